import { dirname, posix } from "node:path";
import { missingConfigFile, pathOfConfig } from "./config-files.js";
import { type ConfigPackage, packageHeader, packageOfGroup, packageWithin } from "./config-package.js";
import { type ConfigLocation, type ConfigProblem, configError } from "./config-problem.js";
import {
  type DefaultsEntry,
  DefaultsEntryError,
  MUST_BE_CHOSEN,
  parseDefaultsEntry,
} from "./defaults-entry.js";
import { createGroupChoices, type GroupChoices } from "./group-choices.js";
import type { GroupOverride } from "./group-overrides.js";
import { readYamlSource, type YamlSource } from "./yaml-source.js";

/** One file of a composed configuration. */
export interface ConfigLayer {
  source: YamlSource;
  /** Where its values go. */
  package: ConfigPackage;
}

/** A file of the tree that is about to be read. */
interface ConfigFile {
  path: string;
  /** Its folder, from the root; empty for the root itself. */
  group: string;
  package: ConfigPackage;
  /** Whether an item of `defaults` gave the package, so that the file's own header does not count. */
  hasPackage: boolean;
}

type GroupEntry = Extract<DefaultsEntry, { kind: "group" }>;
type FileEntry = Exclude<DefaultsEntry, { kind: "self" }>;
interface PlacedEntry<Entry = DefaultsEntry> {
  entry: Entry;
  where: ConfigLocation;
}

/** Files within files within files: beyond this they are taken to include each other. */
const DEEPEST_FILE = 50;

/**
 * The files of a configuration in the order in which they are laid over each other.
 *
 * Items of a list are looked at from the last to the first, as in Hydra: an `override` in a later file
 * then is known before the group that it changes is read.
 *
 * @throws ExplogError `CONFIG_INVALID`.
 */
export async function expandDefaults(
  primaryPath: string,
  overrides: readonly GroupOverride[],
): Promise<ConfigLayer[]> {
  const fail = (problem: ConfigProblem): never => {
    throw configError(primaryPath, [problem]);
  };
  const expansion = new Expansion(dirname(primaryPath), createGroupChoices(overrides, fail), fail);
  const layers = await expansion.primary(primaryPath);
  expansion.choices.refuseUnused();
  return layers;
}

class Expansion {
  readonly choices: GroupChoices;
  private readonly root: string;
  private readonly fail: (problem: ConfigProblem) => never;

  constructor(root: string, choices: GroupChoices, fail: (problem: ConfigProblem) => never) {
    this.root = root;
    this.choices = choices;
    this.fail = fail;
  }

  async primary(path: string): Promise<ConfigLayer[]> {
    const source = await readYamlSource(path);
    const appended = this.choices.appended.map(
      ({ group, package: place, options, text }): PlacedEntry<GroupEntry> => ({
        entry: {
          kind: "group",
          group: `/${group}`,
          package: place,
          options: options ?? null,
          optional: false,
          override: false,
        },
        where: { where: `command line: \`${text}\`` },
      }),
    );
    return this.expand({ path, group: "", package: "", hasPackage: false }, source, appended, 0);
  }

  private async expand(
    file: ConfigFile,
    source: YamlSource,
    appended: readonly PlacedEntry[],
    depth: number,
  ): Promise<ConfigLayer[]> {
    const header = file.hasPackage ? undefined : packageHeader(source.text, file.group);
    const parent: ConfigFile = { ...file, package: header ?? file.package };
    const own: ConfigLayer = { source, package: parent.package };
    const listed = this.parsedDefaults(source, file.path);
    this.noteOverrides(listed, parent);
    const files = listed.filter(({ entry }) => entry.kind !== "group" || !entry.override);
    if (!files.some(({ entry }) => entry.kind === "self")) {
      files.push({ entry: { kind: "self" }, where: { where: file.path } });
    }
    const results = new Map<PlacedEntry, ConfigLayer[]>();
    const inOrder = [...files, ...appended];
    const deferred: PlacedEntry<GroupEntry>[] = [];
    for (const item of [...inOrder].reverse()) {
      if (isReference(item)) deferred.push(item);
      else if (item.entry.kind === "self") results.set(item, [own]);
      else results.set(item, await this.entry(item as PlacedEntry<FileEntry>, parent, depth));
    }
    for (const item of deferred) results.set(item, await this.entry(item, parent, depth));
    return inOrder.flatMap((item) => results.get(item) ?? []);
  }

