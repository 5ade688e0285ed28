// Memory of a process of its own that logs 100,000 generations, against one that only turns the same
// generations into JSON: V8 grows its young generation by some 25 MB for whoever allocates steadily.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

export function measureMemory(root) {
  const logging = measure(root, "log");
  const stringify = measure(root, "stringify");
  return {
    what: `memory growth over ${logging.generations.toLocaleString("en-US")} generations, resident (live heap)`,
    measured: `${text(logging.residentMegabytes)} (${text(logging.heapMegabytes)})`,
    against: `the same generations through \`JSON.stringify\` alone: ${text(stringify.residentMegabytes)} (${text(stringify.heapMegabytes)})`,
    ratio: "–",
    aim: "≤ 20 MB",
    holds: logging.residentMegabytes <= 20,
  };
}

function measure(root, mode) {
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--expose-gc", join(root, "benchmarks", "memory-process.mjs"), mode],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (status !== 0) throw new Error("the memory benchmark failed");
  return JSON.parse(stdout);
}

function text(megabytes) {
  return `${megabytes.toFixed(1)} MB`;
}
