import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { findLines } from "./find-lines.js";

it("finds just the lines that hold a text, wherever the blocks that are read end", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "lines");
  const block = 1 << 20;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(0, 1, 20, 5_000, block - 3, block, 2 * block + 1), fc.boolean()), {
        minLength: 1,
        maxLength: 8,
      }),
      (shapes) => {
        const lines = shapes.map(
          ([length, isHit], number) =>
            `${"x".repeat(length)}${isHit ? "<needle>" : ""}${number}${isHit ? "<needle>" : ""}`,
        );
        writeFileSync(path, lines.join("\n"));
        let offset = 0;
        const expected = lines.flatMap((text, number) => {
          const line = { text, offset, next: lines[number + 1]?.slice(0, 64) };
          offset += text.length + 1;
          return text.includes("<needle>") ? [line] : [];
        });
        expect([...findLines(path, ["<nothing>", "<needle>"])]).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});
