import { InvalidArgumentError } from "commander";

/** Beyond this, one process would do nothing but switch between them. */
const MOST = 64;

/** The value of `--parallel`. */
export function runsAtOnce(text: string): number {
  const count = Number(text);
  if (/^[1-9]\d*$/.test(text) && count <= MOST) return count;
  throw new InvalidArgumentError(`Pass a whole number of runs from 1 to ${MOST}, as in --parallel 4.`);
}
