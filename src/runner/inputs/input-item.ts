import type { TemplateValues } from "../prompts/prompt-template.js";
import type { Frame } from "./frame-inputs.js";

/** One question to the model: a frame or a row. */
export interface InputItem {
  /** Identifies it within the run, and across runs of the same inputs. */
  key: string;
  frame?: Frame;
  /** 1 for the first row of the file. */
  rowNumber?: number;
  /** The row as the file has it. */
  row?: Readonly<Record<string, unknown>>;
  /** What the row's columns stand for in templates. */
  columns?: TemplateValues;
  /** Pictures that go along, besides those of earlier frames. */
  imagePaths: readonly string[];
  /** Where the inputs are gone through several times: 1 for the first time. */
  repetition?: number;
  /** The key without the repetition, where there is one or seems to be one. */
  itemKey?: string;
}

/** All items of a run, in the order in which they are asked. They are made when they are asked for. */
export interface ItemSource {
  count: number;
  /** What one of them is called. */
  noun: "frame" | "row";
  /**
   * @param position from 0.
   * @throws InputProblem when what was there at the start is not any more.
   */
  at(position: number): InputItem;
  /** Whether nothing of the item before goes along with this one: it is the first of a repetition. */
  startsAnew(position: number): boolean;
}

/** What a reader is told that an item is. */
export function itemText({
  key,
  frameNumber,
  repetition,
}: {
  key: string;
  frameNumber?: number;
  repetition?: number;
}): string {
  if (frameNumber === undefined) return key;
  return repetition === undefined ? `Frame ${frameNumber}` : `Frame ${frameNumber} (#${repetition})`;
}
