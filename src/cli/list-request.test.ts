import { Command } from "commander";
import { beforeEach, expect, test, vi } from "vitest";
import { registerList } from "./commands/list.js";
import type { ListRequest } from "./commands/print-list.js";
import { listRequest } from "./list-request.js";

const asked: ListRequest[] = [];
vi.mock("./commands/print-list.js", () => ({
  printList: (request: ListRequest) => {
    asked.push(request);
  },
}));

beforeEach(() => {
  asked.length = 0;
});

async function byProgram(words: readonly string[]): Promise<ListRequest | undefined> {
  const program = new Command("explog").enablePositionalOptions().exitOverride();
  program.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  registerList(program);
  await program.parseAsync(["node", "explog", "list", ...words]).catch(() => undefined);
  return asked.pop();
}

test.each([
  { words: [] },
  { words: ["--dir", "somewhere", "--json"] },
  { words: ["--dir=", "--sort", "cost", "--sort=start:asc"] },
  { words: ["--limit", "3", "--where", "status=failed", "--where=model=gemini* cost>0.1"] },
  { words: ["--where=-x=1", "--limit="] },
])("the short way takes from $words what the program takes", async ({ words }) => {
  const request = listRequest(words);
  expect(request).toBeDefined();
  expect(await byProgram(words)).toEqual(request);
});

test.each([
  { words: ["--help"] },
  { words: ["exp_1"] },
  { words: ["--", "exp_1"] },
  { words: ["--limit"] },
  { words: ["--where", "-x=1"] },
  { words: ["--unknown", "1"] },
  { words: ["--json=yes"] },
  { words: ["--no-json"] },
])("$words is left to the program", ({ words }) => {
  expect(listRequest(words)).toBeUndefined();
});
