import type { ExperimentHead, ExperimentTail } from "../../format/experiment-log.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { createTailText, headText } from "../../format/log-text.js";
import { toRecordLine } from "../../format/record-line.js";
import { METRICS_END } from "../../format/tail-bytes.js";
import type { BrokenLines } from "../../journal/broken-line.js";
import type { PossiblyBilledCall } from "../../recovery/possibly-billed-calls.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { lastInLedger } from "./last-in-ledger.js";
import { jsonRow } from "./list-json.js";
import { projectionJson, type ShownProjection } from "./projection-text.js";

interface OpenCalls {
  calls: readonly PossiblyBilledCall[];
  /** Of the transcript: how many, and the first of them. */
  broken: BrokenLines;
}

const GENERATIONS_PER_WRITE = 500;

/** `show --json`: the log as it stands on the disk, with the status that its writer's sign of life gives it. */
export async function writeLogJson(
  experiment: { overview: ExperimentOverview; head: ExperimentHead; tail: ExperimentTail },
  records: AsyncIterable<GenerationRecord>,
  about: {
    openCalls: (last: GenerationRecord | undefined) => Promise<OpenCalls | undefined>;
    /** Asked for when all records were given out. */
    projection: () => ShownProjection | undefined;
  },
  write: (text: string) => Promise<void>,
): Promise<void> {
  const { overview, head, tail } = experiment;
  let text = headText(head);
  let count = 0;
  let last: GenerationRecord | undefined;
  for await (const record of records) {
    text += `${count === 0 ? "\n" : ",\n"}${JSON.stringify(toRecordLine(record))}`;
    count += 1;
    last = lastInLedger(last, record);
    if (count % GENERATIONS_PER_WRITE === 0) {
      await write(text);
      text = "";
    }
  }
  const projection = about.projection();
  const rows = Object.entries({
    ...openCallRows(await about.openCalls(last)),
    ...(projection && { projection: projectionJson(projection) }),
  });
  const tailText = createTailText(head)({ ...tail, status: overview.status });
  const callsText = rows
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},\n`)
    .join("");
  await write(text + METRICS_END + callsText + tailText.slice(METRICS_END.length));
}

/** Only what there is. */
function openCallRows(open: OpenCalls | undefined) {
  return {
    ...(open && open.calls.length > 0 && { possibly_billed_calls: open.calls.map(callRow) }),
    ...(open && open.broken.count > 0 && { broken_transcript_lines: open.broken }),
  };
}

function callRow(call: PossiblyBilledCall) {
  return {
    call: call.call,
    attempt: call.attempt,
    key: call.key,
    at: call.at,
    provider: call.provider,
    model: call.model,
    outcome: call.outcome,
    input_tokens: call.inputTokens,
    most_output_tokens: call.mostOutputTokens,
    most_usd: call.mostUsd,
    input_usd: call.inputUsd,
    source: call.source,
    reason: call.reason,
  };
}

/** What is known of an experiment whose log cannot be read. */
export function damagedLogJson(overview: ExperimentOverview, openCalls: OpenCalls | undefined): string {
  const row = { ...jsonRow(overview), problem: overview.problem, metrics: [] };
  return `${JSON.stringify({ ...row, ...openCallRows(openCalls) }, null, 2)}\n`;
}
