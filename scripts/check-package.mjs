// What `npm pack` makes, installed into an empty folder: library, command and types must work there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "explog-package-"));
const run = (command, words, options = {}) =>
  execFileSync(command, words, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    ...options,
  });

try {
  run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { cwd: root });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  writeFileSync(join(folder, "package.json"), '{"name":"a-user","private":true,"type":"module"}');
  run("npm", ["install", "--silent", "--no-audit", "--no-fund", `./${tarball}`]);

  const version = run("npx", ["explog", "--version"]).trim();
  expect(/^\d+\.\d+\.\d+/.test(version), `explog --version prints a version, printed ${version}`);
  expect(run("npx", ["explog", "--help"]).includes("run"), "explog --help names the run command");
  expect(run("npx", ["explog", "list"]).length > 0, "explog list says something about an empty folder");

  writeFileSync(
    join(folder, "script.mjs"),
    `import { ExperimentLogger } from "explog";
     const logger = new ExperimentLogger({ console: "silent" });
     logger.startExperiment({ model: "gemini-2.5-flash" }, "packed");
     const record = logger.logGeneration({
       model: "gemini-2.5-flash", provider: "google", frameNumber: 1, prompt: "Say hello.", response: "Hello.",
       rawUsage: { usageMetadata: { promptTokenCount: 26, candidatesTokenCount: 7, thoughtsTokenCount: 40, totalTokenCount: 73 } },
       timestamp: "2026-11-01T00:00:00Z",
     });
     const estimated = logger.logGeneration({ model: "gemini-2.5-flash", prompt: "Say hello.", response: "Hello." });
     logger.endExperiment();
     console.log(JSON.stringify([record.cost.usd, record.tokenUsage.outputTokens, estimated.tokenUsage.source]));`,
  );
  const printed = run("node", ["script.mjs"]).trim();
  expect(printed === '[0.0001253,47,"estimated"]', `the library counts and prices, printed ${printed}`);
  const listed = JSON.parse(run("npx", ["explog", "list", "--json"]));
  expect(
    listed.length === 1 && listed[0].total_generations === 2,
    "explog list shows the script's experiment",
  );

  writeFileSync(
    join(folder, "typed.mts"),
    `import { ExperimentLogger, type GenerationRecord } from "explog";
     const record: GenerationRecord = new ExperimentLogger().logGeneration({ model: "x", duration: 1 });
     const usd: number | null = record.cost.usd;
     // @ts-expect-error a duration is a number of seconds
     new ExperimentLogger().logGeneration({ model: "x", duration: "1s" });
     export { usd };`,
  );
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  run(process.execPath, [
    tsc,
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2023",
    "--lib",
    "es2023,esnext.disposable,dom",
    "--types",
    "",
    "typed.mts",
  ]);
  console.log("the packed tarball works in an empty folder: library, command, types");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function expect(condition, what) {
  if (!condition) throw new Error(`The packed tarball fails: ${what}`);
}
