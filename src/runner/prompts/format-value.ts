import type { FormatSpec, TemplateValueKind } from "./format-spec.js";

/** A value in a format, as Python's `format()` would write it. */
export function formatValue(
  given: string | number,
  kind: TemplateValueKind,
  spec: FormatSpec | undefined,
): string {
  const value = kind === "text" ? String(given) : given;
  if (!spec) return typeof value === "number" ? plainNumber(value, kind) : value;
  if (typeof value === "string") {
    const characters = Array.from(value);
    const text = spec.precision === undefined ? value : characters.slice(0, spec.precision).join("");
    return padded("", text, spec, spec.align ?? "<");
  }
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  return padded(sign, magnitude(Math.abs(value), kind, spec), spec, spec.align ?? ">");
}

function magnitude(value: number, kind: TemplateValueKind, spec: FormatSpec): string {
  if (spec.type === "f") return grouped(fixed(value, spec.precision ?? 6), spec.grouping);
  if (spec.type === "%") return `${grouped(fixed(value * 100, spec.precision ?? 6), spec.grouping)}%`;
  return grouped(plainNumber(value, kind), spec.grouping);
}

/** Python writes a float that happens to be whole with `.0`, and very large and small ones with an exponent. */
function plainNumber(value: number, kind: TemplateValueKind): string {
  if (kind !== "number") return String(value);
  const size = Math.abs(value);
  if (size >= 1e16 || (size < 1e-4 && size > 0))
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Like `toFixed`, but a tie goes to the even digit, as in Python: 2.5 is written 2, 0.125 is 0.12. */
function fixed(value: number, decimals: number): string {
  if (value >= 1e21)
    return decimals === 0 ? BigInt(value).toString() : `${BigInt(value)}.${"0".repeat(decimals)}`;
  const rounded = value.toFixed(decimals);
  if (decimals >= 60) return rounded;
  // 40 further digits tell a true tie from a number close to one.
  const further = value.toFixed(decimals + 40).slice(-40);
  const lastDigit = Number(rounded.at(-1));
  if (!/^50*$/.test(further) || lastDigit % 2 === 0) return rounded;
  return rounded.slice(0, -1) + String(lastDigit - 1);
}

function grouped(text: string, separator: "" | "," | "_"): string {
  if (!separator) return text;
  const [whole = "", ...fraction] = text.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, separator);
  return [groups, ...fraction].join(".");
}

function padded(
  sign: string,
  text: string,
  spec: FormatSpec,
  align: NonNullable<FormatSpec["align"]>,
): string {
  const missing = spec.width - Array.from(sign + text).length;
  if (missing <= 0) return sign + text;
  switch (align) {
    case "<":
      return sign + text + spec.fill.repeat(missing);
    case ">":
      return spec.fill.repeat(missing) + sign + text;
    case "^": {
      const before = Math.floor(missing / 2);
      return spec.fill.repeat(before) + sign + text + spec.fill.repeat(missing - before);
    }
    default:
      return sign + withZeros(text, missing, spec);
  }
}

/** Zeros put before a grouped number are grouped too: `{1234:010,}` is 00,001,234 in Python. */
function withZeros(text: string, missing: number, spec: FormatSpec): string {
  if (!spec.grouping || spec.fill !== "0") return spec.fill.repeat(missing) + text;
  const [whole = "", ...fraction] = text.replaceAll(spec.grouping, "").split(".");
  const wanted = text.length + missing;
  for (let digits = whole.length; ; digits++) {
    const candidate = [grouped(whole.padStart(digits, "0"), spec.grouping), ...fraction].join(".");
    if (candidate.length >= wanted) return candidate;
  }
}
