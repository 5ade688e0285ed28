/** A score that came after its generation was written; the last one of a name counts. A line of `_scores.jsonl`. */
export interface Score {
  key: string;
  name: string;
  value: number;
  /** ISO 8601 in UTC. */
  at: string;
}
