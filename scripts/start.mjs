// `npm start`: the stacking sample against the sandbox, then the list and the experiment.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const explog = fileURLToPath(new URL("../dist/explog.js", import.meta.url));
const sample = "examples/stacking/history.yaml";

for (const words of [
  ["run", sample, "sandbox.latency_seconds=0.3", ...process.argv.slice(2)],
  ["list"],
  ["show", "latest"],
]) {
  process.stderr.write(`\n$ explog ${words.join(" ")}\n\n`);
  const { status, signal } = spawnSync(process.execPath, [explog, ...words], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? (signal ? 130 : 1));
}
