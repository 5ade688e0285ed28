import { describe, expect, test } from "vitest";
import { exactNumber, exactValue, isWithin } from "../../test/support/exact-dollars.js";
import aiSdk from "../usage/fixtures/recorded/ai-sdk.json" with { type: "json" };
import anthropic from "../usage/fixtures/recorded/anthropic.json" with { type: "json" };
import bedrock from "../usage/fixtures/recorded/bedrock.json" with { type: "json" };
import compatible from "../usage/fixtures/recorded/compatible.json" with { type: "json" };
import gemini from "../usage/fixtures/recorded/gemini.json" with { type: "json" };
import openaiChat from "../usage/fixtures/recorded/openai-chat.json" with { type: "json" };
import openaiResponses from "../usage/fixtures/recorded/openai-responses.json" with { type: "json" };
import { normalizeUsage } from "../usage/normalize-usage.js";
import { createUsageStream } from "../usage/usage-stream.js";
import { createPricer } from "./price-generation.js";

interface Case {
  name: string;
  kind: string;
  source: string;
  read: string;
  provider: string;
  model: string;
  at: string;
  at_from: string;
  report?: unknown;
  stream?: unknown[];
  shape: string;
  expect: Record<string, unknown>;
  /** What the call cost by the public price list, as arithmetic; `null` where no price is public. */
  dollars: string | null;
  cost_source?: string;
  reason?: string;
  price_list: string | null;
}

const files: Record<string, { cases: unknown[] }> = {
  gemini,
  openaiChat,
  openaiResponses,
  anthropic,
  compatible,
  aiSdk,
  bedrock,
};
const cases = Object.values(files).flatMap((file) => file.cases as Case[]);
const A_PICODOLLAR = exactNumber("1e-12");
const pricer = createPricer();

function reportOf(given: Case): unknown {
  if (!given.stream) return given.report;
  const stream = createUsageStream(given.provider);
  for (const chunk of given.stream) stream.add(chunk);
  return stream.report();
}

for (const [file, { cases: ofFile }] of Object.entries(files)) {
  describe(file, () => {
    for (const given of ofFile as Case[]) {
      test(given.name, () => {
        const { usage, shape, ...rest } = normalizeUsage(reportOf(given), given);
        expect(usage).toMatchObject(given.expect);
        expect(shape).toBe(given.shape);

        const { model, provider } = given;
        const cost = pricer.price({ usage, model, provider, at: new Date(given.at), ...rest });
        if (given.dollars === null) {
          expect(cost.usd).toBeNull();
          expect(cost.reason).toContain(given.reason);
          return;
        }
        expect(cost.source).toBe(given.cost_source ?? "computed");
        const byHand = exactValue(given.dollars);
        const computed = exactNumber(String(cost.usd));
        expect(isWithin(computed, byHand, A_PICODOLLAR), `${cost.usd} is not ${given.dollars}`).toBe(true);
      });
    }
  });
}

describe("the recorded cases", () => {
  test("are at least sixty with a price worked out by hand", () => {
    expect(cases.filter((given) => given.dollars !== null).length).toBeGreaterThanOrEqual(60);
  });

  test("say where they are printed, when they were read, and the day of the call", () => {
    for (const given of cases) {
      expect(given.kind).toBe("recorded");
      expect(given.source).toMatch(/^https:\/\/\S+\/\S+/);
      expect(given.read).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(new Date(given.at).getTime()).toBeLessThan(new Date(given.read).getTime());
      expect(given.at_from).not.toBe("");
      if (given.dollars !== null) expect(given.price_list).toMatch(/^https:\/\//);
    }
  });

  test("hold no report twice", () => {
    const reports = cases.map((given) => JSON.stringify(given.report ?? given.stream));
    expect(new Set(reports).size).toBe(cases.length);
    expect(new Set(cases.map((given) => given.name)).size).toBe(cases.length);
  });

  test("have every way of reporting among them, and streams of each provider", () => {
    const shapes = new Set(cases.map((given) => given.shape));
    expect([...shapes].sort()).toEqual([
      "ai-sdk-5",
      "ai-sdk-6",
      "anthropic",
      "bedrock-converse",
      "gemini",
      "gemini-interactions",
      "openai-chat",
      "openai-compatible",
      "openai-responses",
    ]);
    const streamed = new Set(cases.filter((given) => given.stream).map((given) => given.shape));
    expect(streamed).toEqual(
      new Set([
        "gemini",
        "gemini-interactions",
        "openai-chat",
        "openai-responses",
        "anthropic",
        "openai-compatible",
      ]),
    );
  });
});
