import type { TotalPrediction } from "../../budget/total-prediction.js";
import { sumText } from "../../logger/cost-text.js";
import { usdText } from "../../logger/number-text.js";

/** How far a run has come. */
export interface RunProgress {
  done: number;
  total: number;
  failed: number;
  /** Of `done`, those that were sent; the others had their answer from an earlier session. */
  sent: number;
  elapsedSeconds: number;
  /** Sum of the known costs; `null` when none is known. */
  spentUsd: number | null;
  /** Calls whose tokens were counted locally. */
  estimated: number;
  /** Calls whose cost is unknown, wholly or in part. */
  unpriced: number;
  /** What the items still to come will cost; absent when nothing says so. */
  restUsd?: TotalPrediction;
}

const WIDEST_BAR = 30;
const NARROWEST_BAR = 5;
/** Narrower lines are left to the figures. */
const COLUMNS_FOR_A_BAR = 60;

/** What the keys do, for the end of the line. */
export function keyHint(isPaused: boolean): string {
  return isPaused ? "paused: p goes on, q stops" : "p pause, q stop";
}

/**
 * `█████░░░░░ 23/60 · 2.1/s · $0.0412 of about $0.1074 ($0.1015–$0.1133) · 0:18 left · p pause, q stop`, as much of it as fits.
 * @param hint what the keys do; it goes first, unless it says that the run is paused.
 */
export function runProgressText(progress: RunProgress, columns: number, hint?: string): string {
  if (hint !== undefined) {
    const room = columns - hint.length - " · ".length;
    const isPaused = hint.startsWith("paused");
    const withoutHint = runProgressText(progress, Math.max(room, 0));
    const fits = room >= joined(wordings(progress)[0] ?? []).length;
    if (fits || isPaused) return joined([withoutHint, hint]).slice(0, columns);
  }
  const all = wordings(progress);
  const chosen = all.findIndex((parts) => joined(parts).length <= columns);
  if (chosen < 0) return countText(progress).slice(0, columns);
  const words = joined(all[chosen] ?? []);
  const barWidth = Math.min(WIDEST_BAR, columns - words.length - 1);
  const hasBar = columns >= COLUMNS_FOR_A_BAR && barWidth >= NARROWEST_BAR;
  return hasBar ? `${barText(progress.done, progress.total, barWidth)} ${words}` : words;
}

/** The line's figures, each wording shorter than the one before: what the run costs and when it ends goes last. */
function wordings(progress: RunProgress): string[][] {
  const count = countText(progress);
  const failed = progress.failed > 0 ? [`${progress.failed} failed`] : [];
  if (progress.done === 0) return [[count, ...failed], [count]];
  const isPaced = progress.sent > 0;
  const timeLeft = isPaced ? [timeLeftText(progress)] : [];
  const rate = isPaced ? [rateText(progress)] : [];
  const money = moneyText(progress, " of about ");
  const briefly = moneyText(progress, "/~");
  return [
    [count, ...failed, ...rate, money + bandText(progress), ...timeLeft],
    [count, ...failed, ...rate, money, ...timeLeft],
    [count, ...failed, money, ...timeLeft],
    [count, ...failed, briefly, ...timeLeft],
    [count, briefly, ...timeLeft],
    [count, briefly],
    [count],
  ];
}

function countText({ done, total }: RunProgress): string {
  return `${done}/${total}`;
}

function joined(parts: readonly string[]): string {
  return parts.join(" · ");
}

function barText(done: number, total: number, width: number): string {
  const filled = total === 0 ? width : Math.floor((done / total) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

function rateText({ sent, elapsedSeconds }: RunProgress): string {
  const perSecond = sent / Math.max(elapsedSeconds, 0.001);
  if (perSecond >= 10) return `${Math.round(perSecond)}/s`;
  return perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(perSecond * 60).toFixed(1)}/min`;
}

function moneyText(progress: RunProgress, between: string): string {
  const { done, total, spentUsd, unpriced, restUsd } = progress;
  const spent = sumText({ ...progress, usd: spentUsd }, "cost unknown");
  if (spentUsd === null || unpriced > 0 || done === total || !restUsd) return spent;
  return `${spent}${between}${usdText(spentUsd + restUsd.value)}`;
}

/** 10 and 90 % of the likely totals. */
function bandText({ done, total, spentUsd, unpriced, restUsd }: RunProgress): string {
  if (spentUsd === null || unpriced > 0 || done === total) return "";
  if (restUsd?.low === undefined || restUsd.high === undefined) return "";
  return ` (${usdText(spentUsd + restUsd.low)}–${usdText(spentUsd + restUsd.high)})`;
}

function timeLeftText({ done, sent, total, elapsedSeconds }: RunProgress): string {
  return `${clockText(Math.ceil((elapsedSeconds / sent) * (total - done)))} left`;
}

/** `0:18`, `12:05`, `3:07:00`. */
function clockText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
