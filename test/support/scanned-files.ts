import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scanner = new URL("key-scan.mjs", import.meta.url);

/** Folders of the checkout that hold what people write, or what is made of it. */
const NOT_WRITTEN_BY_TESTS = new Set([".git", "node_modules", "dist", "temp", "coverage", "src", "test"]);

/**
 * All files that the suite writes, whichever of its processes does, lie in one folder, and no key of the tests
 * may stand in any: each is looked through before it is removed or replaced, and what is left of them at the
 * end. So is whatever appears in the checkout meanwhile.
 */
export function setup(): () => void {
  const startedAtMilliseconds = Date.now();
  const suite = mkdtempSync(join(tmpdir(), "explog-suite-"));
  const files = join(suite, "files");
  const leaks = join(suite, "leaks.txt");
  // Some tests ask as a user without privileges.
  chmodSync(suite, 0o711);
  mkdirSync(files);
  writeFileSync(leaks, "");
  // Workers inherit it, and so do the processes that they start.
  Object.assign(process.env, {
    TMPDIR: files,
    EXPLOG_TEST_FILES: files,
    EXPLOG_TEST_LEAKS: leaks,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import=${scanner.href}`.trim(),
  });
  return () => {
    const left = [files, ...changedSince(startedAtMilliseconds, root)];
    execFileSync(process.execPath, [fileURLToPath(scanner), ...left], { stdio: "inherit" });
    const found = new Set(readFileSync(leaks, "utf8").split("\n").filter(Boolean));
    rmSync(suite, { recursive: true, force: true });
    if (found.size === 0) return;
    // What is thrown here is told, and does not by itself make the run fail.
    process.exitCode = 1;
    throw new Error(`Keys of the tests stand in files that the suite wrote:\n${[...found].join("\n")}`);
  };
}

function changedSince(milliseconds: number, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return NOT_WRITTEN_BY_TESTS.has(entry.name) ? [] : changedSince(milliseconds, path);
    }
    return entry.isFile() && statSync(path).mtimeMs >= milliseconds ? [path] : [];
  });
}
