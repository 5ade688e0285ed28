// Counting texts that nobody writes by hand, against the tokenizer library's own loop.
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { importSource } from "./bundled-source.mjs";
import { median } from "./median.mjs";

const BYTES = 100_000;
const ROUNDS = 9;
/** The library's loop is quadratic: all of the text would take minutes. */
const LIBRARY_BYTES = 5_000;

export async function measureHostileTexts(folder) {
  const { countTextTokens } = await importSource(
    folder,
    "text-tokens",
    'export { countTextTokens } from "./src/tokens/text-tokens.js";',
  );
  // Both vocabularies' tables are loaded by the first counts.
  countTextTokens("loaded 字");
  countTokens("loaded");
  const results = Object.entries(hostileTexts()).map(([name, text]) => {
    const times = Array.from({ length: ROUNDS }, () => milliseconds(() => countTextTokens(text)));
    return { name, first: times[0], median: median(times) };
  });
  const worst = results.reduce((a, b) => (b.median > a.median ? b : a));
  const slowest = results.reduce((a, b) => (b.first > a.first ? b : a));
  // A text of its own for each round: the library remembers what it has merged.
  const letters = hostileTexts()["random lower-case letters"];
  const theirs = median(
    Array.from({ length: 3 }, (_, round) => {
      const sample = letters.slice(round * LIBRARY_BYTES, (round + 1) * LIBRARY_BYTES);
      return milliseconds(() => countTokens(sample));
    }),
  );
  return { worst, slowest, texts: results.length, perLibraryText: theirs, libraryBytes: LIBRARY_BYTES };
}

function hostileTexts() {
  const random = generator(7);
  const of = (characters, bytesEach = 1) =>
    Array.from({ length: Math.floor(BYTES / bytesEach) }, () => {
      const all = [...characters];
      return all[Math.floor(random() * all.length)];
    }).join("");
  const codes = (first, count, bytesEach) =>
    Array.from({ length: Math.floor(BYTES / bytesEach) }, () =>
      String.fromCharCode(first + Math.floor(random() * count)),
    ).join("");
  return {
    "random lower-case letters": of("abcdefghijklmnopqrstuvwxyz"),
    "random upper-case letters": of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "common letters": of("aeiourstln"),
    "base 64": of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
    a: "a".repeat(BYTES),
    字: "字".repeat(BYTES),
    "random CJK": codes(0x4e00, 20_000, 3),
    Thai: codes(0xe01, 58, 3),
    Cyrillic: codes(0x430, 32, 2),
    punctuation: of("!@#$%^&*()_+-=[]{};:'\",.<>/?`~\\|"),
    "white space": of(" \t\n\r"),
    "lone surrogates": codes(0xd800, 2_048, 3),
    "binary noise": codes(0, 256, 1.5),
    "special tokens": "<|endoftext|><|im_start|>".repeat(BYTES / 25),
  };
}

/** Numerical Recipes' linear congruential generator. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function milliseconds(body) {
  const start = process.hrtime.bigint();
  body();
  return Number(process.hrtime.bigint() - start) / 1e6;
}
