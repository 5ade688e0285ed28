// Loaded into every process of the test suite (`--import`, see scanned-files.ts): whatever file is removed or
// replaced within the suite's folder is looked through for the tests' keys before it is gone.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const { appendFileSync, closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync } = fs;
const { EXPLOG_TEST_FILES: folder, EXPLOG_TEST_LEAKS: leaks, EXPLOG_TEST_KEYS: list } = process.env;
const KEYS = JSON.parse(readFileSync(list ?? new URL("test-keys.json", import.meta.url), "utf8"));
const LONGEST = Math.max(...KEYS.map((key) => key.length));
const CHUNK_BYTES = 1 << 20;

/** Looks a file through, or all files of a folder, and notes where a key stands. */
function scan(path) {
  let stat;
  try {
    stat = lstatSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path)) scan(join(path, name));
    else if (stat.isFile() && !isWrittenByPeople(path)) for (const key of keysIn(path)) note(key, path);
  } catch (error) {
    // Gone already, or closed to everybody by a test.
    if (!["ENOENT", "EACCES", "EPERM", "ENOTDIR"].includes(error?.code)) throw error;
  }
}

/** A configuration is the test's own, and may hold a key; the copy that an experiment keeps may not. */
function isWrittenByPeople(path) {
  return path.endsWith(".yaml") && !/[\\/]exp_/.test(path);
}

function note(key, path) {
  appendFileSync(leaks, `${JSON.stringify(key)} stands in ${path}\n`);
}

function keysIn(path) {
  const found = new Set();
  const descriptor = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (let position = 0, kept = 0; ; ) {
      const read = readSync(descriptor, buffer, kept, CHUNK_BYTES - kept, position);
      if (read === 0) return found;
      position += read;
      const end = kept + read;
      const text = buffer.latin1Slice(0, end);
      for (const key of KEYS) if (text.includes(key)) found.add(key);
      // A key may lie across two pieces.
      kept = Math.min(LONGEST, end);
      buffer.copy(buffer, 0, end - kept, end);
    }
  } finally {
    closeSync(descriptor);
  }
}

function scanIfOurs(path) {
  const text = path instanceof URL ? path.pathname : String(path);
  if (text.startsWith(folder + sep)) scan(text);
}

/** Which of its parameters is the file that is gone after the call. */
const REMOVERS = { rm: 0, unlink: 0, rename: 1, copyFile: 1, truncate: 0 };

if (folder && leaks) {
  for (const [name, position] of Object.entries(REMOVERS)) {
    for (const [owner, method] of [
      [fs, name],
      [fs, `${name}Sync`],
      [fs.promises, name],
    ]) {
      const original = owner[method];
      owner[method] = (...parameters) => {
        scanIfOurs(parameters[position]);
        return original.apply(owner, parameters);
      };
    }
  }
  syncBuiltinESMExports();
}

// By itself it looks through what it is told.
if (process.argv[1] === fileURLToPath(import.meta.url)) for (const path of process.argv.slice(2)) scan(path);
