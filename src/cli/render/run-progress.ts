import { usdText } from "../../logger/number-text.js";

/** How far a run has come. */
export interface RunProgress {
  done: number;
  total: number;
  failed: number;
  elapsedSeconds: number;
  /** Sum of the known costs; `null` when none is known. */
  spentUsd: number | null;
  /** Calls without a known cost. */
  unpriced: number;
}

const WIDEST_BAR = 30;
const NARROWEST_BAR = 5;

/** `█████░░░░░ 23/60 · 2.1/s · $0.0412 of about $0.1074 · 0:18 left`, as much of it as fits. */
export function runProgressText(progress: RunProgress, columns: number): string {
  const { done, total, failed } = progress;
  const parts = [
    `${done}/${total}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(done > 0 ? [rateText(progress), moneyText(progress), timeLeftText(progress)] : []),
  ];
  while (parts.length > 1 && parts.join(" · ").length > columns) parts.pop();
  const words = parts.join(" · ");
  const barWidth = Math.min(WIDEST_BAR, columns - words.length - 1);
  return barWidth >= NARROWEST_BAR ? `${barText(done, total, barWidth)} ${words}` : words.slice(0, columns);
}

function barText(done: number, total: number, width: number): string {
  const filled = total === 0 ? width : Math.floor((done / total) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

function rateText({ done, elapsedSeconds }: RunProgress): string {
  const perSecond = done / Math.max(elapsedSeconds, 0.001);
  if (perSecond >= 10) return `${Math.round(perSecond)}/s`;
  return perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(perSecond * 60).toFixed(1)}/min`;
}

function moneyText({ done, total, spentUsd, unpriced }: RunProgress): string {
  if (spentUsd === null) return "cost unknown";
  if (unpriced > 0) return `≥ ${usdText(spentUsd)}`;
  return done === total
    ? usdText(spentUsd)
    : `${usdText(spentUsd)} of about ${usdText((spentUsd / done) * total)}`;
}

function timeLeftText({ done, total, elapsedSeconds }: RunProgress): string {
  return `${clockText(Math.ceil((elapsedSeconds / done) * (total - done)))} left`;
}

/** `0:18`, `12:05`, `3:07:00`. */
function clockText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
