/** What had to be put right in a text before it could be read as JSON. */
export type JsonRepair = "truncated" | "quotes" | "keys" | "commas" | "comments" | "literals" | "text";

/** A value that was read from a text, and where it ends in it. */
export interface LenientValue {
  value: unknown;
  end: number;
  repairs: JsonRepair[];
  /** Objects and lists that the text ends in: there may have been more in them. */
  cutOff: ReadonlySet<unknown>;
}

/** Deeper than any answer; a text of nothing but brackets goes no further than this. */
const MOST_LEVELS = 100;

/** Stands for a value that the text ends in: what there is of it may be a part of a number or a word. */
const CUT_OFF = Symbol("cut off");

const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
/** Python's and JavaScript's words; what JSON has no number for becomes `null`. */
const FOREIGN_LITERALS: Readonly<Record<string, unknown>> = {
  True: true,
  False: false,
  None: null,
  undefined: null,
  NaN: null,
  Infinity: null,
  "-Infinity": null,
};

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Reads the object or list that begins at `start`, though it is not quite JSON: single quotes, bare keys,
 * commas too many or too few, comments, Python's literals, raw line breaks in texts. Where the text
 * ends too early, whole members are kept, and the one that it breaks off in is left out. Nothing is
 * made up: words that are no values make it no JSON. `undefined` when it cannot be read.
 */
export function readLenientJson(text: string, start: number): LenientValue | undefined {
  const reader = new LenientReader(text, start);
  try {
    const value = reader.container(0);
    const isEmpty = value !== null && typeof value === "object" && Object.keys(value).length === 0;
    if (isEmpty && reader.repairs.has("truncated")) return undefined;
    return { value, end: reader.position, repairs: [...reader.repairs], cutOff: reader.cutOff };
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class NotJson extends Error {}

class LenientReader {
  readonly #text: string;
  readonly repairs = new Set<JsonRepair>();
  readonly cutOff = new Set<unknown>();
  position: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.position = start;
  }

  /** The object or list at the position, which is on its bracket. */
  container(level: number): unknown {
    if (level >= MOST_LEVELS) throw new NotJson();
    const value = this.#text[this.position++] === "{" ? this.#object(level) : this.#list(level);
    // The text ends once only, in everything that is open then.
    if (this.repairs.has("truncated")) this.cutOff.add(value);
    return value;
  }

  #object(level: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    while (this.#nextMember("}", entries.length > 0)) {
      const key = this.#key();
      this.#skipSpace();
      if (key === CUT_OFF || this.#isAtEnd()) return Object.fromEntries(this.#truncated(entries));
      if (this.#text[this.position] !== ":") throw new NotJson();
      this.position++;
      const value = this.#value(level);
      if (value === CUT_OFF) return Object.fromEntries(this.#truncated(entries));
      entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  #list(level: number): unknown[] {
    const items: unknown[] = [];
    while (this.#nextMember("]", items.length > 0)) {
      const value = this.#value(level);
      if (value === CUT_OFF) return this.#truncated(items);
      items.push(value);
    }
    return items;
  }

  /** Goes to the next member, over the comma before it; `false` after the closing bracket, or at the text's end. */
  #nextMember(closing: string, hasOthers: boolean): boolean {
    let commas = 0;
    for (;;) {
      this.#skipSpace();
      if (this.#isAtEnd()) {
        this.repairs.add("truncated");
        return false;
      }
      const character = this.#text[this.position];
      if (character === ",") commas++;
      else if (character === closing) {
        if (commas > 0) this.repairs.add("commas");
        this.position++;
        return false;
      } else {
        if (commas !== (hasOthers ? 1 : 0)) this.repairs.add("commas");
        return true;
      }
      this.position++;
    }
  }

  #key(): string | typeof CUT_OFF {
    const character = this.#text[this.position];
    if (character === '"' || character === "'") return this.#quoted();
    const word = /[\p{L}_$][\p{L}\p{N}_$-]*/uy;
    word.lastIndex = this.position;
    const key = word.exec(this.#text)?.[0];
    if (key === undefined) throw new NotJson();
    this.position += key.length;
    this.repairs.add("keys");
    return key;
  }

  #value(level: number): unknown {
    this.#skipSpace();
    if (this.#isAtEnd()) return CUT_OFF;
    const character = this.#text[this.position];
    if (character === "{" || character === "[") return this.container(level + 1);
    if (character === '"' || character === "'") return this.#quoted();
    return this.#bare();
  }

  /** A number or a literal. One that the text ends with may go on beyond it. */
  #bare(): unknown {
    const bare = /[-+.\w]+/y;
    bare.lastIndex = this.position;
    const word = bare.exec(this.#text)?.[0];
    if (word === undefined) throw new NotJson();
    const end = this.position + word.length;
    if (end === this.#text.length) {
      this.position = end;
      return CUT_OFF;
    }
    this.position = end;
    if (Object.hasOwn(LITERALS, word)) return LITERALS[word];
    if (Object.hasOwn(FOREIGN_LITERALS, word)) {
      this.repairs.add("literals");
      return FOREIGN_LITERALS[word];
    }
    if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(word)) return Number(word);
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word)) throw new NotJson();
    this.repairs.add("literals");
    return Number(word);
  }

  #quoted(): string | typeof CUT_OFF {
    const quote = this.#text[this.position++];
    if (quote === "'") this.repairs.add("quotes");
    let content = "";
    while (!this.#isAtEnd()) {
      const character = this.#text[this.position++] as string;
      if (character === quote) return content;
      if (character === "\\") content += this.#escaped();
      else {
        if (character < " ") this.repairs.add("text");
        content += character;
      }
    }
    return CUT_OFF;
  }

  #escaped(): string {
    const character = this.#text[this.position++] ?? "";
    if (character === "u") {
      const digits = this.#text.slice(this.position, this.position + 4);
      if (/^[\da-fA-F]{4}$/.test(digits)) {
        this.position += 4;
        return String.fromCharCode(Number.parseInt(digits, 16));
      }
    }
    if (character === '"' || character === "\\" || character === "/") return character;
    const control = ESCAPES[character];
    if (control !== undefined) return control;
    this.repairs.add("text");
    // `\alpha` of a formula keeps its backslash.
    return character === "'" || character === "\n" ? character : `\\${character}`;
  }

  #skipSpace(): void {
    for (;;) {
      const space = /[\s\uFEFF]*/y;
      space.lastIndex = this.position;
      this.position += space.exec(this.#text)?.[0].length ?? 0;
      const opening = this.#text.slice(this.position, this.position + 2);
      if (opening !== "//" && opening !== "/*" && !opening.startsWith("#")) return;
      this.repairs.add("comments");
      const [close, length] = opening === "/*" ? ["*/", 2] : ["\n", 1];
      const end = this.#text.indexOf(close, this.position + 1);
      this.position = end === -1 ? this.#text.length : end + length;
    }
  }

  #isAtEnd(): boolean {
    return this.position >= this.#text.length;
  }

  #truncated<Members>(members: Members): Members {
    this.repairs.add("truncated");
    this.position = this.#text.length;
    return members;
  }
}
