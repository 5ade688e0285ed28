import { text as allOf } from "node:stream/consumers";
import { type DuckDbModule, openDuckDb } from "../../export/duckdb-session.js";
import { createValueConverter } from "../../export/duckdb-values.js";
import { queryTables } from "../../export/query-tables.js";
import { ExplogError } from "../../format/explog-error.js";
import { loadPeer } from "../../runner/load-peer.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { createCsvResult, createJsonResult, createTableResult } from "../render/query-result.js";
import { createScreen } from "../render/screen.js";
import { reportProblem, reportProblems } from "./report-problems.js";

export interface QueryRequest {
  dir: string;
  sql: string;
  json?: boolean;
  csv?: boolean;
}

/** Prints what a query gives to stdout, a chunk at a time. */
export async function printQuery(request: QueryRequest): Promise<void> {
  if (request.json && request.csv) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      "explog query was asked for --json and --csv. Pass one of them.",
    );
  }
  const duckDb = loadDuckDb();
  const sql = request.sql === "-" ? await allOf(process.stdin) : request.sql;
  if (sql.trim() === "") {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      'The query is empty. Pass one, as in explog query "SELECT * FROM experiments".',
    );
  }
  const store = createDirectoryStore(request.dir, { report: reportProblem });
  const overviews = await store.list();
  reportProblems(overviews);
  const reader = await store.reader();
  const { experiments, generations } = queryTables({
    overviews,
    recordsOf: ({ path }) => reader.records(path),
    headOf: ({ path }) => reader.head(path),
  });
  await using session = await openDuckDb(duckDb, [experiments, generations]);
  const screen = createScreen();
  const convert = createValueConverter(duckDb);
  const result = await told(session.connection.stream(sql));
  const names = result.deduplicatedColumnNames();
  const columns = names.map((name, index) => ({
    name,
    isNumber: isNumber(duckDb, result.columnTypeId(index)),
  }));
  const create = request.json ? createJsonResult : request.csv ? createCsvResult : createTableResult;
  const output = create(columns, screen);
  for (;;) {
    const chunk = await told(result.fetchChunk());
    if (!chunk || chunk.rowCount === 0) break;
    if (!(await output.add(chunk.convertRows(convert)))) break;
  }
  await output.end();
}

function loadDuckDb(): DuckDbModule {
  const duckDb = loadPeer<DuckDbModule>("@duckdb/node-api", process.cwd(), "explog query");
  if ("DuckDBTableFunction" in duckDb) return duckDb;
  throw new ExplogError(
    "PEER_MISSING",
    "explog query needs a newer @duckdb/node-api. Install it: npm install @duckdb/node-api@latest",
  );
}

/** What DuckDB says of a query is what there is to say: where the fault is, and what may have been meant. */
async function told<Result>(promise: Promise<Result>): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() : String(error);
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `The query was not answered. ${reason}\nThe views are experiments and generations; explog query "DESCRIBE generations" names the columns.`,
      { cause: error },
    );
  }
}

function isNumber({ DuckDBTypeId: Id }: DuckDbModule, type: number): boolean {
  return (
    [Id.TINYINT, Id.SMALLINT, Id.INTEGER, Id.BIGINT, Id.HUGEINT].includes(type) ||
    [Id.UTINYINT, Id.USMALLINT, Id.UINTEGER, Id.UBIGINT, Id.UHUGEINT].includes(type) ||
    [Id.FLOAT, Id.DOUBLE, Id.DECIMAL].includes(type)
  );
}
