import { expect, test } from "vitest";
import type { TokenUsage } from "../format/token-usage.js";
import { explainPrice } from "./find-price.js";
import { createPricer } from "./price-generation.js";

const million: TokenUsage = {
  inputTokens: 2_000_000,
  outputTokens: 1_000_000,
  cacheReadTokens: 1_000_000,
  totalTokens: 3_000_000,
  source: "reported",
  flags: [],
};

/** A million tokens each: cached, not cached, out. */
function costs(model: string, moments: string[]) {
  const pricer = createPricer();
  return moments.map(
    (moment) => pricer.price({ model, provider: "deepseek", usage: million, at: new Date(moment) }).usd,
  );
}

test("V4 Flash has the price of each of its four times, to the second", () => {
  // 0.0028 + 0.14 + 0.28; 0.007 + 0.22 + 0.66; 0.003 + 0.15 + 0.60
  expect(
    costs("deepseek-v4-flash", [
      "2026-08-16T15:59:59Z",
      "2026-08-16T16:00:00Z",
      "2026-09-10T03:59:59Z",
      "2026-09-10T04:00:00Z",
    ]),
  ).toEqual([0.4228, 0.887, 1.774, 0.753]);
});

test("V4 Pro kept its own price when V4.1 Flash came", () => {
  // 0.003625 + 0.435 + 0.87; 0.022 + 0.66 + 1.98
  expect(
    costs("deepseek-v4-pro", ["2026-08-16T15:59:59Z", "2026-08-16T16:00:00Z", "2026-11-02T12:00:00Z"]),
  ).toEqual([1.308625, 2.662, 2.662]);
});

test("peak hours cost double, on weekdays only since the weekend of 2026-08-23", () => {
  const nights = ["2026-08-21T02:00Z", "2026-08-22T02:00Z", "2026-08-23T02:00Z", "2026-08-24T02:00Z"];
  expect(costs("deepseek-v4-flash", nights)).toEqual([1.774, 1.774, 0.887, 1.774]);
  const friday = "2026-11-20";
  const edges = ["00:59:59", "01:00:00", "03:59:59", "04:00:00", "05:59:59", "06:00:00", "09:59:59"];
  expect(
    costs(
      "deepseek-v4-flash",
      [...edges, "10:00:00"].map((time) => `${friday}T${time}Z`),
    ),
  ).toEqual([0.753, 1.506, 1.506, 0.753, 0.753, 1.506, 1.506, 0.753]);
  expect(costs("deepseek-v4-flash", ["2026-11-21T02:00Z", "2026-11-22T07:00Z"])).toEqual([0.753, 0.753]);
});

test("what rests on another's word is marked on the calls it matters for", () => {
  const pricer = createPricer();
  const reason = (moment: string) =>
    pricer.price({ model: "deepseek-v4-flash", provider: "deepseek", usage: million, at: new Date(moment) })
      .reason;
  expect(reason("2026-11-20T12:00Z")).toBeUndefined();
  expect(reason("2026-11-20T02:00Z")).toContain("unverified: DeepSeek's Chinese page");
  expect(reason("2026-09-09T20:00Z")).toContain("unverified: DeepSeek gives no hour");
});

test("the new name means the same model, and its price ends with the hours", () => {
  expect(costs("deepseek-flash", ["2026-11-20T12:00Z", "2026-11-20T02:00Z"])).toEqual([0.753, 1.506]);
  const explained = explainPrice("deepseek-flash", { at: new Date("2026-11-20T12:00Z") });
  expect(explained).toMatchObject({ match: "alias", matchedModel: "deepseek/deepseek-v4-flash" });
  expect(explained.validFrom).toEqual(new Date("2026-11-20T10:00Z"));
  // Friday's last peak hour ends at ten, and the weekend has none.
  expect(explained.validUntil).toEqual(new Date("2026-11-23T01:00Z"));
});
