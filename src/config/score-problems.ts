import type { Inconsistency } from "./inconsistency.js";
import { namedGroups } from "./named-groups.js";
import type { RawRunConfig } from "./run-schema.js";

type RawScore = NonNullable<RawRunConfig["score"]>;

/** The ways of scoring other than by fields. */
const WAYS = ["text", "regex", "module"] as const;
const OF_FIELDS = ["fields", "ignore", "tolerances", "sets"] as const;

/** What does not go together in the `score` section. */
export function scoreProblems(raw: RawRunConfig): Inconsistency[] {
  const { score } = raw;
  if (!score) return [];
  const [way, second] = WAYS.filter((each) => score[each] !== undefined);
  if (second !== undefined) {
    const message = `\`score.${way}\` and \`score.${second}\` are two ways of scoring, and a run has one`;
    return [
      {
        path: ["score", second],
        message,
        remedy: "Remove one of them; a module of your own can give back several scores.",
      },
    ];
  }
  return [...truthProblems(raw, score, way), ...wayProblems(raw, score, way), ...regexProblems(score)];
}

function wayProblems(
  raw: RawRunConfig,
  score: RawScore,
  way: (typeof WAYS)[number] | undefined,
): Inconsistency[] {
  const problems: Inconsistency[] = [];
  const { format, schema } = raw.output ?? {};
  if (way === undefined && format !== "json" && schema === undefined) {
    problems.push({
      path: ["score"],
      message: "`score` compares the fields of JSON answers",
      remedy:
        "Write `output: { format: json }`, or say how texts are scored (`text: exact`, `regex:`, `module:`).",
      reliesOn: [["output", "format"], ["output", "schema"], ...WAYS.map((each) => ["score", each])],
    });
  }
  const useless = [
    ...(way === undefined ? [] : OF_FIELDS),
    ...(way === "text" || way === "module" ? (["tolerance", "relative_tolerance"] as const) : []),
  ].filter((key) => score[key] !== undefined);
  for (const key of useless) {
    const message = `\`score.${key}\` has no effect with \`score.${way}\``;
    problems.push({ path: ["score", key], message, remedy: `Remove it (\`~score.${key}\`).` });
  }
  if (score.set_measure !== undefined && score.sets === undefined) {
    problems.push({
      path: ["score", "set_measure"],
      message: "`score.set_measure` has no effect without `score.sets`",
      remedy: "Name the fields that hold sets: `sets: [labels]`.",
      reliesOn: [["score", "sets"]],
    });
  }
  return problems;
}

function truthProblems(
  raw: RawRunConfig,
  score: RawScore,
  way: (typeof WAYS)[number] | undefined,
): Inconsistency[] {
  const reliesOn = [["score", "truth"], ["score", "ground_truth"], ...WAYS.map((each) => ["score", each])];
  if (score.ground_truth !== undefined && score.truth !== undefined) {
    const message = "`score.truth` and `score.ground_truth` are two places of the true answers";
    return [{ path: ["score", "truth"], message, remedy: "Remove one of them." }];
  }
  if (score.truth !== undefined && !("rows" in raw.inputs)) {
    return [
      {
        path: ["score", "truth"],
        message: "`score.truth` is a column of the rows, and the run has no `inputs.rows`",
        remedy: "Write `ground_truth: gt.json`, the JSON file with the true answers.",
        reliesOn: [["inputs"]],
      },
    ];
  }
  const hasTruth = score.ground_truth !== undefined || score.truth !== undefined;
  const extracts =
    score.regex !== undefined && (namedGroups(score.regex, score.regex_flags)?.length ?? 0) > 0;
  if (hasTruth || (way !== undefined && way !== "text" && !extracts)) return [];
  return [
    {
      path: ["score", "ground_truth"],
      message: "`score.ground_truth` is missing",
      remedy:
        "Write the JSON file with the true answers: `ground_truth: gt.json`, or with `inputs.rows` the column that holds them: `truth: label`.",
      reliesOn,
    },
  ];
}

function regexProblems({ regex, regex_flags: flags }: RawScore): Inconsistency[] {
  if (regex === undefined) {
    if (flags === undefined) return [];
    const message = "`score.regex_flags` has no effect without `score.regex`";
    return [
      {
        path: ["score", "regex_flags"],
        message,
        remedy: "Remove it (`~score.regex_flags`).",
        reliesOn: [["score", "regex"]],
      },
    ];
  }
  if (flags !== undefined && !/^(?!.*(.).*\1)[imsuv]*$/.test(flags)) {
    const message = `\`score.regex_flags\` must be some of i, m, s, u and v, each once, not \`${flags}\``;
    return [{ path: ["score", "regex_flags"], message, remedy: "`i` leaves upper and lower case aside." }];
  }
  if (namedGroups(regex, flags)) return [];
  return [
    {
      path: ["score", "regex"],
      message: `\`score.regex\` is no regular expression of JavaScript: ${faultOf(regex, flags)}`,
      remedy: "Correct it; in YAML, single quotes keep backslashes: `regex: 'answer: (?<value>\\d+)'`.",
    },
  ];
}

function faultOf(pattern: string, flags: string | undefined): string {
  try {
    new RegExp(pattern, flags);
    return "";
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return said.replace(/^Invalid regular expression: /, "");
  }
}
