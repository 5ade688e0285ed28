import { expect, test } from "vitest";
import { brokenText, onOneLine, shortenedText, textLines, textWidth, wrappedText } from "./text-width.js";

test("wide characters take two columns, combining marks none", () => {
  expect(textWidth("exp_1")).toBe(5);
  expect(textWidth("Rückblick")).toBe(9);
  expect(textWidth("Ru\u0308ckblick")).toBe(9);
  expect(textWidth("窓とブロック")).toBe(12);
  expect(textWidth("🧪 ok")).toBe(5);
  expect(textWidth("👩‍🔬")).toBe(2);
  expect(textWidth("≥ $0.0823 – …")).toBe(13);
});

test("a text is cut at either end, never inside a character, and never wider than asked", () => {
  expect(shortenedText("exp_20250629_143052_a1b2c3d4", 12, "end")).toBe("…52_a1b2c3d4");
  expect(shortenedText("gemini-2.5-flash", 10)).toBe("gemini-2.…");
  expect(shortenedText("short", 5)).toBe("short");
  expect(shortenedText("窓とブロック", 6)).toBe("窓と…");
  expect(textWidth(shortenedText("窓とブロック", 6, "end"))).toBeLessThanOrEqual(6);
  expect(shortenedText("👩‍🔬👩‍🔬", 3)).toBe("👩‍🔬…");
  expect(shortenedText("text", 1)).toBe("…");
  expect(shortenedText("text", 0)).toBe("");
});

test("control codes and marks that turn a line round do not reach the terminal", () => {
  expect(onOneLine("a\nb\t\u001b[31mred\u0007\u202etxt.exe")).toBe("a b [31mred  txt.exe");
});

test("a text is broken at spaces, and a longer word stands alone", () => {
  expect(wrappedText("Estimated Cost: all of it", 15, "  ")).toEqual(["Estimated Cost:", "  all of it"]);
  expect(wrappedText("  Input: 1,234 tokens", 15, "  ")).toEqual(["  Input: 1,234", "    tokens"]);
  expect(wrappedText("at /a/very/long/path here", 10)).toEqual(["at", "/a/very/long/path", "here"]);
  expect(wrappedText("", 10)).toEqual([""]);
});

test("a word longer than a line is broken, further lines indented as the first, never inside a character", () => {
  expect(brokenText("  at /a/very/long/path", 10)).toEqual(["  at", "  /a/very/", "  long/pat", "  h"]);
  expect(brokenText("窓とブロック窓", 5)).toEqual(["窓と", "ブロ", "ック", "窓"]);
  expect(brokenText("fits", 10)).toEqual(["fits"]);
});

test("a text keeps its lines and their indents, but for its last break, and drives no terminal", () => {
  expect(textLines('{\r\n  "step": "pick up"\n\n}\n', 12)).toEqual([
    "{",
    '  "step":',
    '  "pick up"',
    "",
    "}",
  ]);
  expect(textLines("\u001b[2Jgone\tand\u202e back")).toEqual([" [2Jgone    and  back"]);
  expect(textLines("")).toEqual([""]);
});
