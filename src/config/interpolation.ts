import { nearestName } from "../format/nearest-name.js";
import { type ConfigPath, pathText } from "./config-path.js";
import { type ConfigMap, copyTree, isConfigMap, valueAt } from "./config-tree.js";
import { referencePieces, type TextPiece } from "./reference-text.js";

/** A reference that cannot be resolved, at the value that holds it. */
export interface InterpolationProblem {
  path: ConfigPath;
  message: string;
  remedy: string;
  /** The reference as it is written. */
  reference: string;
}

class UnresolvedReference extends Error {
  override readonly name = "UnresolvedReference";
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** References resolved for one configuration before it counts as an attack on memory. */
const MOST_REFERENCES = 10_000;
const LONGEST_TEXT = 1_000_000;

/** A copy of the tree in which every `${a.b}`, `${.b}` and `${oc.env:NAME,default}` stands resolved. */
export function resolveInterpolations(
  tree: ConfigMap,
  environment: Readonly<Record<string, string | undefined>>,
): { tree: ConfigMap; problems: InterpolationProblem[] } {
  const problems: InterpolationProblem[] = [];
  let references = 0;

  const resolveValue = (value: unknown, path: ConfigPath, under: readonly string[]): unknown => {
    if (typeof value === "string") return value.includes("${") ? resolveText(value, path, under) : value;
    if (Array.isArray(value)) return value.map((item, index) => resolveValue(item, [...path, index], under));
    if (!isConfigMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolveValue(item, [...path, key], under)]),
    );
  };

  const resolveText = (text: string, path: ConfigPath, under: readonly string[]): unknown => {
    const pieces = referencePieces(text);
    if (!pieces) {
      throw new UnresolvedReference(
        "a reference has no closing `}`",
        "Close it, or write `\\${` for the characters themselves.",
      );
    }
    const [first] = pieces;
    if (pieces.length === 1 && first) return pieceValue(first, path, under);
    const joined = pieces.map((piece) => asText(pieceValue(piece, path, under), piece)).join("");
    if (joined.length > LONGEST_TEXT) throw tooMuch();
    return joined;
  };

  const pieceValue = (piece: TextPiece, path: ConfigPath, under: readonly string[]): unknown => {
    if (piece.kind === "text") return piece.text;
    if (++references > MOST_REFERENCES) throw tooMuch();
    const { content } = piece;
    const resolver = /^([\w.]+):(.*)$/s.exec(content);
    if (!resolver) return referredTo(content, path, under);
    if (resolver[1] !== "oc.env") {
      throw new UnresolvedReference(
        `the resolver \`${resolver[1]}\` in \`\${${content}}\` is not supported in this version`,
        `Supported: \${a.b}, \${.b} and \${oc.env:NAME,default}. Write \\\${ for the characters themselves.`,
      );
    }
    return fromEnvironment(resolver[2] ?? "", path, under);
  };

  const fromEnvironment = (words: string, path: ConfigPath, under: readonly string[]): unknown => {
    const comma = words.indexOf(",");
    const name = (comma === -1 ? words : words.slice(0, comma)).trim();
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value !== undefined) return value;
    if (comma === -1) {
      throw new UnresolvedReference(
        `the environment variable \`${name}\` is not set`,
        `Set it, or give a default: \`\${oc.env:${name},default}\`.`,
      );
    }
    const written = words.slice(comma + 1).trim();
    if (written === "null") return null;
    const unquoted = /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
    return unquoted.includes("${") ? resolveText(unquoted, path, under) : unquoted;
  };

  const referredTo = (written: string, path: ConfigPath, under: readonly string[]): unknown => {
    const content = written.includes("${") ? String(resolveText(written, path, under)) : written;
    const target = targetPath(content, path);
    const name = pathText(target);
    if (under.includes(name) || name === pathText(path)) {
      throw new UnresolvedReference(
        `\`\${${content}}\` refers to itself in a circle`,
        "Write one of the values out.",
      );
    }
    const found = valueAt(tree, target);
    if (found === undefined) throw noSuchKey(tree, content, target);
    return copyTree(resolveValue(found, target, [...under, name]));
  };

  const walk = (value: unknown, path: ConfigPath): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (isConfigMap(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]),
      );
    }
    try {
      return resolveValue(value, path, [pathText(path)]);
    } catch (error) {
      if (!(error instanceof UnresolvedReference)) throw error;
      problems.push({ path, message: error.message, remedy: error.remedy, reference: String(value) });
      return value;
    }
  };

  return { tree: walk(tree, []) as ConfigMap, problems };
}

/** `a.b[0]` from the root; a leading dot means beside the value itself, each further one a level up. */
function targetPath(content: string, path: ConfigPath): ConfigPath {
  const dots = /^\.*/.exec(content)?.[0].length ?? 0;
  const steps = content
    .slice(dots)
    .split(/[.[\]]/)
    .filter((step) => step !== "");
  return dots === 0 ? steps : [...path.slice(0, Math.max(0, path.length - dots)), ...steps];
}

function asText(value: unknown, piece: TextPiece): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  // As Python prints them, which is what OmegaConf does.
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  const name = piece.kind === "reference" ? piece.content : piece.text;
  throw new UnresolvedReference(
    `\`\${${name}}\` is a map or a list, which cannot be put into a text`,
    "Refer to a single value.",
  );
}

function noSuchKey(tree: ConfigMap, content: string, target: ConfigPath): UnresolvedReference {
  const parent = valueAt(tree, target.slice(0, -1));
  const names = isConfigMap(parent) ? Object.keys(parent) : [];
  const near = nearestName(String(target.at(-1)), names);
  const hint = near ? `Did you mean \`\${${pathText([...target.slice(0, -1), near])}}\`? ` : "";
  return new UnresolvedReference(
    `\`\${${content}}\` refers to a key that is not in the configuration`,
    `${hint}Write \`\\\${\` for the characters themselves.`,
  );
}

function tooMuch(): UnresolvedReference {
  return new UnresolvedReference("references that multiply each other are refused", "Write the values out.");
}
