import type { ModelCallRecorder } from "../format/model-call.js";
import { rememberSecret } from "../format/redaction.js";
import { anthropicCall } from "./anthropic-messages.js";
import { factsByAddress } from "./call-shape.js";
import { instrumentDerived } from "./derived-clients.js";
import { factsOfAddress } from "./provider-by-address.js";
import { recordAttempts } from "./recorded-attempts.js";
import { recordCall } from "./recorded-call.js";
import type { ReplacedMethods } from "./replaced-methods.js";

interface AnthropicClient {
  baseURL: string;
  messages: { create: unknown; stream?: unknown };
  beta?: { messages?: object };
  apiKey?: unknown;
  authToken?: unknown;
}

/** An `Anthropic` of @anthropic-ai/sdk, told by what it offers: the SDK itself is never loaded. */
export function isAnthropic(client: object): client is AnthropicClient {
  const { baseURL, messages } = client as Partial<AnthropicClient>;
  return (
    typeof baseURL === "string" &&
    typeof messages?.create === "function" &&
    typeof messages.stream === "function"
  );
}

/** Patches the methods that send the requests; `parse`, `stream` and the tool runner go through them. */
export function instrumentAnthropic(
  client: AnthropicClient,
  recorder: ModelCallRecorder,
  methods: ReplacedMethods,
  instrument: (derived: object) => void,
): void {
  rememberSecret(client.apiKey);
  rememberSecret(client.authToken);
  const facts = factsByAddress(
    () => client.baseURL,
    (address) => factsOfAddress(address, "anthropic"),
  );
  for (const messages of [client.messages, client.beta?.messages]) {
    if (!messages) continue;
    methods.replace(messages, "create", (create) =>
      recordCall(create, { recorder, shape: anthropicCall, facts, retries: true }),
    );
  }
  recordAttempts(client, methods);
  instrumentDerived(client, methods, instrument);
}
