// Other ways of keeping a record of each model call. Every candidate gives a function that takes one
// record; `end` waits until all of them are where they belong.
import { fork } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import Database from "better-sqlite3";
import pino from "pino";

/** pino with a destination that writes before it returns. */
export function pinoSync(folder, name) {
  const path = join(folder, `${name}.jsonl`);
  const destination = pino.destination({ dest: path, sync: true, minLength: 0 });
  const logger = pino({ base: null }, destination);
  return {
    take: (record) => logger.info(record),
    end: async () => {
      destination.end();
      rmSync(path);
    },
  };
}

/** A transaction a record, write-ahead log, a sync at its checkpoints. */
export function sqliteNormal(folder, name) {
  const path = join(folder, `${name}.sqlite`);
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.exec("CREATE TABLE generations (seq INTEGER PRIMARY KEY, key TEXT, record TEXT)");
  const insert = database.prepare("INSERT INTO generations (key, record) VALUES (?, ?)");
  return {
    take: (record) => insert.run(record.key, JSON.stringify(record)),
    end: async () => {
      database.close();
      rmSync(path);
    },
  };
}

/** The earlier tool's way: the whole log anew, every five records. */
export function wholeJson(folder, name) {
  const path = join(folder, `${name}.json`);
  const metrics = [];
  return {
    take(record) {
      metrics.push(record);
      if (metrics.length % 5 === 0) writeFileSync(path, JSON.stringify({ metrics }, null, 2));
    },
    end: async () => rmSync(path),
  };
}

/** A span a record with the fields as attributes, in batches over HTTP to a sink on this machine. */
export async function openTelemetry() {
  const sink = fork(fileURLToPath(new URL("trace-sink.mjs", import.meta.url)));
  const port = await new Promise((resolve) => sink.once("message", resolve));
  return {
    open() {
      const exporter = new OTLPTraceExporter({ url: `http://127.0.0.1:${port}/v1/traces` });
      // Room for a whole round: what does not fit would be dropped, and dropping is fast.
      const processor = new BatchSpanProcessor(exporter, {
        maxQueueSize: 100_000,
        maxExportBatchSize: 512,
        scheduledDelayMillis: 100,
      });
      const provider = new BasicTracerProvider({
        resource: resourceFromAttributes({ "service.name": "bench" }),
        spanProcessors: [processor],
      });
      const tracer = provider.getTracer("bench");
      return {
        take(record) {
          const span = tracer.startSpan("generation");
          for (const [name, value] of Object.entries(record)) {
            span.setAttribute(name, typeof value === "object" ? JSON.stringify(value) : value);
          }
          span.end();
        },
        end: async () => {
          await provider.forceFlush();
          await provider.shutdown();
        },
      };
    },
    close: () => sink.disconnect(),
  };
}
