import { isUtf8 } from "node:buffer";
import { InputProblem } from "./input-problem.js";

const NEWLINE = 10;

/**
 * The pieces of a file as they come, as long as they are UTF-8: a text in another encoding would go to the
 * model with its letters replaced.
 * @throws InputProblem with the line of the first byte that is not.
 */
export async function* checkedUtf8(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  const check = (chunk: Uint8Array, isLast: boolean): void => {
    try {
      decoder.decode(chunk, { stream: !isLast });
    } catch (error) {
      throw new InputProblem(
        `${path}:${line + linesBeforeTheFirstWrong(chunk)} is not UTF-8`,
        "Save the file as UTF-8 (in Excel: the type “CSV UTF-8”).",
        error,
      );
    }
  };
  for await (const chunk of chunks) {
    check(chunk, false);
    line += newlinesIn(chunk);
    yield chunk;
  }
  check(new Uint8Array(), true);
}

function linesBeforeTheFirstWrong(chunk: Uint8Array): number {
  let lines = 0;
  // A letter may have begun in the piece before.
  let from = chunk.findIndex((byte) => (byte & 0xc0) !== 0x80);
  for (let at = chunk.indexOf(NEWLINE, from); from !== -1 && at !== -1; at = chunk.indexOf(NEWLINE, from)) {
    if (!isUtf8(chunk.subarray(from, at))) break;
    from = at + 1;
    lines += 1;
  }
  return lines;
}

function newlinesIn(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
