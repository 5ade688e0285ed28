import type { ContentPart } from "../format/content.js";
import type { ModelCallOutcome } from "../format/model-call.js";
import { createUsageStream, type UsageStream } from "../usage/usage-stream.js";
import type { AnswerCollector, CallShape } from "./call-shape.js";
import { chatMessageParts, chatMessages } from "./openai-chat-content.js";
import { countImages, fieldsOf, fieldsWithout, finiteNumber, nonEmptyText } from "./request-fields.js";

const NO_PARAMETERS = new Set(["model", "messages", "stream", "stream_options"]);

/** `POST /chat/completions`, as OpenAI and the many compatible servers speak it. */
export const openaiChat: CallShape = {
  request(body, client) {
    const { model, messages } = fieldsOf(body);
    const parameters = fieldsWithout(body, NO_PARAMETERS);
    const described = chatMessages(messages);
    return {
      provider: client.provider,
      baseUrl: client.baseUrl,
      model: String(model),
      messages: described,
      parameters,
      temperature: finiteNumber(parameters.temperature),
      topP: finiteNumber(parameters.top_p),
      topK: finiteNumber(parameters.top_k),
      maxOutputTokens: finiteNumber(parameters.max_completion_tokens) ?? finiteNumber(parameters.max_tokens),
      serviceTier: nonEmptyText(parameters.service_tier),
      testImagesCount: countImages(described),
    };
  },
  answer: ({ provider }) => createChatAnswer(provider),
};

/** One of the `n` answers of a call, put together from its pieces. */
interface Choice {
  content: string;
  reasoning: string;
  refusal: string;
  tools: Map<number, { id?: unknown; name: string; arguments: string }>;
  whole?: ContentPart[];
}

/** What the last piece that was looked at in full says of the whole answer, and the choice that is gone on with. */
interface PieceBefore {
  object: unknown;
  model: unknown;
  serviceTier: unknown;
  choice: Choice;
}

function createChatAnswer(provider: string): AnswerCollector {
  let usage: UsageStream | undefined;
  const choices = new Map<number, Choice>();
  let finishReason: string | undefined;
  let modelVersion: string | undefined;
  let whole: unknown;
  let before: PieceBefore | undefined;

  return {
    add(piece) {
      const fields = fieldsOf(piece);
      if (before !== undefined && isMoreText(fields, before)) return true;
      const { model, choices: found, usage: reported } = fields;
      modelVersion = nonEmptyText(model) ?? modelVersion;
      let holdsAnswer = false;
      for (const each of Array.isArray(found) ? found : []) {
        const { index, delta, message, finish_reason: reason } = fieldsOf(each);
        const choice = choiceAt(choices, finiteNumber(index) ?? 0);
        if (message !== undefined) {
          choice.whole = chatMessageParts(fieldsOf(message));
          if (reported) whole = piece;
        }
        if (addDelta(choice, fieldsOf(delta)) || message !== undefined) holdsAnswer = true;
        finishReason = nonEmptyText(reason) ?? finishReason;
      }
      // An answer that came whole is its own report.
      if (whole === undefined) {
        usage ??= createUsageStream(provider);
        usage.add(piece);
        const { object, service_tier: serviceTier } = fields;
        const choice = choices.get(0);
        before = choice && { object, model, serviceTier, choice };
      }
      return holdsAnswer;
    },
    isComplete: () => finishReason !== undefined,
    outcome: (): ModelCallOutcome => ({
      messages: [...choices.values()].map((choice) => ({ role: "assistant", parts: partsOf(choice) })),
      rawUsage: whole ?? usage?.report(),
      finishReason,
      modelVersion,
    }),
  };
}

/**
 * Adds a piece that brings some more text and says nothing else, as most pieces of a stream do. The reader gets a
 * piece only when it has been looked at, and may change it then: so little is looked at, and nothing is put off.
 */
function isMoreText(piece: Record<string, unknown>, before: PieceBefore): boolean {
  if (piece.usage || piece.x_groq) return false;
  if (piece.model !== before.model || piece.object !== before.object) return false;
  if (piece.service_tier !== before.serviceTier) return false;
  const found = piece.choices;
  if (!Array.isArray(found) || found.length !== 1) return false;
  const { index, finish_reason: reason, message, delta } = found[0] ?? {};
  if (index !== 0 || reason || message !== undefined || !delta) return false;
  const { content, tool_calls: tools, reasoning_content: thoughts, reasoning, refusal } = delta;
  if (tools || thoughts || reasoning || refusal) return false;
  if (typeof content !== "string" || content === "") return false;
  before.choice.content += content;
  return true;
}

function choiceAt(choices: Map<number, Choice>, index: number): Choice {
  const known = choices.get(index);
  if (known) return known;
  const fresh: Choice = { content: "", reasoning: "", refusal: "", tools: new Map() };
  choices.set(index, fresh);
  return fresh;
}

/** @returns whether the delta held anything. */
function addDelta(choice: Choice, delta: Record<string, unknown>): boolean {
  const content = nonEmptyText(delta.content) ?? "";
  const reasoning = nonEmptyText(delta.reasoning_content) ?? nonEmptyText(delta.reasoning) ?? "";
  const refusal = nonEmptyText(delta.refusal) ?? "";
  choice.content += content;
  choice.reasoning += reasoning;
  choice.refusal += refusal;
  const tools = Array.isArray(delta.tool_calls) ? delta.tool_calls : [];
  for (const each of tools) {
    const { index, id, function: called } = fieldsOf(each);
    const { name, arguments: text } = fieldsOf(called);
    const position = finiteNumber(index) ?? choice.tools.size;
    const tool = choice.tools.get(position) ?? { name: "", arguments: "" };
    tool.id ??= id;
    tool.name += nonEmptyText(name) ?? "";
    tool.arguments += nonEmptyText(text) ?? "";
    choice.tools.set(position, tool);
  }
  return tools.length > 0 || content !== "" || reasoning !== "" || refusal !== "";
}

function partsOf({ whole, tools, ...texts }: Choice): ContentPart[] {
  if (whole) return whole;
  const calls = [...tools.values()].map(({ id, ...called }) => ({ id, function: called }));
  return chatMessageParts({ ...texts, tool_calls: calls });
}
