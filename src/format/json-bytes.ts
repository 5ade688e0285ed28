import { isPlainText, knownJsonText } from "./json-text.js";
import { MOST_NUMBER_BYTES, writeNumber } from "./number-bytes.js";

/** Up to here, a text is looked at and copied in one go, character by character. */
const SHORT_CHARACTERS = 32;
const SHORT_PART_BYTES = 40;
/** Longer texts would take too much room for good. */
const MOST_ESCAPED_CHARACTERS = 1 << 14;
const MOST_BYTES_A_CHARACTER = 3;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
/** The letter behind the backslash; 0 for what has none, and is seldom met. */
const ESCAPES = new Uint8Array(BACKSLASH + 1);
for (const character of '\b\t\n\f\r"\\')
  ESCAPES[character.charCodeAt(0)] = JSON.stringify(character).charCodeAt(2);
const OPEN = partOf("{");
const CLOSE = partOf("}");
const COMMA = partOf(",");
const COLON = partOf(":");
const EMPTY = partOf("{}");

/** A piece of JSON that is written again and again, as bytes. */
export function partOf(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

/**
 * JSON that is put together as bytes: pieces that stay the same are copied, and numbers and short texts
 * written without ever being strings. For what is written once a generation.
 */
export class JsonBytes {
  #bytes: Buffer;
  #length = 0;

  constructor(roomBytes = 1 << 12) {
    this.#bytes = Buffer.allocUnsafeSlow(roomBytes);
  }

  /** Everything so far, and what room there is behind it; another array when it has grown. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Forgets what comes after so many bytes. */
  cut(length: number): void {
    this.#length = length;
  }

  part(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    const at = this.#length;
    const to = this.#bytes;
    // A call costs more than copying a few bytes one by one.
    if (bytes.length > SHORT_PART_BYTES) to.set(bytes, at);
    else for (let index = 0; index < bytes.length; index += 1) to[at + index] = bytes[index] as number;
    this.#length = at + bytes.length;
  }

  /** Text that is JSON already. */
  text(text: string): void {
    if (this.#length + text.length * MOST_BYTES_A_CHARACTER > this.#bytes.length)
      this.#grow(text.length * MOST_BYTES_A_CHARACTER);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** What is no finite number becomes `null`. */
  number(value: number): void {
    if (this.#length + MOST_NUMBER_BYTES > this.#bytes.length) this.#grow(MOST_NUMBER_BYTES);
    this.#length = writeNumber(this.#bytes, this.#length, value);
  }

  string(text: string): void {
    if (text.length <= SHORT_CHARACTERS) {
      this.#short(text);
      return;
    }
    const known = knownJsonText(text);
    if (known !== undefined) this.text(known);
    else if (isPlainText(text)) this.#long(text);
    else if (!this.#escaped(text)) this.text(JSON.stringify(text));
  }

  /**
   * A field as `JSON.stringify` spells it: nothing for a value that it leaves out.
   * @param start what stands before the value: comma, name and colon.
   * @throws what `JSON.stringify` throws.
   */
  field(start: Uint8Array, value: unknown): void {
    if (value === undefined) return;
    if (typeof value === "number") {
      this.part(start);
      this.number(value);
    } else if (typeof value === "string") {
      this.part(start);
      this.string(value);
    } else {
      const text: string | undefined = JSON.stringify(value);
      if (text === undefined) return;
      this.part(start);
      this.text(text);
    }
  }

  /** A field whose value is an object of named numbers, or texts. */
  named(start: Uint8Array, values: object | undefined): void {
    if (values === undefined) return;
    if (values === null || Object.getPrototypeOf(values) !== Object.prototype || "toJSON" in values) {
      this.field(start, values);
      return;
    }
    this.part(start);
    const begin = this.#length;
    for (const name of Object.keys(values)) {
      const value = (values as Record<string, unknown>)[name];
      const before = this.#length;
      this.part(before === begin ? OPEN : COMMA);
      this.string(name);
      const named = this.#length;
      this.field(COLON, value);
      if (this.#length === named) this.#length = before;
    }
    this.part(this.#length === begin ? EMPTY : CLOSE);
  }

  /** Spaces up to a length. */
  pad(length: number): void {
    if (length <= this.#length) return;
    if (length > this.#bytes.length) this.#grow(length - this.#length);
    this.#bytes.fill(SPACE, this.#length, length);
    this.#length = length;
  }

  toString(): string {
    return this.#bytes.toString("utf8", 0, this.#length);
  }

  #short(text: string): void {
    if (this.#length + text.length + 2 > this.#bytes.length) this.#grow(text.length + 2);
    const bytes = this.#bytes;
    let end = this.#length;
    bytes[end++] = QUOTE;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < SPACE || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      bytes[end++] = code;
    }
    bytes[end++] = QUOTE;
    this.#length = end;
  }

  #long(text: string): void {
    if (this.#length + text.length * MOST_BYTES_A_CHARACTER + 2 > this.#bytes.length)
      this.#grow(text.length * MOST_BYTES_A_CHARACTER + 2);
    const bytes = this.#bytes;
    bytes[this.#length] = QUOTE;
    const end = this.#length + 1 + bytes.write(text, this.#length + 1);
    bytes[end] = QUOTE;
    this.#length = end + 1;
  }

  /** A text in ASCII with quotes or line breaks in it. @returns whether it is one, and was written. */
  #escaped(text: string): boolean {
    if (text.length > MOST_ESCAPED_CHARACTERS) return false;
    // First as it is, so far behind that there is room for an escape of every character.
    const room = text.length * (2 + MOST_BYTES_A_CHARACTER) + 2;
    if (this.#length + room > this.#bytes.length) this.#grow(room);
    const bytes = this.#bytes;
    const start = this.#length + text.length * 2 + 1;
    if (bytes.write(text, start) !== text.length) return false;
    let end = this.#length;
    bytes[end++] = QUOTE;
    for (let index = start; index < start + text.length; index += 1) {
      const code = bytes[index] as number;
      if (code < SPACE || code === QUOTE || code === BACKSLASH) {
        const escaped = ESCAPES[code] as number;
        if (escaped === 0) return false;
        bytes[end++] = BACKSLASH;
        bytes[end++] = escaped;
      } else {
        bytes[end++] = code;
      }
    }
    bytes[end++] = QUOTE;
    this.#length = end;
    return true;
  }

  #grow(roomBytes: number): void {
    const larger = Buffer.allocUnsafeSlow((this.#length + roomBytes) * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
