import { expect, test } from "vitest";
import type { MediaPart } from "../../format/content.js";
import { type ConversationParts, composeMessages } from "./conversation.js";

const picture = (name: string): MediaPart => ({ type: "media", mediaType: "image/png", sha256: name });
const text = (words: string) => ({ type: "text" as const, text: words });

const parts: ConversationParts = {
  system: "system",
  user: "task",
  attachments: [text("graph")],
  examples: [{ image: picture("e1"), answer: "answer 1" }],
  history: [picture("h1"), picture("h2")],
  images: [picture("now")],
};

test("without an acknowledgement, examples come first and the task stands beside the pictures", () => {
  expect(composeMessages(parts)).toEqual([
    { role: "system", parts: [text("system")] },
    { role: "user", parts: [picture("e1")] },
    { role: "assistant", parts: [text("answer 1")] },
    { role: "user", parts: [text("task"), text("graph"), picture("h1"), picture("h2"), picture("now")] },
  ]);
});

test("with an acknowledgement, the task comes first and the follow-up stands beside the pictures", () => {
  expect(composeMessages({ ...parts, acknowledgement: "understood", followUp: "now this" })).toEqual([
    { role: "system", parts: [text("system")] },
    { role: "user", parts: [text("task"), text("graph")] },
    { role: "assistant", parts: [text("understood")] },
    { role: "user", parts: [picture("e1")] },
    { role: "assistant", parts: [text("answer 1")] },
    { role: "user", parts: [text("now this"), picture("h1"), picture("h2"), picture("now")] },
  ]);
});

test("a bare question is one turn", () => {
  expect(
    composeMessages({ user: "what?", attachments: [], examples: [], history: [], images: [picture("now")] }),
  ).toEqual([{ role: "user", parts: [text("what?"), picture("now")] }]);
});
