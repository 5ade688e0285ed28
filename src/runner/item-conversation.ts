import type { RunConfig } from "../config/run-config.js";
import type { ConversationParts } from "./conversation.js";
import type { Frame } from "./frame-inputs.js";
import type { ImageReader } from "./image-reader.js";
import type { PreparedRun } from "./prepare-run.js";
import { templateValues } from "./template-names.js";

/** What the call of an item is made of. */
export interface ConversationSetting {
  config: RunConfig;
  prepared: Pick<PreparedRun, "frames" | "examples" | "attachments" | "prompts">;
  readImage: ImageReader;
}

/** The earlier frames that go along with one. */
export function historyOf(
  { config, prepared }: Pick<ConversationSetting, "config" | "prepared">,
  position: number,
): Frame[] {
  if (config.context.strategy !== "history") return [];
  return prepared.frames.slice(Math.max(0, position - config.context.window), position);
}

/** Texts rendered and pictures read for the frame at a position. @throws what reading a picture throws. */
export async function conversationOf(
  setting: ConversationSetting,
  position: number,
  previousAnswer: string | undefined,
): Promise<ConversationParts> {
  const { config, prepared, readImage } = setting;
  const { prompts } = prepared;
  const frame = prepared.frames[position] as Frame;
  const history = historyOf(setting, position);
  const values = templateValues({
    config,
    frame,
    position,
    frameCount: prepared.frames.length,
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
    image: await readImage(frame.path),
  };
}
