import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { samplePng } from "../../../test/support/pictures.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import type { RowSettings } from "../../config/run-config.js";
import { readRows } from "./row-items.js";

async function rowsOf(name: string, content: string | Uint8Array, settings: Partial<RowSettings> = {}) {
  const folder = temporaryFolder();
  const path = join(folder.path, name);
  mkdirSync(join(folder.path, "pictures"));
  writeFileSync(join(folder.path, "pictures", "a.png"), samplePng(1));
  writeFileSync(path, content);
  try {
    const { pool, columns } = await readRows({ path, images: [], ...settings });
    const items = Array.from({ length: pool.count }, (_, index) => pool.at(index));
    const short = (each: string) => each.replace(`${folder.path}/`, "");
    return { columns, items: items.map((item) => ({ ...item, imagePaths: item.imagePaths.map(short) })) };
  } catch (error) {
    (error as Error).message = (error as Error).message.replaceAll(`${folder.path}/`, "");
    throw error;
  } finally {
    await folder[Symbol.asyncDispose]();
  }
}

const messageOf = (...input: Parameters<typeof rowsOf>) =>
  rowsOf(...input).then(
    () => "nothing was wrong",
    (error: Error & { remedy?: string }) => `${error.message} | ${error.remedy}`,
  );

test("lines of JSON are rows, with a byte order mark, empty lines and line ends of either kind", async () => {
  const text = '\ufeff{"id":"a","n":1}\r\n\r\n{"id":"ü","n":2.5}\n{"id":3,"n":3}';
  const { items, columns } = await rowsOf("data.jsonl", text, { key: "id" });
  expect(items.map(({ key, rowNumber, row }) => [key, rowNumber, row])).toEqual([
    ["a", 1, { id: "a", n: 1 }],
    ["ü", 2, { id: "ü", n: 2.5 }],
    ["3", 3, { id: 3, n: 3 }],
  ]);
  expect(columns.kinds).toEqual({ id: "text", n: "decimal" });
});

test("a file longer than one piece that is read gives every row, those across the pieces too", async () => {
  const rows = Array.from({ length: 40_000 }, (_, n) => ({ id: `é${n}`, text: "x".repeat(n % 97) }));
  const { items } = await rowsOf("data.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"), {
    key: "id",
  });
  expect(items.map(({ row }) => row)).toEqual(rows);
});

test("cells of CSV are numbers only where that loses nothing, and may hold breaks, quotes and separators", async () => {
  const text = '\ufeffid,q,n\r\n007,"a ""b"",\r\nc",1.5\r\n\r\n8,ü,-2\r\n9,,1.50';
  const { items, columns } = await rowsOf("data.csv", text, { key: "id" });
  expect(items.map(({ key, columns: values }) => [key, values])).toEqual([
    ["007", { id: "007", q: 'a "b",\r\nc', n: 1.5 }],
    ["8", { id: 8, q: "ü", n: -2 }],
    ["9", { id: 9, q: "", n: "1.50" }],
  ]);
  expect(columns.kinds).toEqual({ id: "text", q: "text", n: "text" });
});

test("a longer CSV file gives every row again, those across the pieces too", async () => {
  const rows = Array.from({ length: 30_000 }, (_, n) => [`k${n}`, `"é,\n${"y".repeat(n % 89)}"`]);
  const { items } = await rowsOf("data.tsv", `id\tq\n${rows.map((row) => row.join("\t")).join("\n")}\n`, {
    key: "id",
  });
  expect(items.map(({ row }) => [row?.id, `"${row?.q}"`])).toEqual(rows);
});

test("values within maps have dotted names; lists are JSON, truth values are as in JSON, null is nothing", async () => {
  const { items } = await rowsOf("data.ndjson", '{"m":{"a":{"b":1}},"l":["x",2],"t":true,"z":null}\n');
  expect(items[0]?.columns).toEqual({
    m: '{"a":{"b":1}}',
    "m.a": '{"b":1}',
    "m.a.b": 1,
    l: '["x",2]',
    t: "true",
    z: "",
  });
  expect(items[0]?.key).toBe("row:1");
});

test("pictures are those of the columns that are named, relative to the file of rows", async () => {
  const text = '{"p":"pictures/a.png"}\n{"p":["pictures/a.png","pictures/a.png"]}\n{"p":null}\n{"p":""}\n';
  const { items } = await rowsOf("data.jsonl", text, { images: ["p"] });
  expect(items.map(({ imagePaths }) => imagePaths.length)).toEqual([1, 2, 0, 0]);
  expect(items[0]?.imagePaths).toEqual(["pictures/a.png"]);
});

test("of rows that are not asked about, the pictures are not looked at; of the others, the line is told", async () => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, "a.png"), samplePng(1));
  const path = join(folder.path, "data.csv");
  writeFileSync(path, 'p,q\na.png,"two\nlines"\n\na.png,1\nlost.png,2\na.png,3\n');
  const settings = { path, images: ["p"] };
  expect((await readRows(settings, { limit: 2 })).pool.count).toBe(4);
  await expect(readRows(settings, { limit: 3 })).rejects.toThrow(/data\.csv:6: the picture .*lost\.png/);
  await expect(readRows(settings)).rejects.toThrow(/data\.csv:6: /);
});

test("a key that ends like a repetition is an item of its own", async () => {
  const { items } = await rowsOf("data.jsonl", '{"id":"repo#1"}\n{"id":"repo#2"}\n', { key: "id" });
  expect(items.map(({ itemKey }) => itemKey)).toEqual(["repo#1", "repo#2"]);
});

