import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { keyLiterals } from "./support/key-literals.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const scanner = new URL("support/key-scan.mjs", import.meta.url);
const list = fileURLToPath(new URL("support/test-keys.json", import.meta.url));

it("finds no key in a test that is not in the list of the tests' keys", () => {
  const listed: string[] = JSON.parse(readFileSync(list, "utf8"));
  const paths = ["test", "src/*.test.ts", "examples"];
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...paths], { cwd: root })
    .toString()
    .split("\n")
    .filter((name) => /\.(?:ts|mjs|js|json|ya?ml)$/.test(name) && existsSync(join(root, name)));
  const unlisted = files.flatMap((name) =>
    keyLiterals(readFileSync(join(root, name), "utf8"))
      .filter((key) => !listed.includes(key))
      .map((key) => `${key} in ${name}`),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(unlisted).toEqual([]);
});

it("knows what looks like a key, and what is given as one", () => {
  const shaped = `${"sk"}-proj-${"0".repeat(20)}`;
  const texts = [`{ apiKey: "${"my"}-very-own" }`, `OPENAI_API_KEY: '${"my"}-very-own'`, `x = "${shaped}"`];
  expect(texts.flatMap(keyLiterals)).toEqual(["my-very-own", "my-very-own", shaped]);
  expect(keyLiterals('apiKey: process.env.KEY, api_key: "${oc.env:GEMINI_API_KEY}"')).toEqual([]);
});

const KEY = "planted-key-of-this-test";

/** What the scan notes of a process that runs a piece of code in a folder of its own. */
async function leaksOf(code: (folder: string) => string, left: boolean) {
  await using folder = temporaryFolder();
  const [files, leaks, keys] = ["files", "leaks", "keys"].map((name) => join(folder.path, name));
  mkdirSync(files as string);
  writeFileSync(leaks as string, "");
  writeFileSync(keys as string, JSON.stringify([KEY]));
  const env = { ...process.env, EXPLOG_TEST_FILES: files, EXPLOG_TEST_LEAKS: leaks, EXPLOG_TEST_KEYS: keys };
  const program = `const fs = require("node:fs"); ${code(files as string)}`;
  const options = { env: { ...env, NODE_OPTIONS: `--import=${scanner.href}` } };
  expect(spawnSync(process.execPath, ["-e", program], options).status).toBe(0);
  if (left) spawnSync(process.execPath, [fileURLToPath(scanner), files as string], { env });
  const noted = readFileSync(leaks as string, "utf8").replaceAll(files as string, "");
  return [...new Set(noted.split("\n").filter(Boolean))].sort();
}

const write = (folder: string, name: string, text = JSON.stringify(KEY)) =>
  `fs.writeFileSync(${JSON.stringify(join(folder, name))}, ${text});`;
const path = (folder: string, name: string) => JSON.stringify(join(folder, name));

it.each([
  ["removed", (f: string) => `${write(f, "a")} fs.rmSync(${path(f, "a")});`],
  ["unlinked", (f: string) => `${write(f, "a")} fs.promises.unlink(${path(f, "a")});`],
  [
    "replaced",
    (f: string) => `${write(f, "a")}${write(f, "b", "''")} fs.renameSync(${path(f, "b")}, ${path(f, "a")});`,
  ],
  ["cut off", (f: string) => `${write(f, "a")} fs.truncateSync(${path(f, "a")});`],
])("notes a key in a file that is %s", async (_, code) => {
  expect(await leaksOf(code, false)).toEqual([`"${KEY}" stands in /a`]);
});

it("notes a key in what is left, wherever it lies, and in the configuration that an experiment keeps", async () => {
  const far = `"x".repeat((1 << 20) - 10) + "${KEY}"`;
  const code = (f: string) =>
    `fs.mkdirSync(${path(f, "exp_1")}); ${write(f, "exp_1/config.yaml")} ${write(f, "far", far)} ${write(f, "run.yaml")}`;
  expect(await leaksOf(code, true)).toEqual([
    `"${KEY}" stands in /exp_1/config.yaml`,
    `"${KEY}" stands in /far`,
  ]);
});

it("is at work in this very process", () => {
  expect(process.env.NODE_OPTIONS).toContain(scanner.href);
  expect(process.env.TMPDIR).toBe(process.env.EXPLOG_TEST_FILES);
});
