// Writes docs/accuracy.md: our prices beside the price library's, and the rules of local counting, both
// read from the code that uses them. With --check it writes nothing, and fails when the page is stale.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { calcPrice } from "@pydantic/genai-prices";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = new URL("../docs/accuracy.md", import.meta.url);
// The built code lies below node_modules, so that it finds the packages it leaves outside.
const built = new URL("../node_modules/.cache/explog-accuracy/", import.meta.url);

/** The day the page speaks of. */
const AT = new Date("2026-11-23T12:00:00Z");

const MODELS = {
  google: [
    "gemini-2.0-flash",
    "gemini-2.5-flash-lite",
    "gemini-2.5-flash",
    "gemini-2.5-pro",
    "gemini-2.5-flash-image",
    "gemini-3-flash-preview",
    "gemini-3.1-pro-preview",
    "gemini-3.5-flash",
    "gemini-3.6-flash",
    "gemini-3.8-flash",
  ],
  openai: [
    "gpt-4o",
    "gpt-4o-mini",
    "gpt-4o-audio-preview",
    "gpt-4.1",
    "gpt-4.1-mini",
    "o3",
    "o4-mini",
    "gpt-5",
    "gpt-5-mini",
    "gpt-5.2",
    "gpt-5.4",
    "gpt-5.5",
    "gpt-6-sol",
  ],
  anthropic: [
    "claude-3-5-haiku-latest",
    "claude-sonnet-4-20250514",
    "claude-sonnet-4-5",
    "claude-haiku-4-5",
    "claude-opus-4-1",
    "claude-opus-4-5",
    "claude-sonnet-5",
    "claude-opus-5-5",
  ],
  deepseek: ["deepseek-chat", "deepseek-reasoner", "deepseek-v4-flash"],
  mistral: ["mistral-large-latest", "mistral-medium-latest", "mistral-small-latest"],
  "x-ai": ["grok-4", "grok-4.5", "grok-4.6"],
};

const OVERRIDDEN_ON = {
  "gemini-2.5-flash-preview-04-17": "2025-05-01",
  "gemini-2.5-flash": "2025-07-01",
  "gemini-2.5-flash-lite-preview-06-17": "2025-07-01",
  "claude-sonnet-4": "2026-01-01",
  "deepseek-chat": "2025-09-10",
  "deepseek-v4-flash": "2026-07-01T02:00:00Z",
  "deepseek-v4-pro": "2026-11-21T02:00:00Z",
  sonar: "2026-11-01",
  o3: "2025-06-01",
  "gpt-4o": "2024-06-01",
};

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    prices: "src/pricing/find-price.ts",
    sheets: "src/pricing/table-sheet.ts",
    overrides: "src/pricing/price-override-rows.ts",
    tiers: "src/pricing/service-tier-rows.ts",
    table: "src/pricing/price-table.ts",
    images: "src/tokens/image-token-rules.ts",
    recordings: "src/tokens/recording-token-rules.ts",
    ratios: "src/tokens/static-ratio-rows.ts",
  },
  outdir: fileURLToPath(built),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
});
const load = (name) => import(pathToFileURL(fileURLToPath(new URL(`${name}.mjs`, built))).href);
const [{ explainPrice }, { sheetFromTable }, { tableVersion }] = await Promise.all([
  load("prices"),
  load("sheets"),
  load("table"),
]);
const [{ PRICE_OVERRIDE_ROWS }, { SERVICE_TIER_ROWS }] = await Promise.all([
  load("overrides"),
  load("tiers"),
]);
const [{ IMAGE_TOKEN_RULES }, { RECORDING_TOKEN_RULES }, { STATIC_RATIO_ROWS }] = await Promise.all([
  load("images"),
  load("recordings"),
  load("ratios"),
]);

