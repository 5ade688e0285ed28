/** Shapes of https://platform.openai.com/docs/api-reference/chat, with counts that add up. */
export const chatUsage = {
  prompt_tokens: 100,
  completion_tokens: 50,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 80, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 30,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};

export const expectedChatUsage = {
  input_tokens: 100,
  output_tokens: 50,
  total_tokens: 150,
  cache_read_tokens: 80,
  reasoning_tokens: 30,
  source: "reported",
};

export function chatBody(message: object, finishReason = "stop") {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_760_000_000,
    model: "gpt-4.1-mini-2025-04-14",
    choices: [
      {
        index: 0,
        message: { role: "assistant", refusal: null, annotations: [], ...message },
        logprobs: null,
        finish_reason: finishReason,
      },
    ],
    usage: chatUsage,
    service_tier: "default",
    system_fingerprint: "fp_1",
  };
}

export function chatChunk(delta: object, more: object = {}) {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "gpt-4.1-mini-2025-04-14",
    service_tier: "default",
    system_fingerprint: "fp_1",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...more }],
    usage: null,
  };
}
