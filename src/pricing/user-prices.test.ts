import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TokenUsage } from "../format/token-usage.js";
import { createPricer, type PriceInput } from "./price-generation.js";
import { parseUserPrices, readUserPricesFile } from "./user-prices.js";

const at = new Date("2026-11-01T12:00:00Z");

function usage(inputTokens: number, outputTokens: number, more: Partial<TokenUsage> = {}): TokenUsage {
  const totalTokens = inputTokens + outputTokens;
  return { inputTokens, outputTokens, totalTokens, source: "reported", flags: [], ...more };
}

function priced(declared: unknown, input: Partial<PriceInput> & { usage: TokenUsage }) {
  const userPrices = parseUserPrices(declared, "stack.yaml: pricing");
  return createPricer({ userPrices }).price({ model: "gemini-2.5-flash", provider: "google", at, ...input });
}

test("the brief's rates reproduce old figures, by 1K tokens", () => {
  const cost = priced({ input_per_1k: 0.0001875, output_per_1k: 0.00075 }, { usage: usage(1234, 567) });
  expect(cost).toMatchObject({
    usd: 0.000656625,
    source: "computed",
    match: "declared",
    matchedModel: "gemini-2.5-flash",
    price: "declared in stack.yaml: pricing",
  });
});

test("a map by model goes before the table, and only for its models", () => {
  const declared = { "gemini-2.5-flash": { input_per_1m: 1, output_per_1m: 2 } };
  expect(priced(declared, { usage: usage(1000, 1000) }).usd).toBe(0.003);
  expect(priced(declared, { model: "models/gemini-2.5-flash", usage: usage(1000, 1000) }).usd).toBe(0.003);
  expect(priced(declared, { model: "gemini-2.5-pro", usage: usage(1000, 0) })).toMatchObject({
    usd: 0.00125,
    match: "exact",
  });
});

test("a price for all models and one for a single model stand side by side", () => {
  const declared = { input_per_1m: 10, output_per_1m: 10, models: { "my-model": { input_per_1m: 1 } } };
  expect(priced(declared, { model: "my-model", usage: usage(1000, 0) }).usd).toBe(0.001);
  expect(priced(declared, { model: "other", usage: usage(1000, 0) }).usd).toBe(0.01);
});

test("tiers are a cliff on the whole input", () => {
  const declared = {
    input_per_1m: 1.25,
    output_per_1m: 10,
    tiers: [{ above: 200_000, input_per_1m: 2.5, output_per_1m: 15 }],
  };
  expect(priced(declared, { usage: usage(200_000, 1000) }).usd).toBe(0.26);
  expect(priced(declared, { usage: usage(200_001, 1000) }).usd).toBe(0.5150025);
});

test("cached, audio, reasoning, images, calls and searches have prices of their own", () => {
  const declared = {
    input_per_1m: 1,
    output_per_1m: 2,
    cached_per_1m: 0.1,
    audio_per_1m: 5,
    reasoning_per_1m: 4,
    per_image: 0.04,
    per_request: 0.001,
    web_search_per_1k: 10,
  };
  const cost = priced(declared, {
    usage: usage(1000, 500, {
      cacheReadTokens: 400,
      cacheReadByModality: { text: 400 },
      inputByModality: { text: 900, audio: 100 },
      reasoningTokens: 200,
      serverToolUses: { web_search: 2 },
    }),
    imagesOut: 3,
  });
  // 500 × 1 + 400 × 0.1 + 100 × 5 in, 300 × 2 + 200 × 4 out; 0.12 + 0.001 + 0.02 apiece.
  expect(cost).toMatchObject({ inputUsd: 0.00104, outputUsd: 0.0014, serverToolsUsd: 0.141, usd: 0.14344 });
});