const text = [
  "# How far the figures can be trusted",
  "",
  "Written by `node scripts/accuracy-table.mjs` from the code that counts and prices; do not edit it by hand.",
  `Prices are those of ${AT.toISOString().slice(0, 10)}, in US dollars per 1M tokens. The library's table is ${tableVersion()}.`,
  "",
  ...priceSection(),
  ...overrideSection(),
  ...tierSection(),
  ...countingSection(),
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(page, "utf8") !== text) {
    console.error("docs/accuracy.md is stale: run node scripts/accuracy-table.mjs");
    process.exitCode = 1;
  }
} else writeFileSync(page, text);

function priceSection() {
  const models = Object.entries(MODELS).flatMap(([provider, names]) => names.map((name) => [provider, name]));
  const rows = models.map(([provider, name]) => priceRow(provider, name, AT));
  const same = rows.filter((row) => row.why === "").length;
  return [
    `## ${rows.length} popular models of ${Object.keys(MODELS).length} providers`,
    "",
    `${same} are priced as the table says, ${rows.length - same} are not, for the reason beside them.`,
    "“→” is the price beyond the long-context cliff, for all tokens of such a call; “above” is the number of input tokens it lies at.",
    "",
    "| model | matched as | ours: in / out / cached | the table's | why they differ |",
    "|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.name} | ${row.matched} | ${row.ours} | ${row.theirs} | ${row.why} |`),
    "",
  ];
}

function overrideSection() {
  const rows = Object.entries(OVERRIDDEN_ON).map(([name, day]) => {
    const row = PRICE_OVERRIDE_ROWS.find((candidate) => candidate.models.includes(name));
    return { day, ...priceRow(row?.provider ?? "", name, new Date(day)) };
  });
  const sources = [...new Set(PRICE_OVERRIDE_ROWS.map((row) => `${row.source} (read ${row.readOn})`))];
  return [
    "## Prices of other days",
    "",
    "The price of the day of the call counts. Where the table has no history, or a wrong one, explog brings its own dated rows:",
    "",
    "| model | on | ours: in / out / cached | the table's | why |",
    "|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.name} | ${row.day} | ${row.ours} | ${row.theirs} | ${row.why} |`),
    "",
    "Sources:",
    ...sources.map((source) => `- ${source}`),
    "",
  ];
}

function tierSection() {
  return [
    "## Service tiers",
    "",
    "The table has list prices only. A tier that is not here makes a cost unknown, never the list price.",
    "",
    "| provider | tier | models | price | source |",
    "|---|---|---|---|---|",
    ...SERVICE_TIER_ROWS.map((row) => {
      const models = row.models ? `\`${row.models.source.replaceAll("|", "\\|")}\`` : "all";
      return `| ${row.provider} | ${row.tiers.join(", ")} | ${models} | ${tierWords(row)} | ${row.source} (read ${row.readOn}) |`;
    }),
    "",
  ];
}

function countingSection() {
  const images = IMAGE_TOKEN_RULES.map((row) => [row.models.source, ruleWords(row.rule), row.source]);
  const recordings = RECORDING_TOKEN_RULES.map((row) => [row.models.source, recordingWords(row), row.source]);
  const ratios = STATIC_RATIO_ROWS.map((row) => [
    row.models.source,
    `text: ${Number(row.ratio.toFixed(3))} tokens for one of o200k_base${row.cjkRatio ? `, ${Number(row.cjkRatio.toFixed(3))} where it is mostly Chinese, Japanese or Korean` : ""}`,
    row.source,
  ]);
  return [
    "## Local counts",
    "",
    "A local count is an estimate and says so; what a provider reports goes before it. Text is counted with OpenAI's own vocabularies",
    "(o200k_base, cl100k_base for GPT-4 and GPT-3.5): exact for OpenAI's models, near for others, whose tokenizers are not public.",
    "The last rows say how far such a count is from the model's own: an estimate that stands in for a missing report is corrected by them,",
    "unless earlier calls of the model taught better, and its method says so.",
    "",
    "| models | rule | source |",
    "|---|---|---|",
    ...[...images, ...recordings, ...ratios].map(
      ([models, rule, source]) => `| \`${models.replaceAll("|", "\\|")}\` | ${rule} | ${source} |`,
    ),
    "",
  ];
}

