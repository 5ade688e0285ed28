import { expect, it } from "vitest";
import { sha256Hex, sha256HexOfTexts } from "./content-hash.js";

it("hashes texts behind each other as the one text that they make, however long", () => {
  for (const more of [[], ["", "é", "😀"], ["x".repeat(30_000), "é".repeat(30_000)]]) {
    expect(sha256HexOfTexts("first\n", more)).toBe(sha256Hex(`first\n${more.join("")}`));
  }
});
