import { type ConfigPath, pathText } from "./config-path.js";
import { isConfigMap } from "./config-tree.js";

/** Values that a file leaves to others (`key: ???`) and nobody gave. */
export function missingValues(
  value: unknown,
  path: ConfigPath = [],
): { path: ConfigPath; message: string; remedy: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => missingValues(item, [...path, index]));
  if (isConfigMap(value)) {
    return Object.entries(value).flatMap(([key, item]) => missingValues(item, [...path, key]));
  }
  if (value !== "???") return [];
  const name = pathText(path);
  return [
    {
      path,
      message: `\`${name}\` is left open (\`???\`)`,
      remedy: `Give it: \`${name}=…\` on the command line.`,
    },
  ];
}