function priceRow(provider, name, at) {
  const ours = explainPrice(name, { provider, at });
  const found = calcPrice({}, name, { providerId: provider, timestamp: at });
  const theirs = found && sheetFromTable(found.model_price, false);
  const ourWords = ours.unitPrices ? sheetWords(ours.unitPrices) : "unknown";
  const theirWords = theirs ? sheetWords(theirs) : "none";
  return {
    name,
    matched: ours.match === "none" ? "–" : `${ours.matchedModel} (${ours.match})`,
    ours: ourWords,
    theirs: ourWords === theirWords ? "the same" : theirWords,
    why: ourWords === theirWords ? "" : (ours.override?.why ?? ours.notes[0] ?? ours.reason ?? ""),
  };
}

function sheetWords(sheet) {
  const media = Object.entries({ in: sheet.inputMedia, out: sheet.outputMedia, cached: sheet.cacheReadMedia })
    .flatMap(([side, prices]) =>
      Object.entries(prices ?? {}).map(([modality, price]) => `${modality} ${side} ${priceWords(price)}`),
    )
    .join(", ");
  const thinking = sheet.outputWhenReasoning ? `, thinking ${priceWords(sheet.outputWhenReasoning)}` : "";
  const tokens = [sheet.input, sheet.output, sheet.cacheRead].map(priceWords).join(" / ");
  return `${tokens}${thinking}${media ? `; ${media}` : ""}${cliffWords(sheet)}${requestWords(sheet)}`;
}

function cliffWords(sheet) {
  const media = [sheet.inputMedia, sheet.outputMedia, sheet.cacheReadMedia].flatMap((prices) =>
    Object.values(prices ?? {}),
  );
  const starts = [...Object.values(sheet), ...media].flatMap(
    (price) => price.tiers?.map((tier) => tier.start) ?? [],
  );
  const cliffs = [...new Set(starts)].sort((a, b) => a - b).map((start) => start.toLocaleString("en-US"));
  return cliffs.length > 0 ? ` (above ${cliffs.join(", ")})` : "";
}

function requestWords({ perRequest, perRequestBySearchContext: sizes }) {
  if (sizes) return `; a request ${sizes.low}, ${sizes.medium} or ${sizes.high} by its search context`;
  return perRequest === undefined ? "" : `; a request ${perRequest}`;
}

function priceWords(price) {
  if (price === undefined) return "–";
  if (typeof price === "number") return String(price);
  return [price.base, ...price.tiers.map((tier) => tier.price)].join(" → ");
}

function tierWords(row) {
  const price = row.sheet ? `${sheetWords(row.sheet)} (in / out / cached)` : `× ${row.multiplier}`;
  const cached = row.cacheReadMultiplier === undefined ? "" : `, cached × ${row.cacheReadMultiplier}`;
  const limits = row.excludesLongContext ? ", not beyond the long-context cliff" : "";
  return `${price}${cached}${limits}${row.caveat ? ` (${row.caveat})` : ""}`;
}

function ruleWords(rule) {
  switch (rule.kind) {
    case "gemini-tiles":
      return `${rule.tokensPerTile} a tile; ${resolutionWords(rule.byResolution)}`;
    case "gemini-resolution":
      return `${rule.defaultTokens}, whatever the size; ${resolutionWords(rule.byResolution)}`;
    case "openai-tiles":
      return `${rule.baseTokens} and ${rule.tileTokens} a tile of 512 pixels`;
    case "openai-patches":
      return `${rule.multiplier} a patch of 32 pixels, at most ${rule.patchBudget} patches`;
    default:
      return `1 a patch of 28 pixels, at most ${rule.mostTokens}, the long edge at most ${rule.longestEdge}`;
  }
}

function recordingWords(rule) {
  const film = rule.videoTokensPerFrame
    ? `; film: ${rule.framesPerSecond} frame a second, ${resolutionWords(rule.videoTokensPerFrame)}`
    : "";
  return `sound: ${rule.audioTokensPerSecond} a second${film}`;
}

function resolutionWords(byResolution) {
  return Object.entries(byResolution)
    .map(([resolution, tokens]) => `${resolution} ${tokens}`)
    .join(", ");
}
