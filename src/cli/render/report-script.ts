import { DISTRIBUTION_SCRIPT, FIGURE_SCRIPT } from "./report-chart-scripts.js";

/** What the report's page adds to the style of every page. */
export const REPORT_STYLE = `
nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;list-style:none}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:16px;margin:12px 0}
figure{margin:0;min-width:0}figcaption{font-weight:600}
.problems{border-left:4px solid var(--removed);background:var(--soft);padding:2px 12px}
.controls{display:flex;flex-wrap:wrap;gap:8px 16px;margin:8px 0}
input,select,button{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:4px;padding:3px 8px}
button:disabled{opacity:.5}
details{border-bottom:1px solid var(--line)}summary{padding:5px 2px;cursor:pointer;font-variant-numeric:tabular-nums}
summary .dim{color:var(--dim)}.failed{color:var(--removed)}
.u-legend{display:none}
@media print{nav,.controls,noscript{display:none}figure,pre{break-inside:avoid}}
`;

/**
 * The page's own script: charts by uPlot, and the list of generations with their texts. All text reaches the
 * page as text, never as markup.
 */
export const REPORT_SCRIPT = `
"use strict";
(async () => {
  const PAGE = 50;
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { runs, texts } = await new Response(stream).json();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
${FIGURE_SCRIPT}  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // Charts
  const charts = [];
  const WHOLE = Array.from({ length: 24 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
  function figure(parent, title, description) {
    const made = element("figure");
    made.append(element("figcaption", title));
    const place = element("div");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", title + ". " + description);
    made.append(place);
    parent.append(made);
    return place;
  }
${DISTRIBUTION_SCRIPT}  function draw(place, xs, ys, xTitle, format, half) {
    const isBars = half !== undefined;
    const axis = (extra) => ({ stroke: colour("--dim"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") }, ...extra });
    const stroke = colour("--accent");
    const series = isBars
      ? { stroke, fill: stroke + "55", paths: uPlot.paths.bars({ size: [0.95, 100] }), points: { show: false } }
      : { stroke, width: 1.5, spanGaps: false, points: { show: xs.length < 80, size: 4, fill: stroke } };
    return new uPlot({
      width: Math.max(240, place.clientWidth), height: 220, legend: { show: false }, cursor: { drag: { x: true, y: false } },
      scales: { x: isBars ? { time: false, range: (u, min, max) => [min - half, max + half] } : { time: false }, y: { range: (u, min, max) => [Math.min(0, min ?? 0), (max || 1) * 1.05] } },
      axes: [
        axis({ label: xTitle, labelSize: 22, ...(isBars ? { space: 84 } : xs.every(Number.isInteger) ? { incrs: WHOLE } : {}), values: (u, splits) => splits.map((v) => isBars ? format(v) : v) }),
        axis({ size: (u, labels) => 24 + 7 * Math.max(5, ...(labels ?? []).map((label) => String(label ?? "").length)), values: (u, splits) => splits.map((v) => isBars ? count(v) : format(v)) }),
      ],
      series: [{}, series],
    }, [xs, ys], place);
  }
  for (const parent of document.querySelectorAll(".charts")) {
    const generations = runs[parent.dataset.run].generations;
    if (generations.length === 0) continue;
    const numbered = generations.every((g) => g.place !== null);
    const ordered = numbered ? [...generations].sort((a, b) => a.place - b.place) : generations;
    // Repeats of one place stand side by side.
    const single = numbered && new Set(ordered.map((g) => g.place)).size === ordered.length;
    const xs = ordered.map((g, i) => single ? g.place : i + 1);
    const xTitle = single ? "frame or step" : "generation";
    let sum = 0;
    const costs = ordered.map((g) => (sum += g.usd ?? 0));
    const unpriced = ordered.filter((g) => g.usd == null || g.mark?.includes("≥")).length;
    const mark = (unpriced ? "≥ " : "") + (ordered.some((g) => g.mark?.includes("~")) ? "~" : "");
    const lines = [
      ["Duration", ordered.map((g) => g.seconds), seconds],
      ["Tokens", ordered.map((g) => g.input == null || g.output == null ? null : g.input + g.output), count],
      ["Cost so far" + (unpriced ? " (without " + count(unpriced) + " unpriced)" : ""), ordered.every((g) => g.usd == null) ? costs.map(() => null) : costs, (v) => v ? mark + usd(v) : usd(v)],
    ];
    for (const [title, ys, format] of lines) {
      if (ys.every((v) => v == null)) continue;
      const place = figure(parent, title, describe(ys, format));
      charts.push(() => draw(place, xs, ys, xTitle, format));
    }
    for (const [title, values, format] of [["Distribution of durations", ordered.map((g) => g.seconds), seconds], ["Distribution of costs", ordered.map((g) => g.usd), usd]]) {
      if (values.filter((v) => v != null).length < 2) continue;
      const place = figure(parent, title, describe(values, format));
      const { centres, counts, half } = histogram(values);
      charts.push(() => draw(place, centres, counts, "generations by " + (format === usd ? "cost" : "duration"), format, half));
    }
  }
  let drawn = [];
  const redraw = () => {
    for (const chart of drawn) chart.destroy();
    drawn = charts.map((each) => each());
  };
  redraw();
  let width = innerWidth;
  let waiting;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 150);
  });
  // On paper the page is light, and as wide as the paper is.
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", redraw);

  // Transcripts
  const [which, find, order, found, list, earlier, later] = ["which", "find", "order", "found", "generations", "earlier", "later"].map((id) => document.getElementById(id));
  let page = 0;
  function chosen() {
    const words = find.value.toLowerCase().trim();
    const all = runs[which.value || 0].generations;
    const holds = (g) => [g.key, g.status, g.error ?? "", g.answer === undefined ? "" : texts[g.answer]].some((t) => t.toLowerCase().includes(words));
    const kept = words === "" ? [...all] : all.filter(holds);
    const by = { slowest: (g) => g.seconds ?? -1, dearest: (g) => g.usd ?? -1, failed: (g) => g.status === "ok" ? 0 : 1 }[order.value];
    return by ? kept.sort((a, b) => by(b) - by(a)) : kept;
  }
  function fill(details, g) {
    const texted = (title, text) => {
      details.append(element("h3", title), element("pre", text));
    };
    if (g.error) texted("Error", g.error);
    if (g.answer !== undefined) texted("Answer", texts[g.answer]);
    if (g.prompt && g.prompt.length) texted("Prompt", g.prompt.map((at) => texts[at]).join("\\n\\n"));
    if (!g.error && g.answer === undefined && !g.prompt) details.append(element("p", "No text of this generation is in this file."));
  }
  function show() {
    const all = chosen();
    const pages = Math.max(1, Math.ceil(all.length / PAGE));
    page = Math.max(0, Math.min(page, pages - 1));
    const shown = all.slice(page * PAGE, (page + 1) * PAGE);
    found.textContent = all.length === 0 ? "No generation fits." : count(all.length) + " generations, page " + (page + 1) + " of " + pages;
    list.replaceChildren(...shown.map((g) => {
      const details = element("details");
      const summary = element("summary");
      summary.append(element("b", g.key), " ", element("span", g.status, g.status === "ok" ? "dim" : "failed"), " ");
      const scores = Object.entries(g.scores ?? {}).map(([name, value]) => name + " " + (Number.isInteger(value) ? value : value.toFixed(3)));
      summary.append(element("span", [seconds(g.seconds), count(g.input) + " in", count(g.output) + " out", (g.mark ?? "") + usd(g.usd), ...scores, g.model].join(" · "), "dim"));
      details.append(summary);
      details.addEventListener("toggle", () => { if (details.open && details.childElementCount === 1) fill(details, g); });
      return details;
    }));
    earlier.disabled = page === 0;
    later.disabled = page >= pages - 1;
  }
  const anew = () => { page = 0; show(); };
  which.addEventListener("change", anew);
  order.addEventListener("change", anew);
  find.addEventListener("input", anew);
  earlier.addEventListener("click", () => { page -= 1; show(); });
  later.addEventListener("click", () => { page += 1; show(); });
  show();
  document.documentElement.dataset.ready = "yes";
})();
`;
