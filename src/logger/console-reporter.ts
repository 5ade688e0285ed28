import type { GenerationRecord } from "../format/generation-record.js";
import { callCostText } from "./cost-text.js";
import { countText } from "./number-text.js";

/** Where a logger prints: what happens as it happens, and the summary at the end. */
export interface LoggerOutput {
  progress(line: string): void;
  result(text: string): void;
}

let isListening = false;

const standardError: LoggerOutput = {
  progress: (line) => writeToStandardError(`${line}\n`),
  result: writeToStandardError,
};

/** `script 2>&1 | head` closes the pipe: that must not end the user's script, as an unheard error event would. */
function writeToStandardError(text: string): void {
  if (!isListening) {
    isListening = true;
    process.stderr.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  process.stderr.write(text);
}

const EMOJI = /^(?:🧪|📊|💾|✅|❌|⏹️|⚠️|🟡) /u;

/** Tells a person what the logger does, a line an event. */
export interface ConsoleReporter {
  started(experimentId: string, sandbox: boolean): void;
  resumed(
    experimentId: string,
    details: {
      finished: number /** Its configuration is another one now. */;
      isChanged: boolean;
      sandbox: boolean;
    },
  ): void;
  alreadyCompleted(experimentId: string): void;
  generation(record: GenerationRecord): void;
  checkpointSaved(fileName: string): void;
  ended(experimentId: string, status: string, summaryText: string, error?: { message: string }): void;
  warning(message: string): void;
}

export function createConsoleReporter(
  style: "auto" | "plain" | "silent",
  output: LoggerOutput = standardError,
): ConsoleReporter {
  const progress = (line: string) => {
    if (style === "silent") return;
    print(() => output.progress(style === "plain" ? line.replace(EMOJI, "") : line));
  };
  return {
    started(experimentId, sandbox) {
      progress(`🧪 Started experiment: ${experimentId}`);
      if (sandbox) progress("   Sandbox: the answers are simulated, and nothing is billed.");
      progress("");
    },
    resumed(experimentId, { finished, isChanged, sandbox }) {
      progress(`🧪 Resumed experiment: ${experimentId}`);
      progress(
        isChanged
          ? `   Finished before: ${countText(finished)}; answers to requests that did not change are given back, and not paid again.`
          : `   Finished before: ${countText(finished)}; their answers are given back, and nothing is paid.`,
      );
      if (sandbox) progress("   Sandbox: the answers are simulated, and nothing is billed.");
      progress("");
    },
    alreadyCompleted: (experimentId) =>
      progress(`✅ Experiment already completed: ${experimentId}. There is nothing to resume.`),
    generation(record) {
      if (style !== "silent") progress(generationText(record));
    },
    checkpointSaved: (fileName) => progress(`💾 Checkpoint saved: ${fileName}`),
    ended(experimentId, status, summaryText, error) {
      const mark = status === "completed" ? "✅" : status === "stopped" ? "⏹️" : "❌";
      progress("");
      progress(
        `${mark} Experiment ${status}: ${experimentId}${error ? ` (${firstLine(error.message)})` : ""}`,
      );
      progress("");
      if (style === "silent") return;
      print(() => output.result(style === "plain" ? summaryText.replace(/^🧪 /u, "") : summaryText));
    },
    warning(message) {
      // Said even by a silent logger: the user would otherwise learn of a lost log only when it is missed.
      print(() => output.progress(`⚠️ explog: ${message}`));
    },
  };
}

/** `📊 Frame 391: 3.45s, 1,234 in + 567 out = 1,801 tokens, $0.0018`; `~` marks what was estimated. */
function generationText(record: GenerationRecord): string {
  const where = placeText(record);
  const duration = record.durationSeconds === null ? "" : `${record.durationSeconds.toFixed(2)}s, `;
  if (record.status === "error") {
    const attempts = record.attempts > 1 ? ` after ${record.attempts} attempts` : "";
    return `❌ ${where}: ${duration}failed${attempts}: ${firstLine(record.error?.message ?? "unknown error")}`;
  }
  const aborted = record.status === "aborted" ? ", aborted" : "";
  return `📊 ${where}: ${duration}${tokensText(record)}, ${generationCostText(record)}${aborted}`;
}

function placeText(record: GenerationRecord): string {
  if (record.frameNumber !== undefined) return `Frame ${record.frameNumber}`;
  if (record.step !== undefined) return `Step ${record.step}`;
  return record.key;
}

function tokensText({ tokenUsage }: GenerationRecord): string {
  const { inputTokens, outputTokens, totalTokens } = tokenUsage;
  if (inputTokens === null && outputTokens === null) return "tokens unknown";
  const about = tokenUsage.source === "estimated" ? "~" : "";
  const count = (tokens: number | null) => (tokens === null ? "?" : `${about}${countText(tokens)}`);
  return `${count(inputTokens)} in + ${count(outputTokens)} out = ${count(totalTokens)} tokens`;
}

function generationCostText({ cost }: GenerationRecord): string {
  const inexact = cost.match === "prefix" ? ` (price of ${cost.matchedModel})` : "";
  return callCostText(cost, "cost unknown") + inexact;
}

function firstLine(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

/** A closed pipe or a broken sink is no reason to stop the user's run. */
function print(write: () => void): void {
  try {
    write();
  } catch {
    // There is nowhere left to say so.
  }
}
