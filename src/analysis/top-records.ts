import type { GenerationRecord } from "../format/generation-record.js";

/** The few generations with the largest values, out of any number, in constant memory. */
export interface TopRecords {
  /** What has no value is left out. */
  add(record: GenerationRecord, value: number | null): void;
  /** The largest first; of equals, the earlier. */
  records(): GenerationRecord[];
}

export function createTopRecords(size: number): TopRecords {
  const top: { record: GenerationRecord; value: number }[] = [];
  return {
    add(record, value) {
      if (value === null || (top.length === size && value <= (top.at(-1)?.value ?? 0))) return;
      const rank = top.findIndex((other) => other.value < value);
      top.splice(rank < 0 ? top.length : rank, 0, { record, value });
      if (top.length > size) top.pop();
    },
    records: () => top.map(({ record }) => record),
  };
}
