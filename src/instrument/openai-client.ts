import type { ModelCallRecorder } from "../format/model-call.js";
import { rememberSecret } from "../format/redaction.js";
import { type CallShape, type ClientFacts, factsByAddress } from "./call-shape.js";
import { instrumentDerived } from "./derived-clients.js";
import { openaiChat } from "./openai-chat.js";
import { openaiCompletions } from "./openai-completions.js";
import { openaiEmbeddings } from "./openai-embeddings.js";
import { openaiResponses } from "./openai-responses.js";
import { factsOfAddress } from "./provider-by-address.js";
import { recordAttempts } from "./recorded-attempts.js";
import { recordCall } from "./recorded-call.js";
import type { ReplacedMethods } from "./replaced-methods.js";
import { fieldsOf } from "./request-fields.js";

interface OpenAIClient {
  baseURL: string;
  chat: { completions: { create: unknown } };
  completions?: object;
  responses?: object;
  embeddings?: object;
  apiKey?: unknown;
}

/** An `OpenAI` of openai, told by what it offers: the SDK itself is never loaded. */
export function isOpenAI(client: object): client is OpenAIClient {
  const { baseURL, chat } = client as Partial<OpenAIClient>;
  return typeof baseURL === "string" && typeof chat?.completions?.create === "function";
}

/** Patches the methods that send the requests; `parse`, `stream` and `runTools` go through them. */
export function instrumentOpenAI(
  client: OpenAIClient,
  recorder: ModelCallRecorder,
  methods: ReplacedMethods,
  options: { includeUsage?: boolean },
  instrument: (derived: object) => void,
): void {
  rememberSecret(client.apiKey);
  const facts = factsByAddress(
    () => client.baseURL,
    (address) => factsOf(client, address),
  );
  const patch = (owner: object | undefined, shape: CallShape) => {
    if (!owner) return;
    methods.replace(owner, "create", (create) =>
      recordCall(create, { recorder, shape, facts, retries: true }),
    );
  };
  patch(client.chat.completions, openaiChat);
  patch(client.completions, openaiCompletions);
  patch(client.responses, openaiResponses);
  patch(client.embeddings, openaiEmbeddings);
  for (const owner of options.includeUsage ? [client.chat.completions, client.completions] : []) {
    if (owner) methods.replace(owner, "create", (create) => askForUsage(create));
  }
  recordAttempts(client, methods);
  instrumentDerived(client, methods, instrument);
}

/** Compatible servers take OpenAI's place under an address of their own. */
function factsOf(client: OpenAIClient, baseURL: string): ClientFacts {
  const isAzure = client.constructor?.name === "AzureOpenAI";
  return factsOfAddress(baseURL, isAzure ? "azure" : "openai-compatible");
}

/** Without being asked, OpenAI's chat streams say nothing of usage; asked, they send one more chunk. */
function askForUsage(create: (...parameters: never[]) => unknown): (...parameters: unknown[]) => unknown {
  return function (this: unknown, body, ...rest) {
    const { stream, stream_options: asked } = fieldsOf(body);
    const isAsked = !stream || fieldsOf(asked).include_usage !== undefined;
    const asking = { ...fieldsOf(body), stream_options: { ...fieldsOf(asked), include_usage: true } };
    return Reflect.apply(create, this, [isAsked ? body : asking, ...rest]);
  };
}
