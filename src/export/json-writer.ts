import { toRecordLine } from "../format/record-line.js";
import type { GenerationWriter, WriteText } from "./generation-writer.js";

const BLOCK = 256 * 1024;

/** Whole records as the log has them, with their experiment's id: an array, or for `lines` a record a line. */
export function createJsonWriter(form: "array" | "lines", write: WriteText): GenerationWriter {
  const isArray = form === "array";
  let block = isArray ? "[" : "";
  let separator = isArray ? "\n" : "";
  return {
    async write(record, experimentId) {
      block += separator + JSON.stringify({ experiment_id: experimentId, ...toRecordLine(record) });
      if (isArray) separator = ",\n";
      else block += "\n";
      if (block.length < BLOCK) return;
      const text = block;
      block = "";
      await write(text);
    },
    end: () => write(isArray ? `${block}\n]\n` : block),
  };
}
