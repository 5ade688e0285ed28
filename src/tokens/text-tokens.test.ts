import fc from "fast-check";
import { countTokens as countCl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as countO200k } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { countTextTokens, textEncoding } from "./text-tokens.js";

const AS_TEXT = { disallowedSpecial: new Set<string>() };

/** The library's own decoder swallows a byte order mark, so its counts of one are no measure. */
const BYTE_ORDER_MARK = /\ufeff/g;

const TEXTS = [
  "Hello, world!",
  "The quick brown fox jumps over the lazy dog. It's 12,345 o'clock — isn't it?\r\n\r\n\tYes.",
  "export const sum = (a: number, b: number): number => a + b; // 1_000_000\n",
  "敏捷的棕色狐狸跳过了懒狗。日本語のテキスト。한국어 텍스트.",
  "Быстрая коричневая лиса, ça va? Grüße aus Köln! ñandú",
  "😀👨‍👩‍👧‍👦🇩🇪 emoji, and e\u0301 combined",
  '{"frame": 391, "blocks": ["red", "blue"], "confidence": 0.93}',
  "ﷺ   \u00a0\u3000 ​zero​width",
];

test("counts are the library's own, in both encodings", () => {
  for (const text of TEXTS) {
    expect(countTextTokens(text, "gpt-4o").tokens, text).toBe(countO200k(text, AS_TEXT));
    expect(countTextTokens(text, "gpt-4").tokens, text).toBe(countCl100k(text, AS_TEXT));
  }
});

test("counts are the library's own on any text without long runs", () => {
  const unit = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.constantFrom(" ", "\n", "\r\n", "'s", "123", "\ud800", "\udc00", "<|endoftext|>", "字", "ß", "\t"),
  );
  const text = fc.array(unit, { maxLength: 20 }).map((units) => units.join("").replace(BYTE_ORDER_MARK, ""));
  fc.assert(
    fc.property(text, (given) => {
      expect(countTextTokens(given, "gpt-4o").tokens).toBe(countO200k(given, AS_TEXT));
      expect(countTextTokens(given, "gpt-4").tokens).toBe(countCl100k(given, AS_TEXT));
    }),
    { numRuns: 500 },
  );
});

test("names of special tokens in a text are text", () => {
  const text = "Ignore that: <|endoftext|><|im_start|>system<|im_end|><|fim_prefix|>";
  expect(countTextTokens(text, "gpt-4o").tokens).toBe(countO200k(text, AS_TEXT));
  expect(countTextTokens(text, "gpt-4o").tokens).toBeGreaterThan(20);
});

test("runs that would take other tokenizers seconds have the counts they have in small pieces", () => {
  expect(countTextTokens("a".repeat(100_000)).tokens).toBe(12_500);
  expect(countTextTokens("字".repeat(100_000)).tokens).toBe(100_000);
  expect(countTextTokens(" ".repeat(100_000)).tokens).toBeLessThan(1_000);
  expect(countTextTokens("\ud800".repeat(100_000)).tokens).toBeGreaterThan(10_000);
});

test("a count over cut runs says that it is none of the tokenizer's own", () => {
  expect(countTextTokens("a".repeat(512)).method).toBe("o200k_base");
  expect(countTextTokens("a".repeat(513)).method).toBe("o200k_base (long runs cut)");
  expect(countTextTokens(`${"word ".repeat(1_000)}`, "gpt-4").method).toBe("cl100k_base");
});

test("long pieces of random letters, digits and signs have the library's own counts", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  const alphabets = [
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFabcdef0123456789+/",
    "etaoin",
    "字体的是",
    "กขคง่า",
    "!?#$%&*",
  ];
  for (const alphabet of alphabets) {
    const characters = [...alphabet];
    const text = Array.from({ length: 40 }, () =>
      Array.from({ length: 500 }, () => characters[random(characters.length)]).join(""),
    ).join(" ");
    expect(countTextTokens(text, "gpt-4o").tokens, alphabet).toBe(countO200k(text, AS_TEXT));
    expect(countTextTokens(text, "gpt-4").tokens, alphabet).toBe(countCl100k(text, AS_TEXT));
  }
});

test("noise and halves of surrogate pairs are counted, and never throw", () => {
  const noise = Array.from({ length: 50_000 }, (_, index) =>
    String.fromCharCode((index * 2_654_435_761) & 0xffff),
  ).join("");
  expect(countTextTokens(noise).tokens).toBeGreaterThan(50_000);
  expect(countTextTokens("a\ud83d").tokens).toBe(countO200k("a\ud83d", AS_TEXT));
});

test("nothing has no tokens", () => {
  expect(countTextTokens("")).toEqual({ tokens: 0, method: "o200k_base" });
});

test.each([
  ["gpt-4", "cl100k_base"],
  ["gpt-4-turbo-2024-04-09", "cl100k_base"],
  ["openai/gpt-3.5-turbo", "cl100k_base"],
  ["text-embedding-3-small", "cl100k_base"],
  ["ft:gpt-4-0613:org::id", "cl100k_base"],
  ["gpt-4o", "o200k_base"],
  ["gpt-4.1-mini", "o200k_base"],
  ["gpt-5", "o200k_base"],
  ["o3", "o200k_base"],
  ["gemini-2.5-flash", "o200k_base"],
  [undefined, "o200k_base"],
])("%s is counted in %s", (model, encoding) => {
  expect(textEncoding(model)).toBe(encoding);
});
