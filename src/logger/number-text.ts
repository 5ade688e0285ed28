/** `1,234`. */
export function countText(count: number): string {
  const digits = String(count);
  if (count >= 0 && count < 1_000) return digits;
  // Most counts, in a tenth of the time: a list has thousands of them.
  if (Number.isInteger(count) && count >= 0 && count < 1_000_000_000) {
    const thousands = digits.slice(0, -3);
    const rest = digits.slice(-3);
    return count < 1_000_000
      ? `${thousands},${rest}`
      : `${thousands.slice(0, -3)},${thousands.slice(-3)},${rest}`;
  }
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * `$0.0018`: four decimal places, two from a hundred dollars on, and as many as two digits need for
 * what is smaller, so that a small cost never reads as none.
 */
export function usdText(usd: number): string {
  const size = Math.abs(usd);
  const sign = usd < 0 ? "-" : "";
  if (size === 0) return "$0.00";
  if (size >= 99.99995) return `${sign}$${withThousands(size.toFixed(2))}`;
  if (size >= 0.00095) return `${sign}$${size.toFixed(4)}`;
  return `${sign}$${twoDigits(size)}`;
}

/** `12ms`, `3.45s`, `45.2 minutes`, `3.1 hours`, `2.5 days`. */
export function durationText(seconds: number): string {
  const { value, unit } = durationParts(seconds);
  return unit.length > 2 ? `${value} ${unit}` : `${value}${unit}`;
}

/** The same for a column of a table: `45.2m`, `3.1h`, `2.5d`. */
export function shortDurationText(seconds: number): string {
  const { value, unit } = durationParts(seconds);
  return `${value}${unit.length > 2 ? unit.charAt(0) : unit}`;
}

function durationParts(seconds: number): { value: string; unit: string } {
  if (seconds === 0) return { value: "0.00", unit: "s" };
  if (Math.abs(seconds) < 0.0995) return { value: twoDigits(seconds * 1000), unit: "ms" };
  if (seconds < 59.995) return { value: seconds.toFixed(2), unit: "s" };
  if (seconds < 59.95 * 60) return { value: (seconds / 60).toFixed(1), unit: "minutes" };
  if (seconds < 47.95 * 3600) return { value: (seconds / 3600).toFixed(1), unit: "hours" };
  return { value: countText(Number((seconds / 86_400).toFixed(1))), unit: "days" };
}

/** At least two significant digits, without an exponent. */
function twoDigits(value: number): string {
  if (Math.abs(value) >= 10) return value.toFixed(0);
  const places = 1 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(100, places));
}

function withThousands(decimal: string): string {
  const [whole = "", fraction = ""] = decimal.split(".");
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}.${fraction}`;
}
