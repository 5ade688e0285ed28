import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ExperimentStatistics } from "../../analysis/experiment-statistics.js";
import type { StoredExperiment } from "../../store/experiment-store.js";
import { comparisonDocument } from "./comparison-document.js";
import type { ComparisonOutput } from "./comparison-output.js";
import { documentHtml, escapeHtml, htmlPage } from "./document-html.js";
import { reportDetails, reportFigures } from "./report-blocks.js";
import { packedReportData, type ReportRun } from "./report-data.js";
import { REPORT_SCRIPT, REPORT_STYLE } from "./report-script.js";
import { onOneLine } from "./text-width.js";

const require = createRequire(import.meta.url);

export interface ReportedExperiment {
  experiment: StoredExperiment;
  statistics: ExperimentStatistics;
  run: ReportRun;
  /** What could not be read of its files. */
  problems: readonly string[];
}

export interface ReportPage {
  experiments: readonly ReportedExperiment[];
  comparison?: ComparisonOutput;
  texts: readonly string[];
  /** Generations whose texts found no room. */
  textsLeft: number;
}

/** One HTML file that needs no other and no network: charts, figures, comparison, transcripts. */
export function reportPage({ experiments, comparison, texts, textsLeft }: ReportPage): string {
  const ids = experiments.map(({ experiment }) => experiment.overview.id);
  const runs = experiments.map(({ run }) => run);
  const body = [
    `<h1>${ids.length === 1 ? `Experiment ${escapeHtml(ids[0] ?? "")}` : `${ids.length} experiments`}</h1>`,
    navigation(ids, comparison !== undefined),
    ...(comparison
      ? [
          section(
            "comparison",
            documentHtml(comparisonDocument(comparison)).replace(/^<h1>(.*?)<\/h1>/, "<h2>$1</h2>"),
          ),
        ]
      : []),
    ...experiments.map(({ experiment, statistics, problems }, index) =>
      section(
        `run-${index}`,
        [
          `<h2>${escapeHtml(experiment.overview.id)}</h2>`,
          problemsHtml(problems),
          documentHtml(reportFigures(experiment, statistics)),
          `<div class="charts" data-run="${index}"></div>`,
          documentHtml(reportDetails(experiment, statistics)),
        ].join("\n"),
      ),
    ),
    section("transcripts", transcriptsHtml(ids, textsLeft)),
    `<noscript><p>Charts and transcripts need scripts, which this page brings along and the browser has turned off.</p></noscript>`,
    `<script type="application/octet-stream" id="data">${packedReportData(runs, texts)}</script>`,
    `<style>${readFileSync(require.resolve("uplot/dist/uPlot.min.css"), "utf8")}${REPORT_STYLE}</style>`,
    `<script>${readFileSync(require.resolve("uplot/dist/uPlot.iife.min.js"), "utf8")}</script>`,
    `<script>${REPORT_SCRIPT}</script>`,
  ];
  return htmlPage(
    ids.length === 1 ? `explog: ${ids[0]}` : `explog: ${ids.length} experiments`,
    body.join("\n"),
  );
}

/** Above the figures, so that none is taken for the whole truth. */
function problemsHtml(problems: readonly string[]): string {
  if (problems.length === 0) return "";
  const items = problems.map((problem) => `<li>${escapeHtml(onOneLine(problem))}</li>`);
  return `<div class="problems" role="note"><p>⚠️ Not all of its files can be read, and this page may lack some of it:</p><ul>${items.join("")}</ul></div>`;
}

function navigation(ids: readonly string[], isCompared: boolean): string {
  const links = [
    ...(isCompared ? [["comparison", "Comparison"]] : []),
    ...ids.map((id, index) => [`run-${index}`, id]),
    ["transcripts", "Transcripts"],
  ];
  return `<nav aria-label="Parts of this page"><ul>${links.map(([target, text]) => `<li><a href="#${target}">${escapeHtml(text ?? "")}</a></li>`).join("")}</ul></nav>`;
}

function section(id: string, html: string): string {
  return `<section id="${id}">\n${html}\n</section>`;
}

function transcriptsHtml(ids: readonly string[], left: number): string {
  const options = ids.map((id, index) => `<option value="${index}">${escapeHtml(id)}</option>`).join("");
  const missing =
    left > 0
      ? `<p>The texts of ${left} generations are left out, to keep this file small. explog show ID --key KEY shows each.</p>`
      : "";
  return `<h2>Transcripts</h2>${missing}
<div class="controls">
<label${ids.length === 1 ? " hidden" : ""}>Experiment <select id="which">${options}</select></label>
<label>Find <input id="find" type="search" autocomplete="off" placeholder="key, status or text"></label>
<label>Order <select id="order"><option value="written">as written</option><option value="slowest">slowest first</option><option value="dearest">dearest first</option><option value="failed">failed first</option></select></label>
</div>
<p id="found" role="status"></p>
<div id="generations"></div>
<div class="controls"><button type="button" id="earlier">Previous page</button> <button type="button" id="later">Next page</button></div>`;
}
