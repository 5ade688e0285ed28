import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./support/explog-command.js";
import { geminiBody, geminiServer } from "./support/gemini-server.js";
import { readExperiment } from "./support/read-experiment.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const readme = readFileSync(join(root, "README.md"), "utf8");
const commands = blocks("sh").flatMap((block) => block.split("\n").filter((line) => line.trim() !== ""));
const usage = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 };

/** Run by `.ci/run` in a clean checkout, out of this very file: running them here would start the tests again. */
const runByContinuousIntegration = ["npm ci && npm start", "npm ci && npm test"];

it("names commands, the two of a fresh clone among them", () => {
  expect(commands.length).toBeGreaterThanOrEqual(8);
  expect(commands).toEqual(expect.arrayContaining(runByContinuousIntegration));
  const ci = readFileSync(join(root, ".ci", "run"), "utf8");
  for (const command of ["start", "test"]) expect(ci).toContain(`$(readme_line ${command})`);
});

it("has commands that work, in their order", { timeout: 180_000 }, async () => {
  await using logs = temporaryFolder();
  await using checkout = folderWithExamples();
  await using server = await geminiServer(() => ({ body: geminiBody('{"stack": []}', usage) }));
  for (const command of commands) {
    if (runByContinuousIntegration.includes(command)) continue;
    const environment = { EXPLOG_DIR: logs.path, GOOGLE_GEMINI_BASE_URL: server.url };
    // What `npx` starts in the checkout, which has to stay as it is.
    const here = command.replace(
      /^(.*)npx explog /,
      (_, before) => `${before}node ${join(root, "dist", "explog.js")} `,
    );
    const { code, output } = await shell(here, environment, checkout.path);
    expect({ command, code, output }).toMatchObject({ command, code: 0 });
    expect(output, command).not.toBe("");
  }
  expect(server.requests).toHaveLength(3);
});

it("has a command that `npx` finds in the checkout", { timeout: 60_000 }, async () => {
  const { code, output } = await shell("npx explog --version", {});
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

it("has a `npm start` that runs the sample, the list and the experiment", { timeout: 180_000 }, async () => {
  await using logs = temporaryFolder();
  const { code, output } = await shell("npm start --silent", { EXPLOG_DIR: logs.path });
  expect(code).toBe(0);
  expect(output).toContain("📊 Frame 64:");
  expect(output).toContain("EXPERIMENT SUMMARY");
  const { id } = readExperiment(logs.path);
  expect(output.split("EXPERIMENT SUMMARY")[1]).toContain(id);
});

it("has a script that runs as it stands", { timeout: 60_000 }, async () => {
  await using folder = temporaryFolder();
  await using server = await geminiServer(() => ({ body: geminiBody("Two lines.", usage) }));
  const [script = ""] = blocks("ts");
  expect(script.trim().split("\n").length).toBeLessThanOrEqual(13);
  mkdirSync(join(folder.path, "node_modules", "@google"), { recursive: true });
  symlinkSync(root, join(folder.path, "node_modules", "explog"));
  symlinkSync(
    join(root, "node_modules", "@google", "genai"),
    join(folder.path, "node_modules", "@google", "genai"),
  );
  writeFileSync(join(folder.path, "script.mjs"), script);
  const { code, output } = await shell(
    "node script.mjs",
    { GEMINI_API_KEY: "a-test-key", GOOGLE_GEMINI_BASE_URL: server.url },
    folder.path,
  );
  expect({ code, output }).toMatchObject({ code: 0 });
  const { log } = readExperiment(join(folder.path, "my_experiments"));
  expect(log.metrics.map((line) => line.step)).toEqual([1, 2, 3]);
  expect(log.total_tokens).toBe(45);
});

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text]) => text ?? "",
  );
}

/** A folder where the README's commands find the examples, and may write. */
function folderWithExamples() {
  const folder = temporaryFolder();
  symlinkSync(join(root, "examples"), join(folder.path, "examples"));
  return folder;
}

function shell(
  command: string,
  env: NodeJS.ProcessEnv,
  cwd = root,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.on("close", (code) => resolve({ code, output }));
  });
}
