/** A number as a fraction of whole numbers, so that nothing is ever rounded. */
export interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

const TOKENS = /\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?|[-+*/()])/gy;

/**
 * The value of an expression such as `(55 + 89) * 0.75 / 1e6`, exactly. It shares no code with the
 * prices it is compared with.
 */
export function exactValue(expression: string): Fraction {
  const tokens = split(expression);
  let position = 0;

  const factor = (): Fraction => {
    const token = tokens[position++];
    if (token === "(") {
      const inner = sum();
      if (tokens[position++] !== ")") throw new SyntaxError(`A ) is missing in "${expression}"`);
      return inner;
    }
    if (token === undefined || !/^\d/.test(token)) throw new SyntaxError(`No number in "${expression}"`);
    return exactNumber(token);
  };
  const product = (): Fraction => {
    let left = factor();
    while (tokens[position] === "*" || tokens[position] === "/") {
      const times = tokens[position++] === "*";
      const right = factor();
      left = times
        ? fraction(left.numerator * right.numerator, left.denominator * right.denominator)
        : fraction(left.numerator * right.denominator, left.denominator * right.numerator);
    }
    return left;
  };
  const sum = (): Fraction => {
    let left = product();
    while (tokens[position] === "+" || tokens[position] === "-") {
      const plus = tokens[position++] === "+";
      const right = product();
      left = plus ? difference(left, negated(right)) : difference(left, right);
    }
    return left;
  };

  const value = sum();
  if (position < tokens.length) throw new SyntaxError(`Too much in "${expression}"`);
  return value;
}

/** A decimal number as it is written, `3.11e-5` included. */
export function exactNumber(text: string): Fraction {
  const [digits = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", decimals = ""] = digits.split(".");
  const shift = Number(exponent) - decimals.length;
  const power = 10n ** BigInt(Math.abs(shift));
  const numerator = BigInt(whole + decimals);
  return shift < 0 ? fraction(numerator, power) : fraction(numerator * power, 1n);
}

/** Whether two values are no further apart than a limit. */
export function isWithin(one: Fraction, other: Fraction, limit: Fraction): boolean {
  const apart = difference(one, other);
  const size = apart.numerator < 0n ? -apart.numerator : apart.numerator;
  return size * limit.denominator <= limit.numerator * apart.denominator;
}

function split(expression: string): string[] {
  const found = [...expression.matchAll(TOKENS)];
  const length = found.reduce((sum, match) => sum + match[0].length, 0);
  if (length !== expression.trimEnd().length) throw new SyntaxError(`"${expression}" is no arithmetic`);
  return found.map((match) => match[1] ?? "");
}

function difference(left: Fraction, right: Fraction): Fraction {
  const numerator = left.numerator * right.denominator - right.numerator * left.denominator;
  return fraction(numerator, left.denominator * right.denominator);
}

function negated(value: Fraction): Fraction {
  return fraction(-value.numerator, value.denominator);
}

function fraction(numerator: bigint, denominator: bigint): Fraction {
  if (denominator === 0n) throw new RangeError("Division by zero");
  return { numerator, denominator };
}
