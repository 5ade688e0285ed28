import { existsSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { nearestName } from "../format/nearest-name.js";
import type { ConfigProblem } from "./config-problem.js";

/** Path of the configuration `group/name` below a root, if there is one. */
export function pathOfConfig(root: string, target: string): string | undefined {
  const plain = target.replace(/\.ya?ml$/, "");
  return [`${plain}.yaml`, `${plain}.yml`].map((name) => join(root, name)).find((path) => existsSync(path));
}

/** Names of the configurations of a group, sorted; none when there is no such folder. */
export function optionsOfGroup(root: string, group: string): string[] {
  try {
    const files = readdirSync(join(root, group), { withFileTypes: true });
    return files
      .filter((file) => !file.isDirectory() && /\.ya?ml$/.test(file.name))
      .map((file) => file.name.replace(/\.ya?ml$/, ""))
      .sort();
  } catch {
    return [];
  }
}

/** What to say of a configuration that is not there. */
export function missingConfigFile(root: string, target: string): Pick<ConfigProblem, "message" | "remedy"> {
  const group = posix.dirname(target);
  const names = optionsOfGroup(root, group);
  const near = nearestName(posix.basename(target), names);
  const there =
    names.length > 0 ? `There is: ${names.join(", ")}.` : `There is no folder \`${group}\` with YAML files.`;
  return {
    message: `there is no \`${target}.yaml\` in ${root}`,
    remedy: [near && `Did you mean \`${near}\`?`, there].filter(Boolean).join(" "),
  };
}
