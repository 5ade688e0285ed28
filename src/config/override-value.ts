import { castOf } from "./override-cast.js";
import { OverrideSyntaxError } from "./override-syntax-error.js";

const INTEGER = /^[+-]?(?:0|[1-9](?:_?\d)*)$/;
const FLOAT = /^[+-]?(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][+-]?\d(?:_?\d)*)?$/;
const NOT_FINITE: Record<string, number> = { inf: Number.POSITIVE_INFINITY, nan: Number.NaN };

/**
 * The value of an override in the grammar of Hydra: numbers, booleans, null, plain and quoted text,
 * `[lists]` and `{maps: too}`; an empty text is the empty string.
 */
export function parseOverrideValue(text: string): unknown {
  const reader = new ValueReader(text);
  reader.skipSpaces();
  if (reader.atEnd()) return "";
  const value = reader.value("");
  reader.skipSpaces();
  if (reader.peek() === ",") {
    throw new OverrideSyntaxError(
      "several values are a sweep: add --sweep to run them all; or quote a text that holds a comma, or write [a,b] for a list",
    );
  }
  if (!reader.atEnd()) throw new OverrideSyntaxError(`\`${reader.rest()}\` after the value`);
  return value;
}

class ValueReader {
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(): string {
    return this.text.charAt(this.position);
  }

  rest(): string {
    return this.text.slice(this.position);
  }

  atEnd(): boolean {
    return this.position >= this.text.length;
  }

  skipSpaces(): void {
    while (/[ \t]/.test(this.peek())) this.position++;
  }

  /** A value that ends before a comma or one of the `closing` characters. */
  value(closing: string): unknown {
    this.skipSpaces();
    const first = this.peek();
    if (first === "[") return this.list();
    if (first === "{") return this.map();
    if (first === '"' || first === "'") return this.quoted(first);
    const name = /^([A-Za-z_]\w*)\(/.exec(this.rest())?.[1];
    return name === undefined ? scalar(this.plain(`,${closing}`)) : this.call(name);
  }

  /** `int(…)`, `float(…)`, `str(…)`, `bool(…)`. */
  private call(name: string): unknown {
    this.position += name.length + 1;
    const cast = castOf(name);
    const value = this.value(")");
    this.skipSpaces();
    if (!this.taken(")")) throw new OverrideSyntaxError(`the closing \`)\` of \`${name}(\` is missing`);
    return cast(value);
  }

  private list(): unknown[] {
    const items: unknown[] = [];
    this.position++;
    this.skipSpaces();
    if (this.taken("]")) return items;
    for (;;) {
      items.push(this.value("]"));
      if (this.endsOrGoesOn("]")) return items;
    }
  }

  private map(): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.position++;
    this.skipSpaces();
    if (this.taken("}")) return {};
    for (;;) {
      this.skipSpaces();
      const quote = this.peek();
      const key = quote === '"' || quote === "'" ? this.quoted(quote) : this.plain(":,}").text;
      this.skipSpaces();
      if (!this.taken(":")) throw new OverrideSyntaxError(`a \`:\` is missing after the key \`${key}\``);
      entries.push([key, this.value("}")]);
      if (this.endsOrGoesOn("}")) return Object.fromEntries(entries);
    }
  }

  private endsOrGoesOn(closing: string): boolean {
    this.skipSpaces();
    if (this.taken(closing)) return true;
    if (this.taken(",")) return false;
    throw new OverrideSyntaxError(`the closing \`${closing}\` is missing`);
  }

  private taken(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position++;
    return true;
  }

  private quoted(quote: string): string {
    let value = "";
    this.position++;
    while (!this.atEnd()) {
      const character = this.peek();
      this.position++;
      if (character === quote) return value;
      if (character !== "\\") {
        value += character;
        continue;
      }
      // Backslashes escape only before a quote, and each other there; elsewhere they stand for themselves.
      const run = /^\\*/.exec(this.rest())?.[0].length ?? 0;
      const count = run + 1;
      this.position += run;
      const isBeforeQuote = this.peek() === quote;
      value += "\\".repeat(isBeforeQuote ? Math.floor(count / 2) : count);
      if (isBeforeQuote && count % 2 === 1) {
        value += quote;
        this.position++;
      }
    }
    throw new OverrideSyntaxError(`the closing ${quote} is missing`);
  }

  private plain(stops: string): { text: string; escaped: boolean } {
    let text = "";
    let escaped = false;
    while (!this.atEnd() && !stops.includes(this.peek())) {
      if (this.text.startsWith("${", this.position)) {
        text += this.reference();
      } else if (this.peek() === "\\" && /[\\()[\]{}:=, \t]/.test(this.text.charAt(this.position + 1))) {
        text += this.text.charAt(this.position + 1);
        escaped = true;
        this.position += 2;
      } else {
        text += this.peek();
        this.position++;
      }
    }
    return { text: text.trim(), escaped };
  }

  /** A `${…}` as it stands, with the references inside it. */
  private reference(): string {
    const start = this.position;
    let depth = 0;
    while (!this.atEnd()) {
      const character = this.peek();
      this.position++;
      if (character === "{") depth++;
      if (character === "}" && --depth === 0) return this.text.slice(start, this.position);
    }
    throw new OverrideSyntaxError("the closing `}` of `${` is missing");
  }
}

function scalar({ text, escaped }: { text: string; escaped: boolean }): unknown {
  if (escaped) return text;
  const lower = text.toLowerCase();
  if (lower === "null") return null;
  if (lower === "true" || lower === "false") return lower === "true";
  const unsigned = lower.replace(/^[+-]/, "");
  const notFinite = NOT_FINITE[unsigned];
  if (notFinite !== undefined) return lower.startsWith("-") ? -notFinite : notFinite;
  if (INTEGER.test(text) || (FLOAT.test(text) && /[.eE]/.test(text))) return Number(text.replaceAll("_", ""));
  return text;
}
