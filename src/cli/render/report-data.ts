import { gzipSync } from "node:zlib";
import type { GenerationRecord } from "../../format/generation-record.js";
import { costMarks } from "../../logger/cost-text.js";
import type { CallTexts } from "./report-transcript.js";

/** What the page's script draws and lists; short names, since there is one of each for every generation. */
export interface ReportRun {
  id: string;
  generations: ReportGeneration[];
}

interface ReportGeneration {
  key: string;
  place: number | null;
  status: string;
  seconds: number | null;
  input: number | null;
  output: number | null;
  usd: number | null;
  /** What stands before the cost. */
  mark?: string;
  model: string;
  scores?: Record<string, number>;
  /** Places in the list of texts. */
  prompt?: number[];
  answer?: number;
  error?: string;
}

/** Texts of generations, each kept once: examples and instructions are sent with every call. */
export interface ReportTexts {
  add(texts: CallTexts | undefined): Pick<ReportGeneration, "prompt" | "answer">;
  readonly list: readonly string[];
  /** Generations whose texts found no more room. */
  readonly left: number;
}

/** `room`: characters, which the page holds compressed. */
export function createReportTexts(room: number): ReportTexts {
  const places = new Map<string, number>();
  const list: string[] = [];
  let used = 0;
  let left = 0;
  const place = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    used += text.length;
    places.set(text, list.length);
    return list.push(text) - 1;
  };
  return {
    list,
    get left() {
      return left;
    },
    add(texts) {
      if (!texts) return {};
      const all = [...texts.prompt, ...(texts.answer === undefined ? [] : [texts.answer])];
      const added = all.reduce((sum, text) => sum + (places.has(text) ? 0 : text.length), 0);
      if (used + added > room) {
        left += 1;
        return {};
      }
      return {
        prompt: texts.prompt.map(place),
        answer: texts.answer === undefined ? undefined : place(texts.answer),
      };
    },
  };
}

export function reportGeneration(
  record: GenerationRecord,
  texts: Pick<ReportGeneration, "prompt" | "answer">,
): ReportGeneration {
  const { frameNumber, step, error, tokenUsage } = record;
  return {
    key: record.key,
    place: frameNumber ?? (typeof step === "number" ? step : null),
    status: record.status,
    seconds: record.durationSeconds,
    input: tokenUsage.inputTokens,
    output: tokenUsage.outputTokens,
    usd: record.cost.usd,
    mark: (record.cost.usd !== null && costMarks(record.cost)) || undefined,
    model: record.model,
    scores: record.scores,
    ...texts,
    error: error && `${error.name}${error.httpStatus ? ` (HTTP ${error.httpStatus})` : ""}: ${error.message}`,
  };
}

/** The runs and their texts for the page: JSON, compressed, in letters that no markup ends. */
export function packedReportData(runs: readonly ReportRun[], texts: readonly string[]): string {
  return gzipSync(JSON.stringify({ runs, texts }), { level: 9 }).toString("base64");
}
