/**
 * What a template name stands for, which decides the formats that fit it. A `number` is written as Python
 * writes a float, a `decimal` as it stands in a file of rows.
 */
export type TemplateValueKind = "text" | "integer" | "number" | "decimal";

/** A parsed format of Python's mini-language: the part after the colon in `{time_seconds:.2f}`. */
export interface FormatSpec {
  fill: string;
  align?: "<" | ">" | "^" | "=";
  sign: "-" | "+" | " ";
  width: number;
  grouping: "" | "," | "_";
  precision?: number;
  type: "" | "s" | "d" | "f" | "%";
}

const WIDEST = 1000;
const MOST_DECIMALS = 100;

const PATTERN = /^(?:(.)?([<>=^]))?([-+ ])?(0)?(\d+)?([,_])?(?:\.(\d+))?([sdf%F])?$/su;

/** A format as Python would read it; a text that says what is wrong when it cannot be used on this kind of value. */
export function parseFormatSpec(text: string, kind: TemplateValueKind): FormatSpec | string {
  const match = PATTERN.exec(text);
  if (!match)
    return `the format \`:${text}\` is not known (known: \`d\`, \`05d\`, \`,\`, \`.2f\`, \`%\`, \`s\`, \`>8\`)`;
  const [, fill, align, sign, zero, width, grouping, precision, written] = match;
  const type = (written?.toLowerCase() ?? "") as FormatSpec["type"];
  const numeric = kind !== "text";
  if (numeric && type === "s") return `the format \`:${text}\` is for texts, and this is a number`;
  if (!numeric && (type === "d" || type === "f" || type === "%" || grouping || sign || align === "=")) {
    return `the format \`:${text}\` is for numbers, and this is a text`;
  }
  if ((kind === "number" || kind === "decimal") && type === "d")
    return `the format \`:${text}\` is for whole numbers; write \`:.0f\``;
  if (numeric && precision !== undefined && type !== "f" && type !== "%") {
    return `the format \`:${text}\` has a precision but no type; write \`:${text}f\``;
  }
  if (Number(width ?? 0) > WIDEST || Number(precision ?? 0) > MOST_DECIMALS) {
    return `the format \`:${text}\` is too wide`;
  }
  return {
    fill: fill ?? (zero && !align ? "0" : " "),
    align: (align ?? (zero ? (numeric ? "=" : "<") : undefined)) as FormatSpec["align"],
    sign: (sign ?? "-") as FormatSpec["sign"],
    width: Number(width ?? 0),
    grouping: (grouping ?? "") as FormatSpec["grouping"],
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}