test("columns that some row lacks are told apart, with the row", async () => {
  const { columns } = await rowsOf("data.jsonl", '{"a":1,"b":1}\n{"a":2}\n{"a":3,"c":1}\n');
  expect(columns.kinds).toEqual({ a: "integer" });
  expect(columns.incomplete.b).toMatch(/data\.jsonl:2 has no `b`/);
  expect(columns.incomplete.c).toMatch(/data\.jsonl:1 has no `c`/);
});

test("maps whose keys are data are no burden, however many there are", async () => {
  const rows = Array.from({ length: 30_000 }, (_, n) => `{"id":${n},"files":{"a${n}.ts":1,"b${n}.ts":2}}`);
  const { columns } = await rowsOf("data.jsonl", rows.join("\n"), { key: "id" });
  expect(columns.kinds).toEqual({ id: "integer", files: "text" });
  expect(columns.incomplete["a0.ts"] ?? columns.incomplete["files.a0.ts"]).toMatch(/data\.jsonl:2 has no/);
  expect(Object.keys(columns.incomplete).length).toBeLessThanOrEqual(10_000);
});

test("line ends of CSV may be mixed, and carriage returns within cells stay", async () => {
  const { items } = await rowsOf("data.csv", "id,q\r\n1,a\rb\n2,c\r\n3,d");
  expect(items.map(({ row }) => row?.q)).toEqual(["a\rb", "c", "d"]);
});

test.each<[string, string, string | Uint8Array, Partial<RowSettings>, RegExp]>([
  [
    "CSV of Excel's older kind",
    "data.csv",
    Buffer.from("id,q\n1,ü\n2,caf\xe9\n", "latin1"),
    {},
    /^data\.csv:2 is not UTF-8/,
  ],
  [
    "CSV cut off within a letter",
    "data.csv",
    Buffer.from("id,q\n1,é").subarray(0, -1),
    {},
    /^data\.csv:2 is not UTF-8/,
  ],
  ["UTF-16", "data.csv", Buffer.from("\ufeffid,q\n1,a\n", "utf16le"), {}, /^data\.csv:1 is not UTF-8/],
  [
    "lines that end in carriage returns",
    "data.csv",
    "id,q\r1,a\r",
    {},
    /^the lines of data\.csv end in carriage/,
  ],
  [
    "a number too long within a map",
    "data.jsonl",
    '{"m":{"l":[1,12345678901234567890]}}\n',
    {},
    /^data\.jsonl:1: `m\.l\.1` is a number/,
  ],
  ["a number too large", "data.jsonl", '{"a":1e400}\n', {}, /^data\.jsonl:1: `a` is a number/],
  ["an empty file", "data.jsonl", "", {}, /^there are no rows in data\.jsonl/],
  ["a header alone", "data.csv", "a,b\n", {}, /^there are no rows in data\.csv/],
  ["a broken line", "data.jsonl", '{"a":1}\n{"a":\n', {}, /^data\.jsonl:2 is not valid JSON/],
  ["a list", "data.jsonl", '{"a":1}\n[1]\n', {}, /^data\.jsonl:2 is not an object/],
  [
    "bytes that are no UTF-8",
    "data.jsonl",
    Buffer.from([0x22, 0xff, 0x22]),
    {},
    /^data\.jsonl:1 is not valid/,
  ],
  ["too many cells", "data.csv", "a,b\n1,2\n1,2,3\n", {}, /^data\.csv:3 has 3 cells for 2 columns/],
  ["an open quote", "data.csv", 'a,b\n1,"2\n', {}, /is not valid CSV/],
  ["a column twice", "data.csv", "a,b,a\n1,2,3\n", {}, /^data\.csv:1 names the column `a` twice/],
  ["a column without a name", "data.csv", "a,,c\n1,2,3\n", {}, /^data\.csv:1: column 2 has no name/],
  ["no such key", "data.csv", "id,b\n1,2\n", { key: "ids" }, /^data\.csv:2 has no key: `ids`.*`key: id`/],
  ["an empty key", "data.jsonl", '{"id":" "}\n', { key: "id" }, /^data\.jsonl:1 has no key/],
  [
    "a key twice",
    "data.jsonl",
    '{"id":"a"}\n{"id":"b"}\n{"id":"a"}\n',
    { key: "id" },
    /^rows 1 and 3 of data\.jsonl have the same key `a`/,
  ],
  [
    "no such picture",
    "data.jsonl",
    '{"p":"x.png"}\n',
    { images: ["p"] },
    /^data\.jsonl:1: the picture x\.png/,
  ],
  ["no column of pictures", "data.jsonl", '{"a":1}\n', { images: ["p"] }, /^data\.jsonl:1 has no path.*`p`/],
  ["a number too long", "data.jsonl", '{"a":12345678901234567890}\n', {}, /^data\.jsonl:1: `a` is a number/],
  ["another ending", "data.txt", "x", {}, /^data\.txt is neither JSONL nor CSV/],
])("%s is refused with its place and a remedy", async (_, name, content, settings, message) => {
  const text = await messageOf(name, content, settings);
  expect(text).toMatch(message);
  expect(text.split(" | ")[1]?.length).toBeGreaterThan(10);
});

test("a file that is not there, or is a folder, is refused", async () => {
  await expect(readRows({ path: "/nowhere/data.csv", images: [] })).rejects.toThrow("there is no file");
  await using folder = temporaryFolder();
  const path = join(folder.path, "data.csv");
  mkdirSync(path);
  await expect(readRows({ path, images: [] })).rejects.toThrow("is not a file");
});

test("a file that was changed after it was checked is not read on", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "data.jsonl");
  writeFileSync(path, '{"a":1}\n');
  const { pool } = await readRows({ path, images: [] });
  writeFileSync(path, '{"a":1}\n{"a":2}\n');
  expect(() => pool.at(0)).toThrow("was changed");
});
