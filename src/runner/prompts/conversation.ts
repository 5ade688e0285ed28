import type { ContentMessage, ContentPart, MediaPart } from "../../format/content.js";

/** What one call says, texts rendered and pictures read. */
export interface ConversationParts {
  system?: string;
  user: string;
  acknowledgement?: string;
  followUp?: string;
  attachments: readonly ContentPart[];
  examples: readonly { image: MediaPart; answer: string }[];
  /** Earlier frames of a history, oldest first. */
  history: readonly MediaPart[];
  /** Of the item itself. */
  images: readonly MediaPart[];
}

/**
 * The turns of one call. With an acknowledgement the task comes first, on its own: task and
 * attachments, the model's acknowledgement, example turns, then the follow-up with the pictures;
 * without one, the example turns come first and the task stands beside the pictures.
 */
export function composeMessages(parts: ConversationParts): ContentMessage[] {
  const system: ContentMessage[] = parts.system
    ? [{ role: "system", parts: [{ type: "text", text: parts.system }] }]
    : [];
  const task: ContentPart[] = [{ type: "text", text: parts.user }, ...parts.attachments];
  const examples = parts.examples.flatMap(({ image, answer }): ContentMessage[] => [
    { role: "user", parts: [image] },
    { role: "assistant", parts: [{ type: "text", text: answer }] },
  ]);
  const images = [...parts.history, ...parts.images];
  if (parts.acknowledgement === undefined) {
    return [...system, ...examples, { role: "user", parts: [...task, ...images] }];
  }
  const followUp: ContentPart[] = parts.followUp ? [{ type: "text", text: parts.followUp }] : [];
  return [
    ...system,
    { role: "user", parts: task },
    { role: "assistant", parts: [{ type: "text", text: parts.acknowledgement }] },
    ...examples,
    { role: "user", parts: [...followUp, ...images] },
  ];
}
