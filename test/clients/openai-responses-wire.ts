/** Shapes of https://platform.openai.com/docs/api-reference/responses. */
const responsesUsage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 80 },
  output_tokens: 50,
  output_tokens_details: { reasoning_tokens: 30 },
  total_tokens: 150,
};
export const expectedResponsesUsage = {
  input_tokens: 100,
  output_tokens: 50,
  total_tokens: 150,
  cache_read_tokens: 80,
  reasoning_tokens: 30,
  source: "reported",
};

export const textItem = (text: string) => ({
  id: "msg_1",
  type: "message",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [], logprobs: [] }],
});

export function responseBody(output: unknown[], more: object = {}) {
  return {
    id: "resp_1",
    object: "response",
    created_at: 1_760_000_000,
    status: "completed",
    error: null,
    incomplete_details: null,
    instructions: null,
    model: "gpt-5-mini-2025-08-07",
    output,
    parallel_tool_calls: true,
    service_tier: "default",
    text: { format: { type: "text" } },
    tools: [],
    usage: responsesUsage,
    ...more,
  };
}

export const reasoningItem = {
  id: "rs_1",
  type: "reasoning",
  summary: [{ type: "summary_text", text: "Hm." }],
};

export function responseEvent(type: string, sequence_number: number, fields: object) {
  return { event: type, data: { type, sequence_number, ...fields } };
}

/** The events of a text that comes in pieces. */
export function responseEvents(pieces: readonly string[]) {
  const place = { output_index: 0, content_index: 0, item_id: "msg_1" };
  return [
    responseEvent("response.created", 0, {
      response: responseBody([], { status: "in_progress", usage: null }),
    }),
    responseEvent("response.output_item.added", 1, {
      output_index: 0,
      item: { ...textItem(""), content: [] },
    }),
    responseEvent("response.content_part.added", 2, {
      ...place,
      part: { type: "output_text", text: "", annotations: [] },
    }),
    ...pieces.map((delta, index) =>
      responseEvent("response.output_text.delta", 3 + index, { ...place, delta, logprobs: [] }),
    ),
    responseEvent("response.completed", 3 + pieces.length, {
      response: responseBody([textItem(pieces.join(""))]),
    }),
  ];
}
