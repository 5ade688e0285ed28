import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { registerConfig } from "./config.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const files = {
  "run.yaml": `defaults:
  - task@_global_: stacking
  - _self_
model: gemini-2.5-flash
base_url: sandbox
api_key: $\{oc.env:MY_KEY}
inputs: { frames: { dir: frames } }
label: <$\{model}>
`,
  "task/stacking.yaml": "prompt: { user: Stack them. }\nother_key: sk-literal-secret-0123456789abcdef\n",
  "task/sorting.yaml": "prompt: { user: Sort them. }\n",
};

async function config(...words: string[]): Promise<{ stdout: string; stderr: string }> {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, "task"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.path, name), text);
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  const program = new Command("explog").exitOverride();
  registerConfig(program);
  const path = join(folder.path, "run.yaml");
  await program.parseAsync(["node", "explog", "config", path, ...words]);
  return written;
}

test("the composed configuration is printed as YAML, references resolved, secrets not", async () => {
  vi.stubEnv("MY_KEY", "very-secret");
  const { stdout } = await config("task@_global_=sorting");
  expect(stdout).toContain("user: Sort them.");
  expect(stdout).toContain("label: <gemini-2.5-flash>");
  expect(stdout).toContain("${oc.env:MY_KEY}");
  expect(stdout).not.toContain("very-secret");
});

test("a secret that stands in the file is not printed", async () => {
  vi.stubEnv("MY_KEY", "x");
  const { stdout } = await config("--json");
  expect(stdout).not.toContain("sk-literal-secret");
  expect(JSON.parse(stdout)).toMatchObject({ model: "gemini-2.5-flash", prompt: { user: "Stack them." } });
});

test("what cannot be resolved is told with its line", async () => {
  vi.stubEnv("MY_KEY", undefined);
  await expect(config()).rejects.toThrow(
    /run\.yaml:6: `api_key`: the environment variable `MY_KEY` is not set/,
  );
});

test("--check finds what a run would", async () => {
  vi.stubEnv("MY_KEY", "x");
  await expect(config("--check", "~label", "~other_key")).rejects.toThrow(
    /there is no folder|no such|cannot be read|frames/,
  );
  await expect(config("--check")).rejects.toThrow(/unknown key `label`/);
});
