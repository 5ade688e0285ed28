#!/usr/bin/env node
import { explogVersion } from "../logger/explog-version.js";

const [first, ...others] = process.argv.slice(2);
if (others.length === 0 && (first === "--version" || first === "-V")) {
  // Asked for by scripts and editors time and again: answered without loading the commands.
  process.stdout.write(`${explogVersion}\n`);
} else if ((first !== undefined && first !== "list") || !(await isListed(others))) {
  const { runProgram } = await import("./program.js");
  await runProgram(process.argv);
}

async function isListed(words: readonly string[]): Promise<boolean> {
  const { runList } = await import("./run-list.js");
  return runList(words);
}
