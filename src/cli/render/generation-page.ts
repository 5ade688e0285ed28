import type { ContentMessage, ContentPart } from "../../format/content.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import type { TranscriptLine } from "../../format/transcript-line.js";
import { callCostText } from "../../logger/cost-text.js";
import { countText, durationText } from "../../logger/number-text.js";
import type { StoredGeneration } from "../../store/experiment-store.js";
import { flagMeaning } from "./flagged-usage-lines.js";
import { placeText } from "./generation-tables.js";
import { UNKNOWN } from "./overview-text.js";
import type { Screen } from "./screen.js";
import { brokenText, onOneLine, textLines, wrappedText } from "./text-width.js";

/** One generation: its record in words, what was asked, and what came back. */
export function generationPageText({ record, exchange }: StoredGeneration, { width, paint }: Screen): string {
  const lines = [
    paint.bold(`Generation ${countText(record.seq)}: ${placeText(record)}`),
    ...recordLines(record).flatMap((line) => wrappedText(line, width, "  ")),
    ...exchange
      .flatMap(sectionsOf)
      .flatMap(({ title, lines }) => [
        "",
        paint.bold(title),
        ...lines.flatMap((line) => brokenText(line, width)),
      ]),
    ...(exchange.length === 0
      ? ["", ...wrappedText("Its request and answer are not in the transcript.", width)]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

function recordLines(record: GenerationRecord): string[] {
  const { tokenUsage: usage, cost, error } = record;
  const duration = record.durationSeconds === null ? UNKNOWN : durationText(record.durationSeconds);
  const first =
    record.timeToFirstTokenSeconds === undefined
      ? ""
      : `, first token after ${durationText(record.timeToFirstTokenSeconds)}`;
  const version =
    record.modelVersion && record.modelVersion !== record.model ? ` (${record.modelVersion})` : "";
  const provider = record.provider ? `${record.provider}/` : "";
  return [
    `Key: ${onOneLine(record.key)}`,
    `Status: ${record.status}${record.finishReason ? `, ${onOneLine(record.finishReason)}` : ""}${record.attempts > 1 ? `, ${record.attempts} attempts` : ""}`,
    ...(error ? [`Error: ${onOneLine(`${error.name}: ${error.message}`)}`] : []),
    `Model: ${onOneLine(`${provider}${record.model}${version}`)}`,
    `Started: ${record.timestamp}`,
    `Duration: ${duration}${first}`,
    `Tokens: ${tokens(usage.inputTokens)} in + ${tokens(usage.outputTokens)} out = ${tokens(usage.totalTokens)} (${usage.source})`,
    ...usage.flags.map((flag) => `Usage report: ${onOneLine(flag)}, ${flagMeaning(flag)}`),
    `Cost: ${callCostText(cost, UNKNOWN)} (${cost.source}${cost.price ? `; ${onOneLine(cost.price)}` : ""})`,
    ...pairs("Scores", record.scores),
    ...pairs("Tags", record.tags),
  ];
}

function lineTitle(line: TranscriptLine): string {
  const attempt = line.attempt > 1 ? `, attempt ${line.attempt}` : "";
  if (line.type === "request") return `Request${attempt}`;
  if (line.type === "response") return line.aborted ? "Answer, broken off" : "Answer";
  if (line.type === "error") return `Error${attempt}`;
  return line.type;
}

interface Section {
  title: string;
  lines: string[];
}

/** A line that was hit, and is still JSON, may lack what its type says: it is shown as it stands. */
function sectionsOf(line: TranscriptLine): Section[] {
  try {
    // A call that was logged when it was over has its request in the same line.
    const request = "request" in line && line.request ? messageLines(line.request.messages) : undefined;
    return [
      ...(request ? [{ title: "Request", lines: request }] : []),
      { title: lineTitle(line), lines: wellFormedLines(line) },
    ];
  } catch {
    return [{ title: lineTitle(line), lines: [onOneLine(JSON.stringify(line))] }];
  }
}

function wellFormedLines(line: TranscriptLine): string[] {
  if (line.type === "request") return messageLines(line.messages);
  if (line.type !== "response" && line.type !== "error") return [];
  const failure = line.type === "error" ? textLines(`${line.error.name}: ${line.error.message}`) : [];
  const messages = line.type === "response" && line.messages ? messageLines(line.messages) : [];
  const text = line.text === undefined || messages.length > 0 ? [] : textLines(line.text);
  return [...failure, ...messages, ...text];
}

function messageLines(messages: readonly ContentMessage[] | undefined): string[] {
  return (messages ?? []).flatMap(({ role, parts }) =>
    parts.flatMap((part) => {
      const [first = "", ...rest] = partLines(part);
      return [`[${role}] ${first}`, ...rest];
    }),
  );
}

function partLines(part: ContentPart): string[] {
  if (part.type === "text" && typeof part.text === "string") return textLines(part.text);
  if (part.type === "reasoning") return textLines(part.text);
  if (part.type === "media") {
    const size = part.width && part.height ? `, ${part.width} × ${part.height}` : "";
    const bytes = part.byteLength === undefined ? "" : `, ${countText(part.byteLength)} bytes`;
    return [
      onOneLine(`(${part.mediaType}${size}${bytes}${part.sha256 ? `, ${part.sha256.slice(0, 12)}` : ""})`),
    ];
  }
  return [onOneLine(JSON.stringify(part))];
}

function pairs(title: string, values: Record<string, unknown> | undefined): string[] {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return [];
  return [`${title}: ${onOneLine(entries.map(([name, value]) => `${name} ${value}`).join(", "))}`];
}

function tokens(count: number | null): string {
  return count === null ? UNKNOWN : countText(count);
}
