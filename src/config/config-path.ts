/** The way from the root of a configuration to a value: keys of maps, positions in lists. */
export type ConfigPath = readonly (string | number)[];

export function pathText(path: ConfigPath): string {
  return path.join(".");
}

/** Whether `path` is `ancestor` itself or stands below it. */
export function isWithin(path: ConfigPath, ancestor: ConfigPath): boolean {
  return (
    ancestor.length <= path.length && ancestor.every((step, index) => String(step) === String(path[index]))
  );
}
