import { expect, test } from "vitest";
import { sweepPoints, sweepSize } from "./sweep-words.js";

const words = (...given: string[]) => sweepPoints("run.yaml", given).map((point) => point.words.join(" "));

test("every combination is a run, the last word's values changing fastest, as in Hydra's multirun", () => {
  expect(words("model=a,b", "generation.temperature=0,0.5")).toEqual([
    "model=a generation.temperature=0",
    "model=a generation.temperature=0.5",
    "model=b generation.temperature=0",
    "model=b generation.temperature=0.5",
  ]);
});

test("words with one value stand where they stood, and are not among the choices", () => {
  expect(sweepPoints("run.yaml", ["+notes=x", "model=a,b", "~score"])).toEqual([
    { words: ["+notes=x", "model=a", "~score"], choices: ["model=a"] },
    { words: ["+notes=x", "model=b", "~score"], choices: ["model=b"] },
  ]);
});

// As `sweep_string_iterator` of hydra-core 1.3.2 gives them, but for the spelling of fractions: Hydra writes 0.0,
// and 0.30000000000000004 and a fourth value for range(0.1,0.4,0.1).
test.each<[string, string[]]>([
  ["model=a, b ,c", ["model=a", "model=b", "model=c"]],
  ["model=choice(a,b)", ["model=a", "model=b"]],
  ["x=range(3)", ["x=0", "x=1", "x=2"]],
  ["x=range(1,4)", ["x=1", "x=2", "x=3"]],
  ["x=range(0,1,0.25)", ["x=0", "x=0.25", "x=0.5", "x=0.75"]],
  ["x=range(0.1,0.4,0.1)", ["x=0.1", "x=0.2", "x=0.3"]],
  ["x=range(3,0,-1)", ["x=3", "x=2", "x=1"]],
  ["attachments=[a.json,b.json],[]", ["attachments=[a.json,b.json]", "attachments=[]"]],
  ["g={top_k: 1, top_p: 1},{top_k: 2}", ["g={top_k: 1, top_p: 1}", "g={top_k: 2}"]],
  [`notes="a, b",c`, ['notes="a, b"', "notes=c"]],
  ["notes='a, b','c'", ["notes='a, b'", "notes='c'"]],
  ["notes=it's,that", ["notes=it's", "notes=that"]],
  ["notes=a\\,b,c", ["notes=a\\,b", "notes=c"]],
  ["notes=${oc.env:A,b},c", ["notes=${oc.env:A,b}", "notes=c"]],
  ["++x=null,true", ["++x=null", "++x=true"]],
  ["x=int(1.5),2", ["x=int(1.5)", "x=2"]],
])("%s is parted as Hydra parts it", (word, expected) => {
  expect(words(word)).toEqual(expected);
  expect(sweepSize([word])).toBe(expected.length);
});

test.each([['notes="a, b"'], ["x=[1,2]"], ['notes="it\'s, that"'], ["x={a: 1, b: 2}"], ["~a"]])(
  "%s is one value",
  (word) => {
    expect(sweepSize([word])).toBe(1);
    expect(words(word, "model=a,b")).toEqual([`${word} model=a`, `${word} model=b`]);
  },
);

test.each<[string[], RegExp]>([
  [["model=a"], /command line: `--sweep`: no word has several values/],
  [[], /no word has several values/],
  [["model=a,"], /`model=a,`: a value is missing beside a comma/],
  [["model=a,,b"], /a value is missing/],
  [["model=a,b,a"], /the value `a` stands there twice/],
  [["x=range(a)"], /`range` takes one to three numbers/],
  [["x=range(3,0)"], /holds no value/],
  [["x=range(0,1e9)"], /or too many/],
  [["x=range(0,1,0)"], /holds no value, or too many/],
  [["x=[1,2"], /nothing to sweep/],
  [["x=[1,2],[3"], /the closing `]` is missing/],
])("%s is refused with what to write", (given, message) => {
  expect(() => sweepPoints("run.yaml", given)).toThrow(message);
  expect(() => sweepPoints("run.yaml", given)).toThrow(/Write `key=a,b`/);
});

test("a secret is nothing to tell runs apart by", () => {
  expect(() => sweepPoints("run.yaml", ["api_key=hunter2,hunter3"])).toThrow(
    /\[redacted\].*secrets are kept nowhere/,
  );
});

test("a secret in a word that cannot be used is not repeated", () => {
  expect(() => sweepPoints("run.yaml", ["api_key=hunter2,"])).toThrow(/api_key=\[redacted\]/);
});
