/** The kinds of inputs that a first configuration can be about, as a question names them. */
export const starterKinds = {
  frames: "a folder of pictures, in the order of their numbers",
  video: "a video, from which frames are taken (needs ffmpeg)",
  rows: "rows of a CSV or JSONL file",
} as const;

export type StarterKind = keyof typeof starterKinds;

export interface Starter {
  kind: StarterKind;
  /** Folder or file, relative to the configuration. */
  inputs: string;
  model: string;
  /** Of rows of one's own, as far as the file's beginning tells. */
  columns?: readonly string[];
  /** For editors, relative to the configuration. */
  schema?: string;
  /** The file itself, as it is run. */
  file: string;
}

/** A configuration that runs as it stands, with a word on each key that is worth knowing at first. */
export function starterConfig(starter: Starter): string {
  const { kind, schema, file, model } = starter;
  const first = schema ? [`# yaml-language-server: $schema=${schema}`] : [];
  return `${[
    ...first,
    `# explog run ${file}             runs it; explog list and explog show latest tell how it went`,
    `# explog estimate ${file}        what it would take and cost, without sending anything`,
    "# Any key can be given on the command line too: generation.temperature=0",
    "# Paths are relative to this file.",
    "",
    'notes: "A first try" # shown in lists',
    "",
    `model: ${yamlText(model)} # the provider follows from the name: gemini-…, gpt-…, claude-…`,
    "# The sandbox stands in for the API on this computer: no key, no network, nothing to pay, and no real answers.",
    "# For the real model take this line out and set the provider's key (GEMINI_API_KEY, OPENAI_API_KEY,",
    "# ANTHROPIC_API_KEY).",
    "base_url: sandbox",
    "",
    "generation: { temperature: 0, max_output_tokens: 512 }",
    "",
    ...inputLines(starter),
    "",
    "# What the model is asked. {name} is filled in for each item, {{ is a brace.",
    "prompt:",
    "  system: You answer in one short sentence.",
    `  user: ${yamlText(questionOf(starter))}`,
    "",
    ...(kind === "rows" ? [] : contextLines),
    "# Answers as JSON, compared with a file of true ones field by field:",
    "# output: { format: json }",
    "# score: { ground_truth: gt.json }",
    "",
    "concurrency: 4 # calls under way at once",
    "# What the whole run may cost at most; a call that does not fit is not sent.",
    "# budget: { limit_usd: 1.00, warn_at: [0.5, 0.8] }",
  ].join("\n")}\n`;
}

/** The key is what tells rows apart, so it is seldom what they ask. */
function questionOf({ kind, columns }: Starter): string {
  if (kind !== "rows") return "What do you see in frame {frame_number}?";
  const names = (columns ?? ["id", "question"]).filter((name) => /^[A-Za-z_]\w*$/.test(name));
  const name = names.find((each) => each !== "id") ?? names[0];
  return name === undefined ? "Write a column's name in braces here." : `{${name}}`;
}

const contextLines = [
  "# single: each frame alone. history: with the frames before it. rolling: with the answer to the one before it,",
  "# as {previous_answer} in the prompt (and concurrency: 1).",
  "# context: { strategy: history, window: 5 }",
  "",
];

function inputLines({ kind, inputs, columns }: Starter): string[] {
  const place = yamlText(inputs);
  switch (kind) {
    case "frames":
      return [
        "# PNG, JPEG or WebP; a frame's number is the last number in its name. Also: start, end (numbers), fps.",
        "inputs:",
        `  frames: { dir: ${place}, step: 1 }`,
      ];
    case "video":
      return [
        "# Frames of it, taken by the ffmpeg on the PATH: fps: 1 takes one a second. Also: start, end and step (numbers).",
        "inputs:",
        `  video: { path: ${place}, fps: 1 }`,
      ];
    case "rows":
      return [
        "# Each column can stand in the prompt by its name. `key` is the column that tells rows apart, `images` one with",
        "# paths of pictures.",
        "inputs:",
        `  rows: { path: ${place}${(columns ?? ["id"]).includes("id") ? ", key: id" : ""} }`,
      ];
  }
}

/** A text as YAML has it, in quotes where it would be read as something else. */
function yamlText(text: string): string {
  return /^[A-Za-z./][\w./-]*$/.test(text) && !/^(?:y|yes|no?|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
