import type { RunConfig } from "../../config/run-config.js";
import type { ContentMessage, ContentPart } from "../../format/content.js";
import { countMessageTokens } from "../../tokens/content-tokens.js";
import { type ConversationParts, composeMessages } from "../prompts/conversation.js";
import { type ConversationSetting, conversationOf } from "../prompts/item-conversation.js";
import { createSharedPrefix } from "./shared-prefix.js";

/** Input tokens, by what they come from. */
export interface InputParts {
  prompt: number;
  examples: number;
  attachments: number;
  history: number;
  frames: number;
  /** What a provider counted of a request that cannot be counted locally: of what it comes is not known. */
  unsplit?: number;
}

/** What one model's local count says of the calls that were looked at. */
export interface CountedInputs {
  calls: { position: number; parts: InputParts }[];
  /** Calls with content that cannot be counted. */
  uncountable: number;
  /** Tokens that all calls begin with alike; `null` when they cannot be counted. */
  prefixTokens: number | null;
  /** Tokens of what stands for the answer before the first call, where answers go along. */
  initialAnswerTokens: number;
}

/** Beyond so many calls an even sample of them is counted. */
const MOST_COUNTED = 200;

/**
 * Counts the inputs of a run locally, for each of the models. Every text is rendered and every picture read
 * once, however many models there are.
 */
export async function countInputs(
  setting: ConversationSetting,
  models: readonly string[],
  {
    positions = samplePositions,
    onRequest,
  }: {
    /** Which of so many calls are counted. */
    positions?: (count: number) => number[];
    /** Told of each request that is counted, and waited for. */
    onRequest?: (position: number, messages: readonly ContentMessage[]) => Promise<void>;
  } = {},
): Promise<Map<string, CountedInputs>> {
  const { config, prepared } = setting;
  const initialAnswer = config.context.strategy === "rolling" ? config.context.initialAnswer : undefined;
  const prefix = createSharedPrefix();
  const counters = models.map((model) => createCallCounter(model, config.generation));
  for (const position of positions(prepared.items.count)) {
    const conversation = await conversationOf(
      setting,
      { position, item: prepared.items.at(position) },
      initialAnswer,
    );
    const messages = composeMessages(conversation);
    await onRequest?.(position, messages);
    prefix.add(messages);
    for (const counter of counters) counter.add(position, conversation);
  }
  const begun = prefix.parts();
  return new Map(
    counters.map((counter, index) => [models[index] as string, counter.counted(begun, initialAnswer)]),
  );
}

/** All positions, or an even sample that has the first ones, where a history is still growing. */
export function samplePositions(count: number, most = MOST_COUNTED): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.floor((index * (count - 1)) / (most - 1)));
}

/**
 * All positions, or the middle of each of so many equal stretches. The first call is not among them then: it
 * stands for few others where a history grows, and weighs too much in a small sample.
 */
export function middlePositions(count: number, most: number): number[] {
  if (count <= most) return samplePositions(count, most);
  return Array.from({ length: most }, (_, index) => Math.floor(((index + 0.5) * count) / most));
}

function createCallCounter(model: string, { mediaResolution }: RunConfig["generation"]) {
  const calls: CountedInputs["calls"] = [];
  let uncountable = 0;
  const known = new Map<ContentPart | string, number | null>();
  const countPart = (part: ContentPart): number | null => {
    // What goes along with every call is counted once.
    const key = part.type === "text" ? part.text : part.type === "media" ? (part.sha256 ?? part) : part;
    let tokens = known.get(key);
    if (tokens === undefined) {
      tokens = countMessageTokens([{ role: "user", parts: [part] }], model, { mediaResolution }).tokens;
      known.set(key, tokens);
    }
    return tokens;
  };
  const count = (content: readonly ContentPart[]): number | null => {
    let sum = 0;
    for (const part of content) {
      const tokens = countPart(part);
      if (tokens === null) return null;
      sum += tokens;
    }
    return sum;
  };
  return {
    add(position: number, parts: ConversationParts): void {
      const counted = {
        prompt: count(texts(parts.system, parts.user, parts.acknowledgement, parts.followUp)),
        examples: count(parts.examples.flatMap(({ image, answer }) => [image, ...texts(answer)])),
        attachments: count(parts.attachments),
        history: count(parts.history),
        frames: count(parts.images),
      };
      if (Object.values(counted).includes(null)) uncountable += 1;
      else calls.push({ position, parts: counted as InputParts });
    },
    counted: (prefix: readonly ContentPart[], initialAnswer: string | undefined): CountedInputs => ({
      calls,
      uncountable,
      prefixTokens: count(prefix),
      initialAnswerTokens: count(texts(initialAnswer)) ?? 0,
    }),
  };
}

function texts(...all: (string | undefined)[]): ContentPart[] {
  return all.flatMap((each) => (each ? [{ type: "text" as const, text: each }] : []));
}

export function sumOfParts(parts: InputParts): number {
  const { prompt, examples, attachments, history, frames, unsplit = 0 } = parts;
  return prompt + examples + attachments + history + frames + unsplit;
}

export function scaleParts(parts: InputParts, factor: number): InputParts {
  const { unsplit } = parts;
  return {
    prompt: parts.prompt * factor,
    examples: parts.examples * factor,
    attachments: parts.attachments * factor,
    history: parts.history * factor,
    frames: parts.frames * factor,
    ...(unsplit !== undefined && { unsplit: unsplit * factor }),
  };
}
