import type { CheaperRun } from "../../analysis/cheaper-models.js";
import type { Saving, SavingKind } from "../../analysis/savings.js";
import type { ShorterHistory } from "../../analysis/shorter-histories.js";
import { costSumOf, costText } from "../../logger/cost-text.js";
import { countText, usdText } from "../../logger/number-text.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import type { DocumentBlock } from "./document.js";
import { onOneLine } from "./text-width.js";

export interface Advice {
  overview: ExperimentOverview;
  /** Those that could be read: the savings are theirs. */
  generations: number;
  /** Tokens that every request to a model begins with, counted locally. */
  prefixes: ReadonlyMap<string, number>;
  savings: readonly Saving[];
  cheaper: readonly CheaperRun[];
  /** What a shorter history did in other runs of the folder. */
  shorter: readonly ShorterHistory[];
}

/** Of lost generations, no saving is known: the shares are of what the others cost. */
function lostText({ overview, generations }: Advice): string {
  const all = overview.totals?.generations ?? 0;
  if (overview.status === "running" || generations === 0 || generations >= all) return "";
  return ` ${countText(generations)} of its ${countText(all)} generations can be read: what follows is about these.`;
}

interface Piece {
  name: string;
  savedUsd: number;
  share: number;
  words: string;
}

/** What `explog advise` shows people. */
export function adviceDocument(advice: Advice): DocumentBlock[] {
  const { overview } = advice;
  const pieces = piecesOf(advice);
  const { totals } = overview;
  const cost = totals ? costText(costSumOf(totals)) : "unknown";
  const heading: DocumentBlock[] = [
    { kind: "heading", level: 1, text: `What would have made ${overview.id} cheaper` },
    {
      kind: "paragraph",
      text: `${totals?.costUsd == null ? "What it cost is" : "It cost"} ${cost}${overview.sandbox ? " (what the model would cost; the sandbox bills nothing)" : ""}.${lostText(advice)}`,
    },
  ];
  if (pieces.length === 0) {
    const isUnread =
      overview.totals === null || (advice.generations === 0 && overview.totals.generations > 0);
    const text = isUnread
      ? "None of its generations can be read, so that nothing can be said of what would have saved money."
      : "Its records show nothing that would have saved money.";
    return [...heading, { kind: "paragraph", text }];
  }
  return [
    ...heading,
    {
      kind: "table",
      columns: [
        { header: "What", cut: { to: 16, rank: 2 } },
        { header: "Would save", align: "right" },
        { header: "Of the cost", align: "right", rank: 1 },
      ],
      rows: pieces.map(({ name, savedUsd, share }) => [
        name,
        `~${usdText(savedUsd)}`,
        `${(share * 100).toFixed(1)} %`,
      ]),
    },
    { kind: "list", items: pieces.map(({ name, words }) => `${name}: ${words}`) },
    {
      kind: "paragraph",
      text: "Estimates, at the prices of the day of each call. They overlap: together they save less than their sum.",
    },
  ];
}

/** What `advise --json` prints. */
export function adviceJson(advice: Advice): string {
  const { overview, savings, cheaper, prefixes, shorter } = advice;
  const words = new Map(piecesOf(advice).map((piece) => [piece.name, piece.words]));
  const document = {
    experiment_id: overview.id,
    cost_usd: overview.totals?.costUsd ?? null,
    sandbox: overview.sandbox,
    repeated_prefix_tokens: Object.fromEntries(prefixes),
    savings: savings.map(({ kind, savedUsd, share, generations, tokens }) => ({
      kind,
      saved_usd: savedUsd,
      share,
      generations,
      tokens,
      assumption: words.get(NAMES[kind]) ?? null,
    })),
    cheaper_runs: cheaper.map((run) => ({
      experiment_id: run.id,
      models: run.models,
      score: run.score,
      own_mean: run.ownMean,
      their_mean: run.theirMean,
      common_items: run.commonItems,
      saved_usd: run.savedUsd,
      share: run.share,
    })),
    shorter_histories: shorter.map((run) => ({
      experiment_id: run.id,
      setting: run.setting,
      own_value: run.own,
      their_value: run.theirs,
      score: run.score,
      own_mean: run.ownMean,
      their_mean: run.theirMean,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const NAMES: Record<SavingKind, string> = {
  caching: "Caching the repeated prefix",
  history: "Half of the history",
  batch: "Batch prices",
  reasoning: "No reasoning",
  images: "Images of half the tokens",
};

function piecesOf({ savings, cheaper, prefixes, shorter }: Advice): Piece[] {
  const own = savings.map(({ kind, savedUsd, share, generations, tokens }) => ({
    name: NAMES[kind],
    savedUsd,
    share,
    words: wordsOf(kind, countText(generations), countText(tokens), { prefixes, shorter }),
  }));
  const models = cheaper.map(
    ({ id, models: names, score, ownMean, theirMean, commonItems, savedUsd, share }) => ({
      name: `The model ${names.map(onOneLine).join(", ")}`,
      savedUsd,
      share,
      words: `${id} scored ${theirMean.toFixed(4)} on ${onOneLine(score)} over the ${countText(commonItems)} ${commonItems === 1 ? "item" : "items"} that both have (this one: ${ownMean.toFixed(4)}), and cost less for these. Assumes that it would again; explog compare tells whether the scores differ beyond chance.`,
    }),
  );
  return [...own, ...models].sort((a, b) => b.savedUsd - a.savedUsd);
}

function wordsOf(
  kind: SavingKind,
  generations: string,
  tokens: string,
  { prefixes, shorter }: Pick<Advice, "prefixes" | "shorter">,
): string {
  switch (kind) {
    case "caching":
      return `every request begins with the same ${[...prefixes.values()].map(countText).join(" or ")} tokens (counted locally). Assumes that all calls but the first find them in the cache, and that writing and keeping it costs nothing beyond.`;
    case "history":
      return `${tokens} tokens fewer in ${generations} calls: half of what each repeats of the one before it, earlier pictures or turns (counted locally). ${historyWords(shorter)}`;
    case "batch":
      return `${generations} calls at the provider's batch price. Assumes that nobody waited for their answers: a batch may take a day.`;
    case "reasoning":
      return `${tokens} reasoning tokens in ${generations} calls. Assumes none of them; the answers may be worse, so compare the scores of a run with less reasoning.`;
    case "images":
      return `${tokens} image tokens fewer in ${generations} calls, by smaller pictures or a lower media resolution. Assumes that the answers stay as good; compare the scores.`;
  }
}

function historyWords(shorter: readonly ShorterHistory[]): string {
  if (shorter.length === 0) {
    return "What that does to the answers is not known: no run in this folder differs in a shorter history alone. Make one, and compare the scores.";
  }
  const runs = shorter.map(
    ({ id, setting, own, theirs, score, ownMean, theirMean }) =>
      `${id} with ${onOneLine(setting)} ${theirs} (here ${own}) scored ${theirMean.toFixed(4)} on ${onOneLine(score)} (here ${ownMean.toFixed(4)})`,
  );
  return `In this folder, ${runs.join("; ")}. explog compare tells whether the scores differ beyond chance.`;
}
