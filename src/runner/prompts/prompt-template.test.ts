import { expect, test } from "vitest";
import { parseTemplate, type TemplateNames, type TemplateValues } from "./prompt-template.js";

const names: TemplateNames = { frame_number: "integer", time_seconds: "number", frame_name: "text" };
const values: TemplateValues = { frame_number: 391, time_seconds: 26.0666, frame_name: "frame_0391.png" };

function rendered(text: string): string {
  const parsed = parseTemplate(text, names);
  if (!("template" in parsed)) throw new Error(parsed.problems[0]?.message);
  return parsed.template.render(values);
}

function problems(text: string, elsewhere?: Record<string, string>) {
  const parsed = parseTemplate(text, names, elsewhere);
  return "problems" in parsed ? parsed.problems : [];
}

test("names are filled in, with and without a format", () => {
  expect(rendered("Frame {frame_number} at {time_seconds:.2f} s ({ frame_name })")).toBe(
    "Frame 391 at 26.07 s (frame_0391.png)",
  );
});

test("doubled braces are braces", () => {
  expect(rendered('Answer {{"frame": {frame_number}}}.')).toBe('Answer {"frame": 391}.');
  expect(rendered("{{{{}}}}")).toBe("{{}}");
});

test("what a value holds is not read as a template again", () => {
  const parsed = parseTemplate("{frame_name}", names);
  expect("template" in parsed && parsed.template.render({ frame_name: "{frame_number}" })).toBe(
    "{frame_number}",
  );
});

test("the names that a template uses are told once each", () => {
  const parsed = parseTemplate("{frame_number} {frame_number:05d} {frame_name}", names);
  expect("template" in parsed && parsed.template.names).toEqual(["frame_number", "frame_name"]);
});

test.each<[string, RegExp, RegExp]>([
  [
    "{frame_nubmer}",
    /no template name `\{frame_nubmer\}`/,
    /Did you mean `\{frame_number\}`\? Names here: frame_number/,
  ],
  ["{}", /`\{\}` is not a template name/, /\{\{/],
  ["{0}", /no template name `\{0\}`/, /Names here/],
  ["{frame.number}", /no template name `\{frame\.number\}`/, /Did you mean `\{frame_number\}`/],
  ["{frame_number!r}", /is not a template name/, /\{\{/],
  ['{"a": 1}', /`\{"a": 1\}` is not a template name/, /Write `\{\{` and `\}\}` for braces/],
  ["{frame_number", /a single `\{`/, /\{\{/],
  ["frame_number}", /a single `\}`/, /\{\{/],
  ["{frame_name:.2f}", /in `\{frame_name:\.2f\}`, the format `:\.2f` is for numbers/, /format/],
])("%j is refused with what to write", (text, message, remedy) => {
  const [problem] = problems(text);
  expect(problem?.message).toMatch(message);
  expect(problem?.remedy).toMatch(remedy);
});

test("every mistake of a template is told, with its own line", () => {
  const found = problems("First {one}\n  second {frame_number}\n  third {two} and {three}  \n");
  expect(found.map(({ line }) => line)).toEqual([
    "First {one}",
    "third {two} and {three}",
    "third {two} and {three}",
  ]);
  expect(found.map(({ mark }) => mark)).toEqual([
    { start: 6, length: 5 },
    { start: 6, length: 5 },
    { start: 16, length: 7 },
  ]);
});

test("a name that other settings would give is told with the setting", () => {
  expect(problems("{previous_answer}", { previous_answer: "`strategy: rolling`" })[0]).toMatchObject({
    message: "there is no `{previous_answer}` here",
    remedy: "It needs `strategy: rolling`.",
  });
});

test("a name that is never closed is marked where it begins", () => {
  expect(problems("  say {frame_number\nand more")[0]).toMatchObject({
    line: "say {frame_number",
    mark: { start: 4, length: 1 },
  });
});
