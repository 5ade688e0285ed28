// The log file's part of a generation. It is no public door, so it is compiled here for itself.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { median } from "./median.mjs";

export async function writeBenchmark(folder, line, { rounds, generations }) {
  const outfile = join(folder, "journal.mjs");
  await build({
    stdin: {
      contents: `export { LogFile } from "./src/journal/log-file.js";
                 export { TotalsCounter } from "./src/format/totals-counter.js";
                 export { fromRecordLine } from "./src/format/record-line.js";`,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  const { LogFile, TotalsCounter, fromRecordLine } = await import(pathToFileURL(outfile).href);
  const record = fromRecordLine(line, 1);
  const head = {
    experimentId: "exp_20250629_143052_a1b2c3d4",
    startTime: new Date().toISOString(),
    config: {},
    configHash: "a1b2c3d4",
    notes: "",
  };
  const times = { write: [], stringify: [] };
  for (let round = 0; round < rounds; round += 1) {
    const path = join(folder, `log-${round}.json`);
    const counter = new TotalsCounter();
    counter.add(record);
    // As the logger keeps it: one object whose totals move on, its times told once a millisecond.
    const tail = {
      status: "running",
      endTime: null,
      durationSeconds: 12.345678,
      totals: counter.totals,
      models: counter.models,
      providers: counter.providers,
      scores: counter.scores,
      notesInShort: "",
      writer: {
        pid: process.pid,
        hostname: "host",
        session: 1,
        updatedAt: new Date().toISOString(),
        nextUpdateBy: new Date().toISOString(),
      },
    };
    const log = new LogFile(path, head, tail);
    times.write.push(timed(() => log.append(record, tail), generations));
    times.stringify.push(timed(() => JSON.stringify(line), generations));
    log.file.close();
    rmSync(path);
  }
  return {
    write: median(times.write.slice(2)),
    stringify: median(times.stringify.slice(2)),
    bytes: JSON.stringify(line).length,
  };
}

function timed(body, count) {
  const start = process.hrtime.bigint();
  for (let index = 0; index < count; index += 1) body();
  return Number(process.hrtime.bigint() - start) / 1_000 / count;
}
