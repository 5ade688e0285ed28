// Whole processes: the command and the import, each against an empty Node process in turn.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median } from "./median.mjs";

const RUNS = 25;

export function measureStarts(root) {
  const commands = {
    empty: ["-e", "0"],
    version: [join(root, "dist", "explog.js"), "--version"],
    library: [
      "--input-type=module",
      "-e",
      `await import(${JSON.stringify(`file://${join(root, "dist", "index.js")}`)})`,
    ],
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = -2; run < RUNS; run += 1) {
    for (const [name, words] of Object.entries(commands)) {
      const start = process.hrtime.bigint();
      const { status } = spawnSync(process.execPath, words, { stdio: "ignore" });
      if (status !== 0) throw new Error(`node ${words.join(" ")} failed`);
      if (run >= 0) times[name].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  const empty = median(times.empty);
  const row = (what, name, aim) => {
    const ratio = median(times[name].map((time, run) => time / times.empty[run]));
    return {
      what,
      measured: `${median(times[name]).toFixed(0)} ms`,
      against: `\`node -e 0\`: ${empty.toFixed(0)} ms`,
      ratio: `${ratio.toFixed(2)} ×`,
      aim: `≤ ${aim} ×`,
      holds: ratio <= aim,
    };
  };
  return [row("`explog --version`", "version", 1.3), row("importing `explog`", "library", 1.5)];
}
