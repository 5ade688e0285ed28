// Preloaded into a process: what memory and processor time it took, written at its end.
import { writeFileSync } from "node:fs";

const samples = [];
setInterval(() => samples.push(process.memoryUsage.rss()), 100).unref();
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(
    process.env.EXPLOG_BENCH_FILE,
    JSON.stringify({ samples, cpuSeconds: (user + system) / 1e6 }),
  );
});