test("a price by image with an unknown number of images is unknown", () => {
  const declared = { input_per_1m: 1, output_per_1m: 2, per_image: 0.04 };
  expect(priced(declared, { usage: usage(10, 10) })).toMatchObject({ usd: null, source: "unknown" });
  expect(priced(declared, { usage: usage(10, 10), imagesOut: 0 }).usd).toBe(0.00003);
});

test("dated prices are those of the day of the call, the table's on all other days", () => {
  const declared = {
    "gemini-2.5-flash": [
      { from: "2026-01-01", until: "2026-07-01", input_per_1m: 1, output_per_1m: 1 },
      { from: "2026-07-01", until: "2026-12-31T12:00:00Z", input_per_1m: 2, output_per_1m: 2 },
    ],
  };
  const on = (day: string) => priced(declared, { usage: usage(1_000_000, 0), at: new Date(day) }).usd;
  expect(on("2026-06-30T23:59:59Z")).toBe(1);
  expect(on("2026-07-01T00:00:00Z")).toBe(2);
  expect(on("2026-12-31T11:00:00Z")).toBe(2);
  expect(on("2026-12-31T13:00:00Z")).toBe(0.3);
});

test("the order in which dated prices are written down does not matter", () => {
  const rows = [
    { input_per_1m: 3, from: "2026-09-01" },
    { input_per_1m: 2, from: "2026-06-01" },
    { input_per_1m: 1, until: "2026-06-01" },
  ];
  for (const declared of [{ mine: rows }, { mine: rows.toReversed() }]) {
    const on = (day: string) =>
      priced(declared, { model: "mine", usage: usage(1_000_000, 0), at: new Date(day) }).usd;
    expect([on("2026-05-31"), on("2026-06-01"), on("2026-08-31"), on("2026-09-01")]).toEqual([1, 2, 2, 3]);
  }
});

