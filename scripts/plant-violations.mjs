// A gate that never fails guards nothing: each one is run on a copy with one planted violation.
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter(Boolean);

const violations = [
  ["format", "npx biome ci .", (copy) => append(copy, "src/index.ts", "export   const  x=1\n")],
  [
    "lint: any",
    "npx biome ci .",
    (copy) => put(copy, "src/format/planted.ts", "export const planted: any = 1;\n"),
  ],
  [
    "lint: file name",
    "npx biome ci .",
    (copy) => put(copy, "src/format/plantedFile.ts", "export const planted = 1;\n"),
  ],
  [
    "lint: layers",
    "npx biome ci .",
    (copy) =>
      put(
        copy,
        "src/usage/planted.ts",
        'import { LogFile } from "../journal/log-file.js";\n\nexport const planted = LogFile;\n',
      ),
  ],
  [
    "lint: circle of types",
    "npx biome ci .",
    (copy) => {
      put(
        copy,
        "src/format/planted-a.ts",
        'import type { B } from "./planted-b.js";\n\nexport type A = B[];\n',
      );
      put(
        copy,
        "src/format/planted-b.ts",
        'import type { A } from "./planted-a.js";\n\nexport type B = A[];\n',
      );
    },
  ],
  [
    "types",
    "npm run --silent typecheck",
    (copy) => append(copy, "src/index.ts", 'export const planted: number = "one";\n'),
  ],
  [
    "dead code",
    "npm run --silent knip",
    (copy) => put(copy, "src/format/planted.ts", "export const planted = 1;\n"),
  ],
  [
    "unused dependency",
    "npm run --silent knip",
    (copy) =>
      edit(copy, "package.json", (text) =>
        text.replace('"commander":', '"left-pad": "1.3.0",\n    "commander":'),
      ),
  ],
  [
    "publint",
    "npm run --silent package",
    (copy) =>
      edit(copy, "package.json", (text) =>
        text.replace('"default": "./dist/index.js"', '"default": "./dist/missing.js"'),
      ),
  ],
  [
    "attw",
    "npm run --silent package",
    (copy) =>
      edit(copy, "package.json", (text) =>
        text.replaceAll("./dist/types/index.d.ts", "./dist/types/missing.d.ts"),
      ),
  ],
  [
    "size",
    "npm run --silent size",
    (copy) => append(copy, "dist/index.js", `export const planted = "${randomText(200_000)}";\n`),
  ],
  [
    "public surface",
    "npm run --silent api",
    (copy) => append(copy, "dist/types/index.d.ts", "export declare const planted: number;\n"),
  ],
  [
    "tests",
    "npx vitest run src/planted.test.ts",
    (copy) =>
      put(
        copy,
        "src/planted.test.ts",
        'import { expect, it } from "vitest";\n\nit("fails", () => {\n  expect(1).toBe(2);\n});\n',
      ),
  ],
  [
    "a key of the tests in a file",
    "npx vitest run src/planted.test.ts",
    (copy) =>
      put(
        copy,
        "src/planted.test.ts",
        `import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

it("writes a key and removes it", () => {
  const folder = mkdtempSync(join(tmpdir(), "planted-"));
  writeFileSync(join(folder, "log"), "test-key-123456");
  rmSync(folder, { recursive: true });
  expect(1).toBe(1);
});
`,
      ),
  ],
];

let missed = 0;
const passesUnplanted = new Set();
for (const [name, command, plant] of violations) {
  // A gate that fails on a copy as it is would "catch" anything.
  if (!passesUnplanted.has(command) && !isTestOfItsOwn(command)) {
    if (!passes(command, () => undefined)) throw new Error(`fails without any violation: ${command}`);
    passesUnplanted.add(command);
  }
  const caught = !passes(command, plant);
  console.log(`${caught ? "caught" : "MISSED"}  ${name}  (${command})`);
  if (!caught) missed += 1;
}
if (missed > 0) {
  console.error(`${missed} planted violations went through`);
  process.exit(1);
}

/** The planted test has no file without its violation. */
function isTestOfItsOwn(command) {
  return command.includes("planted");
}

function passes(command, plant) {
  const copy = mkdtempSync(join(tmpdir(), "explog-planted-"));
  try {
    for (const file of tracked) cpSync(join(root, file), join(copy, file));
    cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    execFileSync("git", ["init", "-q"], { cwd: copy });
    plant(copy);
    const { status, stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: copy, encoding: "utf8" });
    if (status !== 0 && process.env.EXPLOG_SHOW_GATES) console.log(stdout, stderr);
    return status === 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function put(copy, file, text) {
  writeFileSync(join(copy, file), text);
}

function append(copy, file, text) {
  appendFileSync(join(copy, file), text);
}

function edit(copy, file, change) {
  const before = readFileSync(join(copy, file), "utf8");
  const after = change(before);
  if (after === before) throw new Error(`the planted violation changes nothing in ${file}`);
  writeFileSync(join(copy, file), after);
}

/** Text that does not compress away. */
function randomText(length) {
  let state = 1;
  let text = "";
  while (text.length < length) {
    state = (state * 48271) % 2147483647;
    text += state.toString(36);
  }
  return text;
}
