// Memory of a process of its own that logs 100,000 generations.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

export function measureMemory(root) {
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--expose-gc", join(root, "benchmarks", "memory-process.mjs")],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (status !== 0) throw new Error("the memory benchmark failed");
  const { firstMegabytes, grownMegabytes, generations } = JSON.parse(stdout);
  return {
    what: `memory growth over ${generations.toLocaleString("en-US")} generations`,
    measured: `${grownMegabytes.toFixed(1)} MB`,
    against: `after the first 1,000: ${firstMegabytes.toFixed(0)} MB`,
    ratio: `${((firstMegabytes + grownMegabytes) / firstMegabytes).toFixed(2)} ×`,
    aim: "≤ 20 MB",
    holds: grownMegabytes <= 20,
  };
}