test.each([
  ["2026-10-31T23:00", "2026-10-31T23:00:00.000Z"],
  ["2026-10-31 23:00:05.5", "2026-10-31T23:00:05.500Z"],
  ["2026-10-31T23:00+02:00", "2026-10-31T21:00:00.000Z"],
  ["2026-10-31T23:00-0530", "2026-11-01T04:30:00.000Z"],
  ["2028-02-29", "2028-02-29T00:00:00.000Z"],
])("a price from %s on begins at %s, in every time zone", (from, moment) => {
  const zone = process.env.TZ;
  try {
    for (const name of ["UTC", "Asia/Tokyo", "America/New_York"]) {
      process.env.TZ = name;
      const [row] = parseUserPrices({ mine: { input_per_1m: 1, from } }, "pricing").byModel.get("mine") ?? [];
      expect(row?.from?.toISOString()).toBe(moment);
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test.each(["2026-02-30", "2026-13-01", "2026-01-31 (foo)", "2026-01-31T24:00", "2026-01-31T10:00+99:00"])(
  "%s is no day and no time",
  (from) => {
    expect(() => parseUserPrices({ mine: { input_per_1m: 1, from } }, "pricing")).toThrow(
      expect.objectContaining({
        code: "PRICES_INVALID",
        message: expect.stringContaining(`pricing.mine.from is "${from}"`),
      }),
    );
  },
);

test.each([
  [{ until: "2026-07-02" }, { from: "2026-07-01" }],
  [{ from: "2026-07-01" }, { until: "2026-07-02" }],
  [{ from: "2026-07-01" }, { from: "2026-07-01" }],
  [{}, {}],
  [{}, { from: "2026-07-01", until: "2026-08-01" }],
])("two prices in force at once are refused: %j and %j", (one, other) => {
  const mine = [
    { input_per_1m: 1, ...one },
    { input_per_1m: 2, ...other },
  ];
  expect(() => parseUserPrices({ mine }, "pricing")).toThrow(
    expect.objectContaining({
      code: "PRICES_INVALID",
      message: expect.stringMatching(/pricing\.mine\[\d\] is .* overlaps pricing\.mine\[\d\]/),
    }),
  );
});

test("service tiers multiply the declared price; one without an entry is taken as it stands, and says so", () => {
  const declared = { input_per_1m: 1, output_per_1m: 1, service_tiers: { batch: 0.5 } };
  expect(priced(declared, { usage: usage(1000, 0), serviceTier: "batch" })).toMatchObject({
    usd: 0.0005,
    price: "declared in stack.yaml: pricing, batch ×0.5",
  });
  const cost = priced(declared, { usage: usage(1000, 0), serviceTier: "priority" });
  expect(cost.usd).toBe(0.001);
  expect(cost.reason).toContain("as it stands for the tier priority");
});

test("local calls are free when that is declared, and unknown when it is not", () => {
  const local = { model: "llama3.1:8b", provider: "openai", baseUrl: "http://localhost:11434/v1" };
  expect(priced({ local: "free" }, { ...local, usage: usage(10, 10) })).toMatchObject({
    usd: 0,
    source: "computed",
    match: "declared",
  });
  expect(priced({ "other-model": "free" }, { ...local, usage: usage(10, 10) })).toMatchObject({ usd: null });
  expect(priced({ "llama3.1:8b": "free" }, { ...local, usage: usage(10, 10) }).usd).toBe(0);
  const elsewhere = { ...local, baseUrl: "https://llm.example.com/v1" };
  expect(priced({ local: "free" }, { ...elsewhere, usage: usage(10, 10) }).usd).toBeNull();
});

test.each([
  [3, "is 3: expected a map of prices"],
  [{}, "expected at least one price"],
  [{ input_per_1m: -1 }, "pricing.input_per_1m is -1: expected an amount"],
  [{ input_per_1m: "0.30" }, 'pricing.input_per_1m is "0.30"'],
  [{ input_per_1m: Number.NaN }, "pricing.input_per_1m is NaN"],
  [{ input_per_1b: 1 }, 'the key "input_per_1b" is not known. Accepted are input_per_1m'],
  [{ input_per_1m: 1, input_per_1k: 1 }, "given twice, as input_per_1m and input_per_1k"],
  [{ "gpt-4o": { input_per_1m: 1, from: "yesterday" } }, 'pricing.gpt-4o.from is "yesterday"'],
  [{ "gpt-4o": [] }, "pricing.gpt-4o is []"],
  [{ "gpt-4o": [{ input_per_1m: 1 }, { output: 2 }] }, "pricing.gpt-4o[1]"],
  [{ "gpt-4o": { input_per_1m: 1, from: "2026-02-01", until: "2026-01-01" } }, "from is not before until"],
  [{ input_per_1m: 1, tiers: 5 }, "pricing.tiers is 5"],
  [{ input_per_1m: 1, tiers: [{ above: -5, input_per_1m: 1 }] }, "pricing.tiers[0].above is -5"],
  [{ input_per_1m: 1, tiers: [{ above: 5, output_per_1m: 1 }] }, '"output" has no base price'],
  [{ input_per_1m: 1, tiers: [{ above: 5, audio_per_1m: 1 }] }, "a tier changes input, output"],
  [{ input_per_1m: 1, service_tiers: { batch: -0.5 } }, "pricing.service_tiers.batch is -0.5"],
  [
    { input_per_1m: 1e300 },
    "pricing.input_per_1m is 1e+300: expected an amount in US dollars, of at least 0",
  ],
  [{ input_per_1m: 1_000_001 }, "at most 1,000,000"],
  [{ output_per_1k: 1_001 }, "at most 1,000."],
  [{ per_request: 1e300 }, "pricing.per_request is 1e+300"],
  [{ input_per_1m: 1, service_tiers: { batch: 1e300 } }, "pricing.service_tiers.batch is 1e+300"],
  [{ input_per_1m: 1, service_tiers: { batch: 1, Batch: 2 } }, 'the tier "batch" is given twice'],
  [{ "GPT-4o": { input_per_1m: 1 }, "gpt-4o": { input_per_1m: 2 } }, 'another price of "gpt-4o"'],
  [{ a: { input_per_1m: 1 }, models: { A: { input_per_1m: 2 } } }, 'another price of "a"'],
  [
    {
      input_per_1m: 1,
      tiers: [
        { above: 5, input_per_1m: 1 },
        { above: 5, input_per_1m: 2 },
      ],
    },
    "two tiers begin above 5",
  ],
  [{ local: "cheap" }, 'pricing.local is "cheap": the only value is: free'],
  [{ models: [] }, "pricing.models is []"],
])("%j is refused, with the place, the value and the remedy", (declared, message) => {
  expect(() => parseUserPrices(declared, "pricing")).toThrow(
    expect.objectContaining({ code: "PRICES_INVALID", message: expect.stringContaining(message) }),
  );
});

test("a file that is none of prices is not shown whole", () => {
  const folder = mkdtempSync(join(tmpdir(), "explog-prices-"));
  try {
    const path = join(folder, "prices.yaml");
    const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 256));
    for (const content of [
      bytes,
      "x".repeat(20_000),
      Buffer.alloc(20_000),
      `secret\n${"line\n".repeat(5000)}`,
    ]) {
      writeFileSync(path, content);
      let message = "";
      try {
        readUserPricesFile(path);
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain(path);
      expect(message.length).toBeLessThan(path.length + 400);
      expect(message).not.toMatch(/[\p{C}\uFFFD]/u);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a price file is read as YAML, and a broken one names itself and the line", () => {
  const folder = mkdtempSync(join(tmpdir(), "explog-prices-"));
  try {
    const path = join(folder, "prices.yaml");
    writeFileSync(path, "my-model:\n  input_per_1m: 0.5\n  output_per_1m: 1\nlocal: free\n");
    const userPrices = readUserPricesFile(path);
    const cost = createPricer({ userPrices }).price({ model: "my-model", at, usage: usage(1_000_000, 0) });
    expect(cost).toMatchObject({ usd: 0.5, price: `declared in ${path}` });
    writeFileSync(path, "my-model: {input_per_1m: 0.5\n");
    expect(() => readUserPricesFile(path)).toThrow(
      expect.objectContaining({
        code: "PRICES_INVALID",
        message: expect.stringMatching(/prices\.yaml.*line \d/),
      }),
    );
    const problems: [content: string, message: string][] = [
      ["m:\n  input_per_1m: cheap\n", ':2: m.input_per_1m is "cheap": expected an amount in US dollars'],
      [
        "# ours\n\nm:\n  output_per_1m: 1\n  input_per_1m: -1\n",
        ":5: m.input_per_1m is -1: expected an amount",
      ],
      [
        "m:\n  input_per_1m: 1\n  output_per_million: 2\n",
        ':3: m.output_per_million is 2: the key "output_per_mi',
      ],
      ["input_per_1m: 1\ninput_per_1k: 1\n", ":2: input_per_1k is 1: one price is given twice"],
      ["models:\n  m:\n    colour: red\n", ':3: m.colour is "red": the key "colour" is not known'],
      [
        "m:\n  - {input_per_1m: 1, until: 2026-08-01}\n  - {input_per_1m: 2, from: 2026-07-01}\n",
        ':3: m[1] is {"input_per_1m":2,"from":"2026-07-01"}: it overlaps',
      ],
    ];
    for (const [content, message] of problems) {
      writeFileSync(path, content);
      expect(() => readUserPricesFile(path)).toThrow(`${path}${message}`);
      expect(() => readUserPricesFile(path)).toThrow(". Mend the file, or unset EXPLOG_PRICES.");
    }
    expect(() => readUserPricesFile(join(folder, "missing.yaml"))).toThrow(
      /missing\.yaml cannot be read.*ENOENT/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
