import { OverrideSyntaxError } from "./override-syntax-error.js";

type Cast = (value: unknown) => unknown;

const casts: Record<string, Cast> = {
  int: (value) => Math.trunc(numberOf("int", value)),
  float: (value) => numberOf("float", value),
  str: (value) => (typeof value === "object" && value !== null ? refuse("str", value) : String(value)),
  bool(value) {
    if (typeof value === "boolean") return value;
    if (typeof value === "number") return value !== 0;
    const word = String(value).toLowerCase();
    return word === "true" ? true : word === "false" ? false : refuse("bool", value);
  },
};

/**
 * The function that a value of an override is put through, `int('12')`.
 * @throws OverrideSyntaxError for a name that is none; the cast throws it for a value that it cannot take.
 */
export function castOf(name: string): Cast {
  const cast = Object.hasOwn(casts, name) ? casts[name] : undefined;
  if (cast) return cast;
  throw new OverrideSyntaxError(
    `\`${name}(…)\` is not supported; there is ${Object.keys(casts).join(", ")}, and quotes for a text with brackets`,
  );
}

function numberOf(name: string, value: unknown): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && !Number.isNaN(number) ? number : Number(refuse(name, value));
}

function refuse(name: string, value: unknown): never {
  throw new OverrideSyntaxError(`${JSON.stringify(value)} cannot be made \`${name}\``);
}
