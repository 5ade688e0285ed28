import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { ExplogError } from "../../format/explog-error.js";
import { loadModule } from "./load-module.js";

const code = "enum Kind { A = 1 }\nexport const score = (): number => Kind.A;\n";
const withCode = (message: string, errorCode: string) =>
  Object.assign(new Error(message), { code: errorCode });

async function load(fileName: string, native: () => Promise<unknown>, peers: Record<string, unknown>) {
  await using folder = temporaryFolder();
  const path = join(folder.path, fileName);
  writeFileSync(path, code);
  const peer = <Module>(name: string) => {
    if (!(name in peers)) throw new ExplogError("PEER_MISSING", `needs ${name}`);
    return peers[name] as Module;
  };
  return loadModule(path, { native, peer });
}

const refusing = (errorCode: string) => () => Promise.reject(withCode("not by Node", errorCode));

test("a Node that runs TypeScript loads it itself", async () => {
  expect(await load("score.ts", async () => "by Node", {})).toBe("by Node");
});

test.each(["ERR_UNKNOWN_FILE_EXTENSION", "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX"])(
  "where Node refuses TypeScript with %s, jiti loads it, else tsx",
  async (errorCode) => {
    const jiti = { createJiti: () => ({ import: async () => "by jiti" }) };
    const tsx = { tsImport: async () => "by tsx" };
    expect(await load("score.ts", refusing(errorCode), { jiti, "tsx/esm/api": tsx })).toBe("by jiti");
    expect(await load("score.mts", refusing(errorCode), { "tsx/esm/api": tsx })).toBe("by tsx");
  },
);

test("where neither is there, the error says what to install", async () => {
  await expect(load("score.ts", refusing("ERR_UNKNOWN_FILE_EXTENSION"), {})).rejects.toMatchObject({
    message: expect.stringMatching(/score\.ts is TypeScript, which Node .* does not run/),
    remedy: expect.stringMatching(/npm install --save-dev jiti/),
  });
});

test("JavaScript that Node refuses is not tried elsewhere", async () => {
  const jiti = { createJiti: () => ({ import: async () => "by jiti" }) };
  await expect(load("score.mjs", refusing("ERR_MODULE_NOT_FOUND"), { jiti })).rejects.toThrow(
    /cannot be loaded: Error: not by Node/,
  );
});
