import type { ConfigPath } from "../../config/config-path.js";
import type { RunConfig } from "../../config/run-config.js";
import type { Frame } from "../inputs/frame-inputs.js";
import type { InputItem } from "../inputs/input-item.js";
import type { TemplateValueKind } from "./format-spec.js";
import type { TemplateNames, TemplateValues } from "./prompt-template.js";

/**
 * The names that the prompts of a run may use; some exist only with the setting that gives them a value,
 * or that may give them one once what is wrong with it has been mended.
 */
export function templateNames(
  config: RunConfig,
  isSound: (path: ConfigPath) => boolean = () => true,
  columns: TemplateNames = {},
): TemplateNames {
  const { context, inputs } = config;
  const hasTimes =
    inputs.video !== undefined ||
    inputs.frames?.framesPerSecond !== undefined ||
    !isSound(["inputs", "frames", "fps"]);
  const mayBe = (strategy: string) => context.strategy === strategy || !isSound(["context", "strategy"]);
  const ofItem: TemplateNames = inputs.rows
    ? { row_number: "integer", row_key: "text", row_position: "integer", row_count: "integer" }
    : { frame_number: "integer", frame_name: "text", frame_position: "integer", frame_count: "integer" };
  const own: TemplateNames = {
    ...ofItem,
    ...((config.repeat ?? 1) > 1 ? { repetition: "integer" as const } : {}),
    ...(hasTimes ? { time_seconds: "number" as const } : {}),
    ...(mayBe("history") ? { history_count: "integer" as const, history_frames: "text" as const } : {}),
    ...(mayBe("rolling") ? { previous_answer: "text" as const } : {}),
    model: "text",
  };
  return { ...columns, ...own, ...kindsOf(config.scalars, { ...own, ...columns }), ...columns };
}

/** Every single value of the configuration, by its dotted key. */
function kindsOf(scalars: RunConfig["scalars"], own: TemplateNames): TemplateNames {
  const others = Object.entries(scalars).filter(([key]) => !Object.hasOwn(own, key));
  return Object.fromEntries(others.map(([key, value]) => [key, kindOf(value)]));
}

function kindOf(value: string | number): TemplateValueKind {
  if (typeof value === "string") return "text";
  return Number.isInteger(value) ? "integer" : "number";
}

/** The settings without which some names have no value. */
export const neededSettings: Readonly<Record<string, string>> = {
  time_seconds: "`inputs.frames.fps`",
  history_count: "`context: { strategy: history }`",
  history_frames: "`context: { strategy: history }`",
  previous_answer: "`context: { strategy: rolling }`",
  repetition: "`repeat` above 1",
};

/** What the names stand for at one item. */
export function templateValues(input: {
  config: RunConfig;
  item: InputItem;
  /** Of the item among all items of the run, from 0. */
  position: number;
  itemCount: number;
  history: readonly Frame[];
  previousAnswer?: string;
}): TemplateValues {
  const { item, history, previousAnswer } = input;
  return {
    ...input.config.scalars,
    ...(item.frame ? frameValues(item.frame, input) : rowValues(item, input)),
    repetition: item.repetition ?? 1,
    history_count: history.length,
    history_frames: history.map(({ number }) => number).join(", "),
    previous_answer: previousAnswer ?? "",
    model: input.config.model,
    ...item.columns,
  };
}

interface PlaceAmongItems {
  position: number;
  itemCount: number;
}

function frameValues(frame: Frame, { position, itemCount }: PlaceAmongItems): TemplateValues {
  return {
    frame_number: frame.number,
    frame_name: frame.fileName,
    frame_position: position + 1,
    frame_count: itemCount,
    ...(frame.timeSeconds === undefined ? {} : { time_seconds: frame.timeSeconds }),
  };
}

function rowValues(
  { rowNumber = 0, key }: InputItem,
  { position, itemCount }: PlaceAmongItems,
): TemplateValues {
  return { row_number: rowNumber, row_key: key, row_position: position + 1, row_count: itemCount };
}
