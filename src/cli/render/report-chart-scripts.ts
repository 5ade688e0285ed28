/** How the page's own script writes figures. */
export const FIGURE_SCRIPT = `
  const usdDigits = (v) => v >= 99.99995 ? 2 : v >= 0.00095 || v === 0 ? 4 : Math.min(18, 1 - Math.floor(Math.log10(v)));
  const usd = (v) => v == null ? "–" : (v < 0 ? "-$" : "$") + Math.abs(v).toFixed(usdDigits(Math.abs(v)));
  const seconds = (v) => v == null ? "–" : v >= 60 ? (v / 60).toFixed(1) + " min" : v >= 0.1 ? v.toFixed(2) + " s" : (v >= 0.0095 || v === 0 ? (v * 1000).toFixed(0) : Number((v * 1000).toPrecision(2))) + " ms";
  const count = (v) => v == null ? "–" : Math.round(v).toLocaleString("en-US");
`;

/** What the page's own script makes of values before they are drawn: bars, their edges, a sentence. */
export const DISTRIBUTION_SCRIPT = `
  // Values that are all alike are one bar around them; what rounding left between them is no spread.
  function histogram(values) {
    const known = values.filter((v) => v != null);
    const low = known.reduce((a, b) => Math.min(a, b), Infinity);
    const high = known.reduce((a, b) => Math.max(a, b), -Infinity);
    if (high - low <= Math.abs(high) * 1e-9) return { centres: [low], counts: [known.length], half: Math.abs(low) / 2 || 0.5 };
    const bins = Math.max(1, Math.min(30, Math.ceil(Math.sqrt(known.length))));
    const width = (high - low) / bins;
    const counts = new Array(bins).fill(0);
    for (const v of known) counts[Math.min(bins - 1, Math.floor((v - low) / width))] += 1;
    return { centres: counts.map((_, i) => low + (i + 0.5) * width), counts, half: width / 2 };
  }
  function describe(values, format) {
    const known = values.filter((v) => v != null).sort((a, b) => a - b);
    if (known.length === 0) return "No value is known.";
    const [first, last] = [format(known[0]), format(known[known.length - 1])];
    if (first === last) return known.length + (known.length === 1 ? " value, " : " values, all ") + first + ".";
    return known.length + " values from " + first + " to " + last + ", half of them at most " + format(known[(known.length - 1) >> 1]) + ".";
  }
`;
