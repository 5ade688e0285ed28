export type { BudgetStatus } from "./budget/budget-account.js";
export {
  BudgetExceededError,
  type BudgetLimitName,
  type BudgetShortage,
} from "./budget/budget-exceeded-error.js";
export type { BudgetLimits } from "./budget/budget-limits.js";
export { loadConfig } from "./config/load-config-lazily.js";
export type { CaptureLevel, ContentMessage, ContentPart, MediaPart } from "./format/content.js";
export type { Cost, CostSource, PriceMatch } from "./format/cost.js";
export type { ExperimentStatus, ExperimentTotals, FinalStatus, RunSource } from "./format/experiment-log.js";
export { ExplogError, type ExplogErrorCode } from "./format/explog-error.js";
export type { GenerationRecord, GenerationStatus, TranscriptPosition } from "./format/generation-record.js";
export type {
  FinishedCall,
  GenerationPlace,
  ModelCallOutcome,
  ModelCallRecorder,
  ModelCallRequest,
  OpenModelCall,
  ReplayedGeneration,
} from "./format/model-call.js";
export type { LocalEstimate, Modality, TokenUsage, UsageFlag, UsageSource } from "./format/token-usage.js";
export type { InstrumentOptions } from "./instrument/instrument-client.js";
export type { Durability } from "./journal/experiment-journal.js";
export type { BudgetAlert, BudgetOptions } from "./logger/budget-options.js";
export type { LoggerOutput } from "./logger/console-reporter.js";
export { ExperimentLogger } from "./logger/experiment-logger.js";
export type { ExperimentSummary } from "./logger/experiment-summary.js";
export type { GenerationRequest } from "./logger/generation.js";
export type { GivenImage, LoggedGeneration } from "./logger/logged-generation.js";
export type { ExperimentLoggerOptions } from "./logger/logger-options.js";
export type { ResumedExperiment } from "./logger/resume-experiment.js";
export { resumeExperiment } from "./logger/resumed-logger.js";
export type { GivenUsage } from "./logger/usage-of-call.js";
export type { AnswerToScore, ScoreFunction, ScoreResult } from "./runner/answers/score-module.js";
