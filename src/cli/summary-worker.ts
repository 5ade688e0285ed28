import { parentPort, workerData } from "node:worker_threads";
import { type StretchOfLog, summarizeStretch } from "./commands/summarize-stretch.js";

// A thread of its own for one stretch of a large log.
const summarized = summarizeStretch(workerData as StretchOfLog);
const { columns, places } = summarized.part.statistics;
const buffers = Object.values(columns).map(({ buffer }) => buffer);
if (places instanceof Float64Array) buffers.push(places.buffer);
parentPort?.postMessage(summarized, buffers);
