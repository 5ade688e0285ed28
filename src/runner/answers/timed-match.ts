import { type Context, createContext, Script } from "node:vm";

/** An expression that backtracks without end is given up after so long. */
const LONGEST_MILLISECONDS = 1000;
/** Where the machine is busy with other things, the time is not the expression's. */
const MOST_TRIES = 5;
const ITS_OWN_SHARE = 0.5;
/** Matching that cannot take more steps than this is done without a watch, which costs more than it. */
const FEW_STEPS = 10_000_000;

/**
 * The last match of an expression in a text: its named groups, `null` for one that took no part.
 * @throws Error when matching takes too long.
 */
export function lastMatch(
  text: string,
  pattern: string,
  flags: string,
  longestMilliseconds = LONGEST_MILLISECONDS,
): Record<string, string | null> | undefined {
  const { expression, degree, watched } = matcherOf(pattern, flags);
  if (text.length ** degree <= FEW_STEPS) {
    const last = [...text.matchAll(expression)].at(-1);
    return last && groupsOf(last.groups);
  }
  watched.context.text = text;
  for (let tries = 1; ; tries++) {
    const before = process.cpuUsage();
    try {
      const found: unknown = watched.script.runInContext(watched.context, { timeout: longestMilliseconds });
      return typeof found === "string" ? groupsOf(JSON.parse(found)) : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const { user, system } = process.cpuUsage(before);
      const isItsOwn = user + system > longestMilliseconds * 1000 * ITS_OWN_SHARE;
      if (!isItsOwn && tries < MOST_TRIES) continue;
      throw new Error(`the regular expression took longer than ${longestMilliseconds} ms on this answer`);
    }
  }
}

interface Matcher {
  expression: RegExp;
  /** The steps of matching are at most the text's length to this power. */
  degree: number;
  /** Runs in a context of its own, since only there can it be timed out. */
  watched: { context: Context; script: Script };
}

const matchers = new Map<string, Matcher>();

function matcherOf(pattern: string, flags: string): Matcher {
  const key = `/${pattern}/${flags}`;
  const known = matchers.get(key);
  if (known) return known;
  const matcher = {
    expression: new RegExp(pattern, `${flags}g`),
    degree: degreeOf(pattern),
    watched: {
      context: createContext({ pattern, flags: `${flags}g`, text: "" }),
      script: new Script(
        `(() => {
          const last = [...text.matchAll(globalThis.expression ??= new RegExp(pattern, flags))].at(-1);
          return last && JSON.stringify(last.groups ?? {}, (_, value) => (value === undefined ? null : value));
        })()`,
      ),
    },
  };
  matchers.set(key, matcher);
  return matcher;
}

/**
 * One for where a match begins, one for each repetition; without end where a repeated group or a reference back
 * may multiply them.
 */
function degreeOf(pattern: string): number {
  if (/\\(?:[1-9]|k<)/.test(pattern)) return Number.POSITIVE_INFINITY;
  const plain = pattern.replace(/\\./gs, "x").replace(/\[[^\]]*\]/g, "x");
  if (/\)[*+{]/.test(plain)) return Number.POSITIVE_INFINITY;
  return 1 + (plain.match(/[*+]|\{\d*,?\d*\}/g)?.length ?? 0);
}

function groupsOf(groups: Record<string, string | null | undefined> = {}): Record<string, string | null> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value ?? null]));
}
