import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as DuckDb from "@duckdb/node-api";
import type { ColumnValue } from "./generation-columns.js";
import type { QueryColumn, QueryTable } from "./query-tables.js";

export type DuckDbModule = typeof DuckDb;

/** What DuckDB may keep in memory; what takes more goes to a temporary folder. */
const MEMORY_LIMIT = "512MB";
/** Rows of one of DuckDB's vectors. */
const CHUNK = 2048;

/** A database in memory that has the tables as views, and can reach nothing else: no file, no network. */
export interface DuckDbSession extends AsyncDisposable {
  connection: DuckDb.DuckDBConnection;
}

export async function openDuckDb(
  duckDb: DuckDbModule,
  tables: readonly QueryTable<unknown>[],
): Promise<DuckDbSession> {
  const overflow = mkdtempSync(join(tmpdir(), "explog-query-"));
  const instance = await duckDb.DuckDBInstance.create(":memory:", {
    memory_limit: MEMORY_LIMIT,
    temp_directory: overflow,
    enable_external_access: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run("SET lock_configuration = true");
  for (const table of tables) {
    connection.registerTableFunction(tableFunction(duckDb, table));
    await connection.run(`CREATE VIEW ${table.name} AS SELECT * FROM explog_${table.name}()`);
  }
  return {
    connection,
    async [Symbol.asyncDispose]() {
      connection.closeSync();
      instance.closeSync();
      rmSync(overflow, { recursive: true, force: true });
    },
  };
}

function tableFunction<Row>(duckDb: DuckDbModule, { name, columns, rows, size }: QueryTable<Row>) {
  const types = {
    text: duckDb.VARCHAR,
    count: duckDb.BIGINT,
    number: duckDb.DOUBLE,
    "yes/no": duckDb.BOOLEAN,
    time: duckDb.TIMESTAMP,
  };
  return duckDb.DuckDBTableFunction.create({
    name: `explog_${name}`,
    supportsProjectionPushdown: true,
    bindFunction(bind) {
      for (const column of columns) bind.addResultColumn(column.name, types[column.type]);
      bind.setCardinality(size, false);
    },
    initFunction(init) {
      init.setMaxThreads(1);
      init.setInitData({ rows: rows()[Symbol.iterator](), wanted: init.getColumnIndexes() });
    },
    mainFunction(info, output) {
      const scan = info.initData as { rows: Iterator<Row>; wanted: number[] };
      const chunk: Row[] = [];
      while (chunk.length < CHUNK) {
        const next = scan.rows.next();
        if (next.done) break;
        chunk.push(next.value);
      }
      output.rowCount = chunk.length;
      if (chunk.length === 0) return;
      for (const [position, index] of scan.wanted.entries()) {
        const column = columns[index] as QueryColumn<Row>;
        const vector = output.getColumnVector(position);
        // Millions of values: what is made for each of them is felt.
        for (let row = 0; row < chunk.length; row += 1) {
          vector.setItem(row, duckDbValue(duckDb, column.value(chunk[row] as Row), column.type));
        }
        vector.flush();
      }
    },
  });
}

function duckDbValue(duckDb: DuckDbModule, value: ColumnValue, type: QueryColumn<unknown>["type"]) {
  if (value === null || value === undefined) return null;
  // A count that is none was flagged when it was logged.
  if (type === "count") return Number.isSafeInteger(value) ? BigInt(value as number) : null;
  if (value instanceof Date) return new duckDb.DuckDBTimestampValue(BigInt(value.getTime()) * 1000n);
  return value;
}
