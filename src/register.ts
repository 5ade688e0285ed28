import { isMainThread } from "node:worker_threads";
import type { ModelCallRecorder } from "./format/model-call.js";
import { isLookedAt, recordFetch } from "./instrument/fetch-calls.js";
import { recordHttp } from "./instrument/http-calls.js";
import { createReplacedMethods } from "./instrument/replaced-methods.js";
import { unseenCalls } from "./instrument/unseen-calls.js";
import { tellOfUnseenRequests } from "./instrument/unseen-requests.js";
import type { ExperimentLoggerOptions } from "./logger/logger-options.js";
import { processExperiment } from "./logger/process-experiment.js";

// `node --import explog/register script.js`: logs the calls to models of a script that knows nothing of it.
const methods = createReplacedMethods();
// Threads inherit `--import`; an experiment is the process's.
const recorder = isMainThread ? ofProcess() : unseenCalls();
recordFetch(recorder, methods);
recordHttp(recorder, methods);
tellOfUnseenRequests(isLookedAt);

function ofProcess(): ModelCallRecorder {
  const { EXPLOG_NOTES, EXPLOG_CAPTURE, EXPLOG_CONSOLE, EXPLOG_START } = process.env;
  return processExperiment({
    lazy: EXPLOG_START === "first-call",
    notes: EXPLOG_NOTES ?? "",
    options: {
      ...(EXPLOG_CAPTURE && { capture: EXPLOG_CAPTURE as ExperimentLoggerOptions["capture"] }),
      ...(EXPLOG_CONSOLE && { console: EXPLOG_CONSOLE as ExperimentLoggerOptions["console"] }),
    },
  });
}
