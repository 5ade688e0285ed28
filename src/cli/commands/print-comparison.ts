import { ExplogError } from "../../format/explog-error.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { comparisonDocument } from "../render/comparison-document.js";
import { comparisonJson } from "../render/comparison-json.js";
import type { ComparisonOutput } from "../render/comparison-output.js";
import { documentHtml, htmlPage } from "../render/document-html.js";
import { documentMarkdown } from "../render/document-markdown.js";
import { documentText } from "../render/document-text.js";
import { createScreen, type Screen } from "../render/screen.js";
import { gatherComparison } from "./gather-comparison.js";
import { reportProblem, reportProblems } from "./report-problems.js";

export interface CompareRequest {
  dir: string;
  references: readonly string[];
  baseline?: string;
  seed?: string;
  json?: boolean;
  markdown?: boolean;
  html?: boolean;
}

/** Prints what differs between runs to stdout, and what is wrong with their files to stderr. */
export async function printComparison(request: CompareRequest): Promise<void> {
  const seed = parsedSeed(request.seed);
  const forms = (["json", "markdown", "html"] as const).filter((form) => request[form]);
  if (forms.length > 1) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `explog compare was asked for ${forms.map((form) => `--${form}`).join(" and ")}. Pass one of them.`,
    );
  }
  const store = createDirectoryStore(request.dir, { report: reportProblem });
  const output = await gatherComparison(store, request.references, request.baseline, seed);
  reportProblems(output.runs.map(({ overview }) => overview));
  const screen = createScreen();
  await screen.write(formText(output, forms[0], screen));
}

function formText(output: ComparisonOutput, form: "json" | "markdown" | "html" | undefined, screen: Screen) {
  if (form === "json") return comparisonJson(output);
  const blocks = comparisonDocument(output);
  if (form === "markdown") return documentMarkdown(blocks);
  if (form !== "html") return documentText(blocks, screen);
  const title = output.runs.map(({ overview }) => overview.id).join(", ");
  return htmlPage(`Comparison of ${title}`, documentHtml(blocks));
}

function parsedSeed(seed: string | undefined): number {
  if (seed === undefined) return 1;
  if (/^\d{1,9}$/.test(seed)) return Number(seed);
  throw new ExplogError(
    "INVALID_ARGUMENT",
    `--seed is ${JSON.stringify(seed)}. Pass a whole number from 0 to 999999999.`,
  );
}
