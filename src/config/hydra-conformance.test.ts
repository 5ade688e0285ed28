import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { composeTree } from "./composed-tree.js";

interface ConformanceCase {
  name: string;
  overrides?: string[];
  environment?: Record<string, string>;
  /** Why explog does something else; `value` or `error` then says what. */
  differs?: string;
  value?: unknown;
  error?: boolean;
}

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const { trees } = parse(fixture("hydra-cases.yaml")) as {
  trees: { files: Record<string, string>; cases: ConformanceCase[] }[];
};
const { results, versions } = JSON.parse(fixture("hydra-results.json")) as {
  results: Record<string, { value?: unknown; error?: string }>;
  versions: Record<string, string>;
};
const cases = trees.flatMap(({ files, cases }) => cases.map((each) => ({ ...each, files })));

async function composed({ files, overrides, environment }: (typeof cases)[number]) {
  await using temporary = temporaryFolder();
  const folder = temporary.path;
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { resolved, unresolved } = await composeTree(
    join(folder, "config.yaml"),
    overrides ?? [],
    environment ?? {},
  );
  if (unresolved.length > 0) throw new Error(unresolved[0]?.message);
  return resolved;
}

/** The committed results have no infinities. */
function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== "object" || value === null) return value;
  if ("$number" in value) return Number(value.$number);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decoded(item)]));
}

describe("composition is that of Hydra 1.3 and OmegaConf 2.3", () => {
  const same = cases.filter(({ differs }) => differs === undefined);
  test.each(same)("$name", async (each) => {
    const expected = results[each.name];
    if (expected?.error) await expect(composed(each)).rejects.toThrow();
    else expect(await composed(each)).toEqual(decoded(expected?.value));
  });

  test("the results are of the versions that are named, one for every case, and at least 80", () => {
    expect(versions).toMatchObject({ "hydra-core": "1.3.2", omegaconf: "2.3.0" });
    expect(Object.keys(results).sort()).toEqual(cases.map(({ name }) => name).sort());
    expect(same.length).toBeGreaterThanOrEqual(80);
  });
});

describe("where it differs from Hydra on purpose, it does what the case says", () => {
  test.each(cases.filter(({ differs }) => differs !== undefined))("$name: $differs", async (each) => {
    if (each.error) await expect(composed(each)).rejects.toThrow();
    else expect(await composed(each)).toEqual(each.value);
    expect(results[each.name]?.value).not.toEqual(each.value ?? null);
  });
});
