import type { RepricingSums } from "../../analysis/repricing.js";
import type { Cost } from "../../format/cost.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { differenceUsd, type RepriceOutput, type RepriceView } from "./reprice-output.js";
import type { Screen } from "./screen.js";

/** What `reprice --json` prints: one object, a generation a line. */
export function repriceJsonOutput({ at, model }: RepriceView, { write }: Screen): RepriceOutput {
  let separator = "";
  return {
    begin: ({ overview }) => {
      const head = {
        experiment_id: overview.id,
        at: at?.toISOString() ?? null,
        model: model ?? null,
        sandbox: overview.sandbox,
      };
      return write(`${JSON.stringify(head).slice(0, -1)},\n"generations": [`);
    },
    generation: (record, repriced) => {
      const text = `${separator}\n${JSON.stringify(generationRow(record, repriced))}`;
      separator = ",";
      return write(text);
    },
    end: ({ total, byModel, remarks, prices }, notes) => {
      const rest = {
        totals: sumsRow(total),
        by_model: byModel.map((sums) => ({ model: sums.model, ...sumsRow(sums) })),
        remarks,
        prices,
        notes,
      };
      return write(`\n],\n${JSON.stringify(rest, null, 2).slice(2)}\n`);
    },
  };
}

function generationRow({ seq, key, timestamp, model, cost }: GenerationRecord, repriced: Cost) {
  return {
    seq,
    key,
    timestamp,
    model,
    logged_usd: cost.usd,
    logged_source: cost.source,
    repriced_usd: repriced.usd,
    repriced_source: repriced.source,
    difference_usd: differenceUsd(cost, repriced),
    price: repriced.price ?? null,
    matched_model: repriced.matchedModel ?? null,
    match: repriced.match ?? null,
    reason: repriced.reason ?? null,
  };
}

function sumsRow(sums: RepricingSums) {
  return {
    generations: sums.generations,
    logged_usd: sums.loggedUsd,
    logged_complete: sums.unpricedLogged === 0,
    unpriced_logged: sums.unpricedLogged,
    repriced_usd: sums.repricedUsd,
    repriced_complete: sums.unpricedRepriced === 0,
    unpriced_repriced: sums.unpricedRepriced,
    compared_generations: sums.compared,
    difference_usd: sums.differenceUsd,
    difference_share: sums.differenceShare,
  };
}
