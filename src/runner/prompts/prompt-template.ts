import { nearestName } from "../../format/nearest-name.js";
import { type FormatSpec, parseFormatSpec, type TemplateValueKind } from "./format-spec.js";
import { formatValue } from "./format-value.js";

/** The names that a template may use, and the kind of value each stands for. */
export type TemplateNames = Readonly<Record<string, TemplateValueKind>>;
export type TemplateValues = Readonly<Record<string, string | number>>;

/** A prompt with its `{name}` places, checked: rendering it cannot fail for want of a name or a format. */
export interface PromptTemplate {
  /** Every name that it uses. */
  names: string[];
  render(values: TemplateValues): string;
}

/** What is wrong with a template, and the line of it where that stands, without the space around it. */
export interface TemplateProblem {
  message: string;
  remedy: string;
  line: string;
  /** Where in the line. */
  mark?: { start: number; length: number };
}

type Piece = string | { name: string; kind: TemplateValueKind; spec?: FormatSpec };

/** The names of the runner come first; of the keys of a long configuration the first few. */
const MOST_NAMES_SHOWN = 12;

const BRACE_HINT = "Write `{{` and `}}` for braces that are meant as text.";

/**
 * Reads a template in the manner of Python's `str.format`: `{name}`, `{name:.2f}`, `{{` for a brace.
 * `elsewhere` says of names that exist only under other settings which ones these are.
 */
export function parseTemplate(
  text: string,
  names: TemplateNames,
  elsewhere: Readonly<Record<string, string>> = {},
): { template: PromptTemplate } | { problems: TemplateProblem[] } {
  const pieces: Piece[] = [];
  const problems: TemplateProblem[] = [];
  let plain = "";
  let position = 0;
  while (position < text.length) {
    const character = text.charAt(position);
    if ((character === "{" || character === "}") && text.charAt(position + 1) === character) {
      plain += character;
      position += 2;
      continue;
    }
    if (character === "{" || character === "}") {
      const end = character === "{" ? text.indexOf("}", position) : -1;
      const place = end === -1 ? undefined : text.slice(position + 1, end);
      const found = place === undefined ? singleBrace(character) : placePiece(place, names, elsewhere);
      const length = end === -1 ? 1 : end + 1 - position;
      if ("message" in found) problems.push({ ...found, ...lineAt(text, position, length) });
      else pieces.push(plain, found);
      plain = "";
      position = end === -1 ? position + 1 : end + 1;
      continue;
    }
    plain += character;
    position++;
  }
  if (problems.length > 0) return { problems };
  pieces.push(plain);
  return { template: templateOf(pieces) };
}

function templateOf(pieces: Piece[]): PromptTemplate {
  const places = pieces.filter((piece) => typeof piece !== "string");
  return {
    names: [...new Set(places.map((place) => place.name))],
    render: (values) =>
      pieces
        .map((piece) =>
          typeof piece === "string" ? piece : formatValue(values[piece.name] ?? "", piece.kind, piece.spec),
        )
        .join(""),
  };
}

function placePiece(
  place: string,
  names: TemplateNames,
  elsewhere: Readonly<Record<string, string>>,
): Exclude<Piece, string> | Omit<TemplateProblem, "line" | "mark"> {
  const colon = place.indexOf(":");
  const name = (colon === -1 ? place : place.slice(0, colon)).trim();
  const kind = Object.hasOwn(names, name) ? names[name] : undefined;
  if (!kind) return unknownName(place, name, Object.keys(names), elsewhere);
  if (colon === -1) return { name, kind };
  const spec = parseFormatSpec(place.slice(colon + 1), kind);
  if (typeof spec === "string")
    return { message: `in \`{${place}}\`, ${spec}`, remedy: "Correct the format." };
  return { name, kind, spec };
}

function unknownName(
  place: string,
  name: string,
  names: string[],
  elsewhere: Readonly<Record<string, string>>,
): Omit<TemplateProblem, "line" | "mark"> {
  if (!/^[\w.]+$/.test(name)) {
    const shown = place.length > 40 ? `${place.slice(0, 39)}…` : place;
    return { message: `\`{${shown.replace(/\s+/g, " ")}}\` is not a template name`, remedy: BRACE_HINT };
  }
  if (Object.hasOwn(elsewhere, name)) {
    return { message: `there is no \`{${name}}\` here`, remedy: `It needs ${elsewhere[name]}.` };
  }
  const near = nearestName(name, names);
  const shown = names.filter((each) => !each.includes(".")).slice(0, MOST_NAMES_SHOWN);
  const suggestion = near ? `Did you mean \`{${near}}\`? ` : "";
  return {
    message: `there is no template name \`{${name}}\``,
    remedy: `${suggestion}Names here: ${shown.join(", ")}, and every key of the configuration. ${BRACE_HINT}`,
  };
}

function singleBrace(brace: string): Omit<TemplateProblem, "line" | "mark"> {
  return { message: `a single \`${brace}\` in a template`, remedy: BRACE_HINT };
}

function lineAt(text: string, position: number, length: number): Pick<TemplateProblem, "line" | "mark"> {
  const start = text.lastIndexOf("\n", position - 1) + 1;
  const end = text.indexOf("\n", position);
  const whole = text.slice(start, end === -1 ? text.length : end);
  const line = whole.trim();
  const at = position - start - whole.indexOf(line);
  return { line, mark: { start: at, length: Math.min(length, line.length - at) } };
}
