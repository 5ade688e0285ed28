import type { ModelCallRecorder } from "../format/model-call.js";

/** Stands where calls cannot be logged, and says so with the first one: a log that lacks calls looks whole. */
export function unseenCalls(): ModelCallRecorder {
  let isSaid = false;
  return {
    openCall() {
      if (!isSaid) {
        isSaid = true;
        process.stderr.write(
          "⚠️ explog: this worker thread calls a model, and its calls are not logged. Start an ExperimentLogger in the thread, or call from the main thread.\n",
        );
      }
      return undefined;
    },
  };
}
