import type { ExperimentHead, ExperimentTail, ExperimentTotals } from "./experiment-log.js";
import { type JsonBytes, partOf } from "./json-bytes.js";
import {
  type ExceptionParts,
  exceptionParts,
  keptBegin,
  keptEnd,
  keptExceptions,
  keptNames,
  keptOptional,
  scoresWriter,
} from "./tail-parts.js";

/** What stands between the last generation and the tail; no JSON string can hold its line breaks. */
export const METRICS_END = "\n],\n";

const PARTS = {
  allInputTokens: partOf(', "total_input_tokens": '),
  allOutputTokens: partOf(', "total_output_tokens": '),
  allTokens: partOf(',\n"total_tokens": '),
  allGenerations: partOf(', "total_generations": '),
  allCost: partOf(', "total_cost_usd": '),
  generations: partOf('"total_generations":'),
  outputTokens: partOf(',"total_output_tokens":'),
  totalTokens: partOf(',"total_tokens":'),
  cacheReadTokens: partOf(',"cache_read_tokens":'),
  reasoningTokens: partOf(',"reasoning_tokens":'),
  null: partOf("null"),
};

/** A reader that prints a log anew gives the status that it derived. */
export type WrittenTail = Omit<ExperimentTail, "status"> & { status: string };

/**
 * A function that writes the tail of one experiment. It runs once a generation, so it puts numbers between
 * pieces that seldom change and are kept.
 */
export function createTailWriter(head: Pick<ExperimentHead, "experimentId" | "startTime">) {
  const identity = `"experiment_id":${JSON.stringify(head.experimentId)},"start_time":${JSON.stringify(head.startTime)}`;
  const begin = keptBegin(METRICS_END, identity);
  const names = keptNames();
  const exceptions = keptExceptions();
  const optional = keptOptional();
  const writeScores = scoresWriter();
  const end = keptEnd();

  return (out: JsonBytes, tail: WrittenTail): void => {
    const { totals, durationSeconds } = tail;
    const { status, summary } = begin(tail.status, tail.endTime);
    out.part(status);
    out.number(durationSeconds);
    out.part(PARTS.allInputTokens);
    out.number(totals.inputTokens);
    out.part(PARTS.allOutputTokens);
    out.number(totals.outputTokens);
    out.part(PARTS.allTokens);
    out.number(totals.totalTokens);
    out.part(PARTS.allGenerations);
    out.number(totals.generations);
    out.part(PARTS.allCost);
    writeCost(out, totals);
    out.part(summary);
    out.number(durationSeconds);
    out.part(names(tail.notesInShort, tail.models, tail.providers));
    writeTotals(out, totals, exceptions(totals));
    out.part(optional(tail));
    writeScores(out, tail.scores);
    out.part(end(tail));
  };
}

/** The totals' fields, as summary and checkpoint have them. */
export function writeTotals(
  out: JsonBytes,
  totals: ExperimentTotals,
  exceptions: ExceptionParts = exceptionParts(totals),
): void {
  out.part(PARTS.generations);
  out.number(totals.generations);
  out.part(exceptions.failures);
  out.number(totals.inputTokens);
  out.part(PARTS.outputTokens);
  out.number(totals.outputTokens);
  out.part(PARTS.totalTokens);
  out.number(totals.totalTokens);
  out.part(PARTS.cacheReadTokens);
  out.number(totals.cacheReadTokens);
  out.part(PARTS.reasoningTokens);
  out.number(totals.reasoningTokens);
  out.part(exceptions.usage);
  writeCost(out, totals);
  out.part(exceptions.prices);
  out.number(totals.generationSeconds);
}

function writeCost(out: JsonBytes, { costUsd }: ExperimentTotals): void {
  if (costUsd === null) out.part(PARTS.null);
  else out.number(costUsd);
}
