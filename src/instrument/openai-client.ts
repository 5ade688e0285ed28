import type { ModelCallRecorder } from "../format/model-call.js";
import { rememberSecret } from "../format/redaction.js";
import { type CallShape, type ClientFacts, factsByAddress } from "./call-shape.js";
import { openaiChat } from "./openai-chat.js";
import { openaiEmbeddings } from "./openai-embeddings.js";
import { openaiResponses } from "./openai-responses.js";
import { recordAttempts } from "./recorded-attempts.js";
import { recordCall } from "./recorded-call.js";
import type { ReplacedMethods } from "./replaced-methods.js";
import { fieldsOf } from "./request-fields.js";

interface OpenAIClient {
  baseURL: string;
  chat: { completions: { create: unknown } };
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
  patch(client.responses, openaiResponses);
  patch(client.embeddings, openaiEmbeddings);
  if (options.includeUsage) {
    methods.replace(client.chat.completions, "create", (create) => askForUsage(create));
  }
  recordAttempts(client, methods);
}

/** Compatible servers take OpenAI's place under an address of their own. */
function factsOf(client: OpenAIClient, baseURL: string): ClientFacts {
  if (isOpenAIsOwn(baseURL)) return { provider: "openai" };
  const isAzure = client.constructor?.name === "AzureOpenAI";
  return { provider: isAzure ? "azure" : "openai-compatible", baseUrl: baseURL };
}

function isOpenAIsOwn(baseURL: string): boolean {
  if (!URL.canParse(baseURL)) return false;
  const { hostname } = new URL(baseURL);
  return hostname === "api.openai.com" || hostname.endsWith(".api.openai.com");
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
