import type { ConfigPath } from "./config-path.js";
import { OverrideSyntaxError } from "./override-syntax-error.js";
import { parseOverrideValue } from "./override-value.js";

/** One `key=value` of the command line: sets, adds (`+`), sets or adds (`++`) or removes (`~`) a key. */
export interface Override {
  kind: "set" | "add" | "force" | "remove";
  path: ConfigPath;
  /** For `remove`: the value that it must have, if any is given. */
  value?: unknown;
  hasValue: boolean;
  text: string;
}

export function parseOverride(text: string): Override {
  const match = /^(\+\+|\+|~)?([^=]*)(?:=(.*))?$/s.exec(text);
  const prefix = match?.[1];
  const key = match?.[2]?.trim() ?? "";
  const valueText = match?.[3];
  if (!/^[\p{L}_][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)*$/u.test(key)) {
    throw new OverrideSyntaxError(`\`${key}\` is not a key`);
  }
  const kind = prefix === "~" ? "remove" : prefix === "++" ? "force" : prefix === "+" ? "add" : "set";
  if (valueText === undefined && kind !== "remove") throw new OverrideSyntaxError("there is no `=`");
  return {
    kind,
    path: key.split("."),
    value: valueText === undefined ? undefined : parseOverrideValue(valueText),
    hasValue: valueText !== undefined,
    text,
  };
}
