import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const explogPath = fileURLToPath(new URL("../../dist/explog.js", import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
  /** Resolves when the text has been printed on standard error. */
  printed(text: string): Promise<void>;
}

/** Starts the built command, as a shell would, with pipes for its output. */
export function startExplog(
  words: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Running {
  const child = spawn(process.execPath, [explogPath, ...words], {
    cwd: options.cwd ?? root,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
    for (const listener of listeners) listener();
  });
  const finished = new Promise<Finished>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stderr.includes(text) && resolve();
      listeners.add(look);
      look();
      finished.then(() => reject(new Error(`ended without printing ${text}:\n${stderr}`)));
    });
  return { child, finished, printed };
}

export function explog(
  words: readonly string[],
  options?: { cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<Finished> {
  return startExplog(words, options).finished;
}

/** The environment without anything that would lead a test to a real account or another folder. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^(GEMINI|GOOGLE|OPENAI|ANTHROPIC|EXPLOG|EXPERIMENT)_/.test(name)) delete environment[name];
  }
  return environment;
}
