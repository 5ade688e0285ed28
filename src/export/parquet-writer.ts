import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { ColumnValue, GenerationColumn } from "./generation-columns.js";
import type { GenerationWriter } from "./generation-writer.js";

/** Generations of a row group: what is kept in memory at once. */
const ROWS = 25_000;

const TYPES = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  count: { type: "INT64" },
  number: { type: "DOUBLE" },
  "yes/no": { type: "BOOLEAN" },
  time: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
} as const;

/** An Apache Parquet file, row group by row group. */
export function createParquetWriter(columns: readonly GenerationColumn[], path: string): GenerationWriter {
  const parquet = new ParquetWriter({
    writer: fileWriter(path),
    schema: [
      { name: "generations", num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: "OPTIONAL" as const, ...TYPES[type] })),
    ],
    createdBy: "explog",
  });
  let rows = 0;
  let data = columns.map((): unknown[] => []);
  const flush = async () => {
    if (rows === 0) return;
    await parquet.write({
      columnData: columns.map(({ name }, index) => ({ name, data: data[index] ?? [], offsetIndex: false })),
      rowGroupSize: ROWS,
    });
    rows = 0;
    data = columns.map(() => []);
  };
  return {
    write(record, experimentId) {
      for (const [index, column] of columns.entries()) {
        data[index]?.push(parquetValue(column.value(record, experimentId), column.type));
      }
      rows += 1;
      return rows < ROWS ? undefined : flush();
    },
    async end() {
      await flush();
      await parquet.finish();
    },
  };
}

function parquetValue(value: ColumnValue, type: GenerationColumn["type"]): unknown {
  if (value === null || value === undefined) return undefined;
  // A count that is none was flagged when it was logged; the log has it as it came.
  if (type === "count") return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
  return value;
}
