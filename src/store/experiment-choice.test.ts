import { expect, test } from "vitest";
import { sampleExperiment, sampleRecord } from "../../test/support/sample-log.js";
import { parseFilter } from "./experiment-filter.js";
import { sortExperiments } from "./experiment-order.js";
import type { ExperimentOverview } from "./experiment-store.js";

const { totals } = sampleExperiment().tail;

function overview(id: string, overrides: Partial<ExperimentOverview> = {}): ExperimentOverview {
  return {
    id,
    status: "completed",
    startTime: "2025-06-29T14:30:52.000Z",
    endTime: null,
    durationSeconds: 60,
    models: ["gemini-2.5-flash"],
    providers: ["google"],
    totals,
    scores: {},
    notes: "",
    sandbox: false,
    origin: "explog",
    path: `/logs/${id}`,
    ...overrides,
  };
}

const cheap = overview("cheap", { totals: { ...totals, costUsd: 0.01 }, notes: "first try (A+B)" });
const dear = overview("dear", {
  totals: { ...totals, costUsd: 1.2 },
  models: ["gemini-2.5-pro", "gpt-4o"],
  scores: { accuracy: { mean: 0.9, count: 3 } },
  startTime: "2025-07-01T00:00:00.000Z",
});
const unknown = overview("unknown", {
  totals: null,
  status: "damaged",
  durationSeconds: null,
  startTime: null,
});
const all = [cheap, unknown, dear];
const chosen = (conditions: string) => all.filter(parseFilter(conditions)).map(({ id }) => id);
const sorted = (order: string) => sortExperiments(all, order).map(({ id }) => id);

test("a condition chooses by equality, with wildcards and without regard to case", () => {
  expect(chosen("status=completed")).toEqual(["cheap", "dear"]);
  expect(chosen("status!=completed")).toEqual(["unknown"]);
  expect(chosen("model=GPT-*")).toEqual(["dear"]);
  expect(chosen("model!=gpt*")).toEqual(["cheap", "unknown"]);
  expect(chosen("notes=first try (a+?)")).toEqual(["cheap"]);
  expect(chosen("notes=")).toEqual(["unknown", "dear"]);
});

test("a condition on a number compares it, and what is not known meets none", () => {
  expect(chosen("cost>0.01")).toEqual(["dear"]);
  expect(chosen("cost>=0.01")).toEqual(["cheap", "dear"]);
  expect(chosen("cost<0.5")).toEqual(["cheap"]);
  expect(chosen("cost!=5")).toEqual(["cheap", "dear"]);
  expect(chosen("score.accuracy>0.5")).toEqual(["dear"]);
});

test("several conditions must all be met, and their values may hold spaces", () => {
  expect(chosen("status=completed notes=first try * cost<1")).toEqual(["cheap"]);
  expect(chosen("status=completed cost<1 model=*pro")).toEqual([]);
});

test("a condition that cannot be used is refused, and says what one looks like", () => {
  for (const [conditions, said] of [
    ["colour=red", "KEY is one of id, start"],
    ["completed", "--where"],
    ["cost", 'Quote it, since a shell takes > and < for itself: --where "cost>0.1".'],
    ["cost=cheap", "needs a number"],
    ["model>a", "= and !="],
    ["constructor=1", "KEY is one of"],
  ] as const) {
    expect(() => parseFilter(conditions)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringContaining(said) }),
    );
  }
});

test.each([
  [
    "status=bogus",
    "by no experiment: status is one of completed, running, stalled, stopped, failed, crashed, damaged.",
  ],
  ["status!=bogus", "status is one of completed, running"],
  ["status=", "status is one of completed, running"],
  ["status=complete", "did you mean completed? status is one of completed"],
  ["cost>0 status=Faild", '"status=Faild" can be met by no experiment: did you mean failed?'],
  ["status=x*", '"status=x*" can be met by no experiment'],
  ["sandbox=yes", "sandbox is one of true, false."],
  ["stauts=failed", "Did you mean status=failed?"],
  ["sicne=7d", "Did you mean since=7d?"],
])("%s can be met by no experiment, and the values that there are are named", (conditions, said) => {
  expect(() => parseFilter(conditions)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringContaining(said) }),
  );
});

test("a wildcard that fits one of the values chooses by it", () => {
  expect(chosen("status=c*")).toEqual(["cheap", "dear"]);
  expect(chosen("status=COMPLETED sandbox=f*")).toEqual(["cheap", "dear"]);
});

test("experiments are sorted largest and newest first, texts from A, the unknown last", () => {
  expect(sorted("cost")).toEqual(["dear", "cheap", "unknown"]);
  expect(sorted("cost:asc")).toEqual(["cheap", "dear", "unknown"]);
  expect(sorted("start")).toEqual(["dear", "cheap", "unknown"]);
  expect(sorted("model")).toEqual(["cheap", "unknown", "dear"]);
  expect(sorted("id:desc")).toEqual(["unknown", "dear", "cheap"]);
  expect(sorted("score.accuracy")).toEqual(["dear", "cheap", "unknown"]);
});

test("an order that does not exist is refused, and says which do", () => {
  for (const order of ["price", "cost:down", ""]) {
    expect(() => sortExperiments(all, order)).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining("cost, duration"),
      }),
    );
  }
  expect(() => sortExperiments(all, "cots:asc")).toThrow("Did you mean cost:asc? Sort by one of id");
});

test("since and until choose by the start, counted back from now or by date; what has no start meets neither", () => {
  const now = new Date("2025-07-02T00:00:00Z");
  const by = (conditions: string) => all.filter(parseFilter(conditions, { now })).map(({ id }) => id);
  expect(by("since=7d")).toEqual(["cheap", "dear"]);
  expect(by("since=24h")).toEqual(["dear"]);
  expect(by("since=90m")).toEqual([]);
  expect(by("since=1w until=2d")).toEqual(["cheap"]);
  expect(by("since=2025-07-01")).toEqual(["dear"]);
  expect(by("until=2025-06-29T14:30:52Z")).toEqual([]);
});

test.each(["since=soon", "since>7d", "until=", "since=2025-13-01"])(
  "%s is refused with what a time looks like",
  (condition) => {
    expect(() => parseFilter(condition)).toThrow(/names no time\. Pass (?:since|until)=7d/);
  },
);

test("a tag is looked for in the generations of those that meet the other conditions, up to the first that has it", () => {
  const read: string[] = [];
  function* recordsOf({ id }: ExperimentOverview) {
    for (const fold of [1, 2, 3]) {
      read.push(`${id} ${fold}`);
      yield sampleRecord(fold, { tags: { fold, dataset: id === "dear" ? "Stacking" : "other" } });
    }
  }
  const by = (conditions: string) => all.filter(parseFilter(conditions, { recordsOf })).map(({ id }) => id);
  expect(by("tag.dataset=stack* status=completed")).toEqual(["dear"]);
  expect(read).toEqual(["cheap 1", "cheap 2", "cheap 3", "dear 1"]);
  expect(by("tag.fold=2 cost>1")).toEqual(["dear"]);
  expect(by("tag.dataset!=stacking")).toEqual(["cheap", "unknown"]);
  expect(by("tag.nothing=*")).toEqual([]);
  expect(() => parseFilter("tag.fold>1")).toThrow("compared with = and !=");
});
