import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const WRITER = fileURLToPath(new URL("killed-writer.mjs", import.meta.url));

export interface KilledRun {
  /** The experiment, once it was started. */
  id: string | undefined;
  /** Keys of the generations that were logged before the end, as the process itself printed them. */
  logged: string[];
  /** How many saves the state said that it was given back, and how many it knew of last. */
  saves: { resumed: number; last: number };
  /** Whether it came to its end before it was killed; only a writer with few items does. */
  ended: boolean;
}

/**
 * Runs the writer and kills it with SIGKILL, some time after its experiment started or after its own start.
 */
export async function runUntilKilled(
  args: readonly string[],
  kill: { after: "spawn" | "start"; milliseconds: number },
): Promise<KilledRun> {
  const writer = spawn(process.execPath, [WRITER, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let complaints = "";
  let killTimer: NodeJS.Timeout | undefined;
  const killLater = () => {
    killTimer ??= setTimeout(() => writer.kill("SIGKILL"), kill.milliseconds);
  };
  if (kill.after === "spawn") killLater();
  writer.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    if (printed.includes("\n")) killLater();
  });
  writer.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) =>
    writer.on("close", (_code, by) => resolve(by)),
  );
  clearTimeout(killTimer);
  const ended = printed.endsWith("ended\n");
  if (signal !== "SIGKILL" && !ended)
    throw new Error(`the writer ended by itself: ${complaints || printed.slice(-200)}`);
  const lines = printed.split("\n").slice(0, -1);
  const words = (verb: string) =>
    lines.filter((line) => line.startsWith(`${verb} `)).map((line) => line.slice(verb.length + 1));
  const resumed = Number(words("resumed")[0] ?? 0);
  const last = Number(words("saved").at(-1) ?? resumed);
  return { id: words("started")[0], logged: words("logged"), saves: { resumed, last }, ended };
}
