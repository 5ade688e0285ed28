/**
 * Reads a YAML configuration for a script of one's own, as `explog run` reads its own: `defaults:` composed
 * as Hydra does, overrides (`"model.name=x"`, `"+key=1"`, `"~key"`, `"group=option"`) applied, `${a.b}` and
 * `${oc.env:NAME,default}` resolved. What the keys mean is the script's affair.
 *
 * @throws ExplogError `CONFIG_INVALID` with every problem found: file, line and remedy.
 */
export async function loadConfig(
  path: string,
  overrides: readonly string[] = [],
): Promise<Record<string, unknown>> {
  // The YAML library is loaded by those only who read a configuration.
  const { loadConfig: load } = await import("./load-config.js");
  return load(path, overrides);
}