  private async entry(
    { entry, where }: PlacedEntry<FileEntry>,
    parent: ConfigFile,
    depth: number,
  ): Promise<ConfigLayer[]> {
    const hasPackage = entry.package !== undefined;
    if (entry.kind === "config") {
      const folder = posix.dirname(entry.name).replace(/^[./]+/, "");
      const place = packageWithin(parent.package, entry.package ?? packageOfGroup(folder));
      const target = resolvedGroup(parent.group, entry.name);
      return this.file(target, { package: place, hasPackage }, { entry, where }, depth);
    }
    const place = packageOf(entry, parent);
    const layers: ConfigLayer[] = [];
    const options = this.choices.take(keyOf(entry, parent), entry.options, where) ?? [];
    for (const option of [...options].reverse()) {
      const target = posix.join(resolvedGroup(parent.group, entry.group), option);
      layers.unshift(...(await this.file(target, { package: place, hasPackage }, { entry, where }, depth)));
    }
    return layers;
  }

  private async file(
    target: string,
    place: Pick<ConfigFile, "package" | "hasPackage">,
    { entry, where }: PlacedEntry<FileEntry>,
    depth: number,
  ): Promise<ConfigLayer[]> {
    const path = pathOfConfig(this.root, target);
    if (path === undefined) {
      return entry.optional ? [] : this.fail({ ...where, ...missingConfigFile(this.root, target) });
    }
    if (depth >= DEEPEST_FILE) {
      const message = `the files include each other in a circle, by way of \`${target}\``;
      this.fail({ ...where, message, remedy: "Take this item out of `defaults`, or one that leads here." });
    }
    const folder = posix.dirname(target);
    const source = await readYamlSource(path, { mayBeEmpty: true });
    return this.expand({ path, group: folder === "." ? "" : folder, ...place }, source, [], depth + 1);
  }

  private noteOverrides(listed: readonly PlacedEntry[], parent: ConfigFile): void {
    let before: PlacedEntry | undefined;
    for (const item of listed) {
      const { entry } = item;
      if (entry.kind !== "group") continue;
      if (entry.override) {
        before = item;
        this.choices.override(keyOf(entry, parent), entry.options, item.where);
      } else if (before) {
        this.fail({
          ...before.where,
          message: "an `override` stands before the items that it may change",
          remedy: `Move it to the end of the list, behind \`${entry.group}\`.`,
        });
      }
    }
  }

  private parsedDefaults(source: YamlSource, path: string): PlacedEntry[] {
    const { defaults } = source.tree;
    if (defaults === undefined || defaults === null) return [];
    const whole = source.locate(["defaults"]) ?? { where: path };
    if (!Array.isArray(defaults)) {
      const message = "`defaults` is no list";
      return this.fail({ ...whole, message, remedy: "Write `- group: option` lines." });
    }
    let selves = 0;
    return defaults.map((item: unknown, index) => {
      const where = source.locate(["defaults", index]) ?? whole;
      try {
        const entry = parseDefaultsEntry(item);
        if (entry.kind === "self" && ++selves > 1) {
          throw new DefaultsEntryError("`_self_` stands here a second time", "Keep one of the two.");
        }
        return { entry, where };
      } catch (error) {
        if (!(error instanceof DefaultsEntryError)) throw error;
        return this.fail({ ...where, message: error.message, remedy: error.remedy });
      }
    });
  }
}

/** An option named after another group's, which is known only when the rest of the list has been read. */
function isReference(item: PlacedEntry): item is PlacedEntry<GroupEntry> {
  const { entry } = item;
  if (entry.kind !== "group" || entry.options === MUST_BE_CHOSEN) return false;
  return (entry.options ?? []).some((option) => option.includes("${"));
}

/** What tells one item of `defaults` from another: its group, and its package where that is not the group's own. */
function keyOf(entry: GroupEntry, parent: ConfigFile): string {
  const group = resolvedGroup(parent.group, entry.group);
  const place = packageOf(entry, parent);
  if (place === packageOfGroup(group)) return group;
  return `${group}@${place === "" ? "_global_" : place}`;
}

function packageOf(entry: GroupEntry, parent: Pick<ConfigFile, "package">): ConfigPackage {
  const own = packageOfGroup(entry.group.replace(/^\//, ""));
  return packageWithin(parent.package, entry.package ?? own);
}

function resolvedGroup(from: string, written: string): string {
  return written.startsWith("/") ? posix.normalize(written.slice(1)) : posix.join(from, written);
}
