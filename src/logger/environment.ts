import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, parse } from "node:path";
import type { ExperimentEnvironment } from "../format/experiment-log.js";
import { redactCommandLine, redactText } from "../format/redaction.js";
import { explogVersion } from "./explog-version.js";

const GIT_TIMEOUT_MILLISECONDS = 3_000;

/** Model SDKs whose version belongs to an experiment's circumstances. */
const RECORDED_PACKAGES = [
  "@google/genai",
  "openai",
  "@anthropic-ai/sdk",
  "ai",
  "@langchain/core",
  "@pydantic/genai-prices",
];

/** What the experiment is started in. Whatever can't be found out is left out; nothing throws. */
export function describeEnvironment(): ExperimentEnvironment {
  return {
    explogVersion,
    nodeVersion: process.version,
    platform: `${process.platform} ${process.arch}`,
    hostname: hostname(),
    commandLine: redactCommandLine(process.argv),
    workingDirectory: redactText(process.cwd()),
    ...gitState(),
    packages: packageVersions(),
  };
}

/** Commit, branch, and whether tracked files differ from the commit (untracked files are not looked at). */
function gitState(): Pick<ExperimentEnvironment, "gitCommit" | "gitBranch" | "gitDirty"> {
  // Loaded by the first experiment: importing the library would wait for it.
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const result = spawnSync("git", ["status", "--porcelain=v2", "--branch", "--untracked-files=no"], {
    encoding: "utf8",
    timeout: GIT_TIMEOUT_MILLISECONDS,
    stdio: ["ignore", "pipe", "ignore"],
    windowsHide: true,
    // `status` would otherwise take the index lock, in the way of the user's own git commands.
    env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" },
  });
  if (result.status !== 0) return {};
  const lines = result.stdout.split("\n").filter((line) => line !== "");
  const header = (name: string) =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const commit = header("branch.oid");
  return {
    gitCommit: commit === "(initial)" ? undefined : commit,
    gitBranch: header("branch.head"),
    gitDirty: lines.some((line) => !line.startsWith("# ")),
  };
}

/** Versions as installed where the script runs, read from disk: loading a package only to ask it is too dear. */
function packageVersions(): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const name of RECORDED_PACKAGES) {
    const version = installedVersion(name, process.cwd());
    if (version) versions[name] = version;
  }
  return versions;
}

function installedVersion(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = parse(folder).dir) {
    try {
      const manifest: unknown = JSON.parse(
        readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"),
      );
      if (typeof manifest === "object" && manifest && "version" in manifest) return String(manifest.version);
    } catch {
      // Not here: look one folder up, as Node does.
    }
    if (folder === parse(folder).root) return undefined;
  }
}
