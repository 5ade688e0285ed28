import { vi } from "vitest";
import { runCommandLine } from "../../src/cli/program.js";

export interface CommandEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a whole command line in this process, as in a terminal of so many columns, or piped. */
export async function commandLine(
  words: readonly string[],
  terminal: { columns?: number; noColor?: boolean } = {},
): Promise<CommandEnd> {
  const printed = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) => {
    const output = process[stream];
    const before = { isTTY: output.isTTY, columns: output.columns };
    Object.assign(output, { isTTY: terminal.columns !== undefined, columns: terminal.columns });
    const spy = vi.spyOn(output, "write").mockImplementation((text) => {
      printed[stream] += text;
      return true;
    });
    return () => {
      spy.mockRestore();
      Object.assign(output, before);
    };
  });
  vi.stubEnv("COLUMNS", undefined);
  vi.stubEnv("EXPLOG_DIR", undefined);
  vi.stubEnv("NO_COLOR", terminal.noColor ? "1" : undefined);
  vi.stubEnv("TERM", "xterm-256color");
  vi.stubEnv("CI", undefined);
  process.exitCode = undefined;
  try {
    await runCommandLine(["node", "explog", ...words]);
    return { ...printed, code: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = undefined;
    vi.unstubAllEnvs();
    for (const restore of spies) restore();
  }
}
