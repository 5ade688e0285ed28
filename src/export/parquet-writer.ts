import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { ColumnValue, GenerationColumn } from "./generation-columns.js";
import type { GenerationWriter } from "./generation-writer.js";

/** Generations of a row group: what is kept in memory at once. */
const ROWS = 12_500;

/** Columns that readers skip row groups by: their least and greatest values are told. */
const BOUNDED = new Set([
  "experiment_id",
  "seq",
  "timestamp",
  "frame_number",
  "duration_seconds",
  "cost_usd",
]);

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
      columnData: columns.map(({ name }, index) => ({
        name,
        data: data[index] ?? [],
        offsetIndex: false,
        statistics: BOUNDED.has(name),
      })),
      rowGroupSize: ROWS,
    });
    rows = 0;
    data = columns.map(() => []);
  };
  return {
    write(record, experimentId) {
      // Forty columns of a million rows: what is made for each of them is felt.
      for (let index = 0; index < columns.length; index += 1) {
        const column = columns[index] as GenerationColumn;
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
  if (type === "count") return Number.isSafeInteger(value) ? bigInt(value as number) : undefined;
  return value instanceof Date ? BigInt(value.getTime()) : value;
}

/** Counts come again and again; making each anew is a fifth of the time. */
const SMALL = 16_384;
const smallBigInts: (bigint | undefined)[] = [];

function bigInt(count: number): bigint {
  if (count < 0 || count >= SMALL) return BigInt(count);
  let known = smallBigInts[count];
  if (known === undefined) {
    known = BigInt(count);
    smallBigInts[count] = known;
  }
  return known;
}
