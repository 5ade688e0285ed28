import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseUserPrices } from "../src/pricing/user-prices.js";
import { explog, root } from "./support/explog-command.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const page = readFileSync(join(root, "docs", "prices.md"), "utf8");

it("gives price files that are accepted, and used as it says", async () => {
  const files = blocks("yaml");
  expect(files).toHaveLength(2);
  for (const file of files) expect(() => parseUserPrices(parse(file), "docs/prices.md")).not.toThrow();

  await using folder = temporaryFolder();
  const path = join(folder.path, "prices.yaml");
  writeFileSync(path, files[1] ?? "");
  const words = ["prices", "house-model", "rented-model", "--at", "2026-08-01", "--json"];
  const { code, stdout } = await explog(words, { env: { EXPLOG_PRICES: path } });
  expect(code).toBe(0);
  const [house, rented] = JSON.parse(stdout);
  expect(house.unit_prices).toMatchObject({
    input_per_1m: { base: 0.5, tiers: [{ above: 200_000, price: 1 }] },
    cached_per_1m: 0.05,
    per_image: 0.04,
    web_search_per_1k: 10,
  });
  expect(rented).toMatchObject({
    unit_prices: { input_per_1m: 0.3, output_per_1m: 1 },
    valid_from: "2026-07-01T00:00:00.000Z",
  });
});

it("names commands that work", { timeout: 120_000 }, async () => {
  await using folder = temporaryFolder();
  const run = [
    "run",
    "examples/stacking/single.yaml",
    "inputs.frames.end=1",
    "--quiet",
    "--dir",
    folder.path,
  ];
  expect((await explog(run)).code).toBe(0);
  const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
  expect(commands.length).toBeGreaterThanOrEqual(6);
  for (const command of commands) {
    const words = command.replace(/#.*/, "").trim().split(/\s+/).slice(2);
    const { code, stdout } = await explog(words, { env: { EXPLOG_DIR: folder.path } });
    expect({ command, code }).toEqual({ command, code: 0 });
    expect(stdout, command).not.toBe("");
  }
});

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text]) => text ?? "",
  );
}
