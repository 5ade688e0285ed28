import { createInterface } from "node:readline/promises";
import { ExplogError } from "../../format/explog-error.js";

/** What a terminal is asked with. */
export interface Questions {
  /**
   * Asks until `read` gives something.
   * @param read gives `undefined` for an answer that will not do, after `say` has said why.
   */
  ask<Value>(text: string, read: (answer: string) => Value | undefined): Promise<Value>;
  say(text: string): void;
  close(): void;
}

/** Questions on a terminal. Ctrl-C and Ctrl-D end them with an error, so that nothing is written. */
export function openQuestions(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Questions {
  const lines = createInterface({ input, output });
  const closing = new AbortController();
  lines.on("close", () => closing.abort());
  lines.on("SIGINT", () => lines.close());
  const say = (text: string) => {
    output.write(`${text}\n`);
  };
  return {
    say,
    async ask(text, read) {
      // A terminal draws the line that is typed into anew, and could not draw several.
      const explained = text.lastIndexOf("\n") + 1;
      if (explained > 0) output.write(text.slice(0, explained));
      const question = text.slice(explained);
      for (;;) {
        const answer = await lines.question(question, { signal: closing.signal }).catch(() => {
          throw new ExplogError("INVALID_ARGUMENT", "No answer: nothing was written.");
        });
        const value = read(answer.trim());
        if (value !== undefined) return value;
      }
    },
    close: () => lines.close(),
  };
}
