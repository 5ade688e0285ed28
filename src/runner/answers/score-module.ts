import { basename } from "node:path";
import { InputProblem } from "../inputs/input-problem.js";
import { loadModule, type ModuleLoaders, placeIn } from "./load-module.js";

/** What a module of one's own is given to score. */
export interface AnswerToScore {
  key: string;
  /** As the model gave it. */
  answer: string;
  /** Its JSON value, where JSON was asked for and found. */
  parsed?: unknown;
  /** Why there is none. */
  parseError?: string;
  schemaErrors?: readonly { path: string; message: string }[];
  /** The true answer, where one is known. */
  truth?: unknown;
  frame?: { number: number; file: string; path: string; timeSeconds?: number };
  /** The fields of a row. */
  row?: Readonly<Record<string, unknown>>;
}

/** A number, or true and false as 1 and 0; nothing for an answer that has no score; or several by name. */
export type ScoreResult = ScoreValue | Readonly<Record<string, ScoreValue>>;
type ScoreValue = number | boolean | null | undefined;

/** What a module of one's own exports, as `score` or as its default. */
export type ScoreFunction = (answer: AnswerToScore) => ScoreResult | Promise<ScoreResult>;

/** A module's scores of one answer, or what went wrong. */
export interface ModuleScore {
  scores?: Record<string, number>;
  scoreError?: string;
}

export type ScoreModule = (
  answer: AnswerToScore,
  options: { name: string; timeoutSeconds: number },
) => Promise<ModuleScore>;

const SCORE_NAME = /^[A-Za-z][\w.-]*$/;

/**
 * Loads the user's own scoring.
 * @throws InputProblem when it cannot be loaded, or exports nothing that scores.
 */
export async function loadScoreModule(path: string, loaders?: ModuleLoaders): Promise<ScoreModule> {
  const score = scoreFunctionOf(await loadModule(path, loaders));
  if (!score) {
    throw new InputProblem(
      `${path} exports no function to score with`,
      "Export one: `export function score({ answer, parsed, truth }) { return … }` (or as default).",
    );
  }
  return async (answer, { name, timeoutSeconds }) => {
    try {
      const result = await within(timeoutSeconds, async () => score(structuredClone(answer)));
      return { scores: namedScores(result, name) };
    } catch (error) {
      const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const place = placeIn(error, basename(path));
      return { scoreError: place ? `${said} (${place})` : said };
    }
  };
}

function scoreFunctionOf(module: unknown): ScoreFunction | undefined {
  const { score, default: fallback } = Object(module) as Record<string, unknown>;
  // A CommonJS module, by way of a loader, has its exports within its default.
  const inner = (Object(fallback) as Record<string, unknown>).score;
  return [score, fallback, inner].find((each) => typeof each === "function") as ScoreFunction | undefined;
}

/** @throws Error when it takes longer. */
async function within<Value>(seconds: number, run: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`it took longer than ${seconds} s (\`timeout_seconds\`)`));
    timer = setTimeout(late, seconds * 1000);
  });
  try {
    return await Promise.race([run(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws TypeError for what is no score. */
function namedScores(result: unknown, name: string): Record<string, number> | undefined {
  const isRecord = typeof result === "object" && result !== null && !Array.isArray(result);
  const entries: [string, unknown][] = isRecord ? Object.entries(result) : [[name, result]];
  const scores: [string, number][] = [];
  for (const [each, value] of entries) {
    if (value === null || value === undefined) continue;
    if (!SCORE_NAME.test(each)) {
      throw new TypeError(
        `\`${each}\` is no name of a score: it takes letters, digits, \`_\`, \`-\` and \`.\``,
      );
    }
    const number = typeof value === "boolean" ? Number(value) : value;
    if (typeof number !== "number" || !Number.isFinite(number)) {
      throw new TypeError(
        `the score \`${each}\` is ${String(value)}, which is neither a number nor true or false`,
      );
    }
    scores.push([each, number]);
  }
  return scores.length === 0 ? undefined : Object.fromEntries(scores);
}
