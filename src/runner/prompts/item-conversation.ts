import type { RunConfig } from "../../config/run-config.js";
import type { Frame } from "../inputs/frame-inputs.js";
import type { ImageReader } from "../inputs/image-reader.js";
import type { InputItem } from "../inputs/input-item.js";
import type { PreparedRun } from "../prepare-run.js";
import type { ConversationParts } from "./conversation.js";
import { templateValues } from "./template-names.js";

/** What the call of an item is made of. */
export interface ConversationSetting {
  config: RunConfig;
  prepared: Pick<PreparedRun, "items" | "examples" | "attachments" | "prompts">;
  readImage: ImageReader;
}

/** The earlier frames that go along with one. */
export function historyOf(
  { config, prepared }: Pick<ConversationSetting, "config" | "prepared">,
  position: number,
): Frame[] {
  if (config.context.strategy !== "history") return [];
  const frames: Frame[] = [];
  let first = position;
  while (position - first < config.context.window && first > 0 && !prepared.items.startsAnew(first)) first--;
  for (; first < position; first++) {
    const { frame } = prepared.items.at(first);
    if (frame) frames.push(frame);
  }
  return frames;
}

/** Texts rendered and pictures read for the item at a position. @throws what reading a picture throws. */
export async function conversationOf(
  setting: ConversationSetting,
  { position, item }: { position: number; item: InputItem },
  previousAnswer: string | undefined,
): Promise<ConversationParts> {
  const { config, prepared, readImage } = setting;
  const { prompts } = prepared;
  const history = historyOf(setting, position);
  const values = templateValues({
    config,
    item,
    position,
    itemCount: prepared.items.count,
    history,
    previousAnswer,
  });
  return {
    system: prompts.system?.render(values),
    user: prompts.user.render(values),
    acknowledgement: prompts.acknowledgement?.render(values),
    followUp: prompts.followUp?.render(values),
    attachments: prepared.attachments,
    examples: await Promise.all(
      prepared.examples.map(async (turn) => ({
        image: await readImage(turn.frame.path),
        answer: turn.answer,
      })),
    ),
    history: await Promise.all(history.map(({ path }) => readImage(path))),
    images: await Promise.all(item.imagePaths.map((path) => readImage(path))),
  };
}
