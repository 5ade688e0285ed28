import type { ExperimentHead, ExperimentTail } from "../../format/experiment-log.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { createTailText, headText } from "../../format/log-text.js";
import { toRecordLine } from "../../format/record-line.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { jsonRow } from "./list-json.js";

const GENERATIONS_PER_WRITE = 500;

/** `show --json`: the log as it stands on the disk, with the status that its writer's sign of life gives it. */
export async function writeLogJson(
  experiment: { overview: ExperimentOverview; head: ExperimentHead; tail: ExperimentTail },
  records: AsyncIterable<GenerationRecord>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const { overview, head, tail } = experiment;
  let text = headText(head);
  let count = 0;
  for await (const record of records) {
    text += `${count === 0 ? "\n" : ",\n"}${JSON.stringify(toRecordLine(record))}`;
    count += 1;
    if (count % GENERATIONS_PER_WRITE === 0) {
      await write(text);
      text = "";
    }
  }
  await write(text + createTailText(head)({ ...tail, status: overview.status }));
}

/** What is known of an experiment whose log cannot be read. */
export function damagedLogJson(overview: ExperimentOverview): string {
  return `${JSON.stringify({ ...jsonRow(overview), problem: overview.problem, metrics: [] }, null, 2)}\n`;
}
