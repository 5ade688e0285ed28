/** Shapes of https://docs.claude.com/en/api/messages, with counts that lie beside each other. */
export const anthropicUsage = {
  input_tokens: 10,
  cache_creation_input_tokens: 2000,
  cache_read_input_tokens: 500,
  cache_creation: { ephemeral_5m_input_tokens: 500, ephemeral_1h_input_tokens: 1500 },
  output_tokens: 40,
  server_tool_use: null,
  service_tier: "standard",
};

export const expectedAnthropicUsage = {
  input_tokens: 2510,
  output_tokens: 40,
  total_tokens: 2550,
  cache_read_tokens: 500,
  cache_write_tokens: 2000,
  source: "reported",
};

export function messageBody(
  content: unknown[],
  stopReason: string | null = "end_turn",
  usage: object = anthropicUsage,
) {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5-20250929",
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage,
  };
}

const event = (data: { type: string; [field: string]: unknown }) => ({ event: data.type, data });

/** A streamed message: each block's beginning with the pieces that follow it. */
export function messageEvents(blocks: { block: object; deltas: object[] }[], stopReason = "end_turn") {
  return [
    event({
      type: "message_start",
      message: messageBody([], null, { ...anthropicUsage, output_tokens: 1 }),
    }),
    event({ type: "ping" }),
    ...blocks.flatMap(({ block, deltas }, index) => [
      event({ type: "content_block_start", index, content_block: block }),
      ...deltas.map((delta) => event({ type: "content_block_delta", index, delta })),
      event({ type: "content_block_stop", index }),
    ]),
    event({
      type: "message_delta",
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: 40 },
    }),
    event({ type: "message_stop" }),
  ];
}
