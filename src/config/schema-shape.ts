import type { ZodType } from "zod";
import type { ConfigPath } from "./config-path.js";

interface SchemaParts {
  def: { innerType?: ZodType; type: string };
  /** Of a number. */
  minValue?: number | null;
  maxValue?: number | null;
  isInt?: boolean;
  shape?: Record<string, ZodType>;
  element?: ZodType;
}

/** The schema of the value at a path, wrappers such as "optional" taken off on the way. */
export function schemaAt(schema: ZodType, path: ConfigPath): ZodType | undefined {
  let current: ZodType | undefined = schema;
  for (const step of path) {
    const { shape, element }: SchemaParts = partsOf(current);
    current = shape ? shape[step] : element;
    if (!current) return undefined;
  }
  return current;
}

/** The keys that a map of this schema may have. */
export function keysOf(schema: ZodType | undefined): string[] {
  return schema ? Object.keys(partsOf(schema).shape ?? {}) : [];
}

/** The values that a schema accepts, in words: `a whole number from 1 to 1000`. */
export function acceptedText(schema: ZodType): string {
  const { def, minValue, maxValue, isInt } = partsOf(schema);
  if (def.type !== "number") return def.type === "string" ? "text" : def.type;
  const least = bound(minValue);
  const most = bound(maxValue);
  const kind = isInt ? "a whole number" : "a number";
  if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`;
  return least === undefined ? kind : `${kind}, ${least} or more`;
}

/** The bounds that the library gives every number are not worth telling. */
function bound(value: number | null | undefined): number | undefined {
  return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
}

function partsOf(schema: ZodType): SchemaParts {
  let parts = schema as unknown as SchemaParts;
  while (parts.def.innerType) parts = parts.def.innerType as unknown as SchemaParts;
  return parts;
}
