import type { ModelCallRequest } from "../format/model-call.js";
import { rememberSecret } from "../format/redaction.js";
import { anthropicCall } from "./anthropic-messages.js";
import type { AnswerCollector, CallShape, ClientFacts } from "./call-shape.js";
import { googleEmbeddings } from "./google-embeddings.js";
import { googleRequest } from "./google-request.js";
import { createGoogleAnswer } from "./google-response.js";
import { openaiChat } from "./openai-chat.js";
import { openaiCompletions } from "./openai-completions.js";
import { openaiEmbeddings } from "./openai-embeddings.js";
import { openaiResponses } from "./openai-responses.js";
import { factsOfAddress } from "./provider-by-address.js";
import { fieldsOf } from "./request-fields.js";

/** A request over the wire that asks a model, described, and what takes its answer. */
export interface KnownRequest {
  request: ModelCallRequest;
  answer: AnswerCollector;
}

interface Endpoint {
  path: RegExp;
  /** A field that every request of this kind has, so that another API under such a path is left alone. */
  field: string;
  /** Whose API it is under its own address, and elsewhere. */
  provider: string;
  elsewhere: string;
  host: RegExp;
  shape: CallShape;
}

const google: CallShape = {
  request: (body, facts) => {
    const { model, contents, systemInstruction, generationConfig, ...config } = fieldsOf(body);
    const parameters = { ...config, ...fieldsOf(generationConfig), systemInstruction };
    return { ...googleRequest({ model, contents, config: parameters }, {}), ...facts };
  },
  answer: createGoogleAnswer,
};

const OPENAI = { provider: "openai", elsewhere: "openai-compatible", host: /(^|\.)api\.openai\.com$/ };
const GOOGLE = { provider: "google", elsewhere: "google", host: /\.googleapis\.com$/ };

const ENDPOINTS: readonly Endpoint[] = [
  { path: /\/chat\/completions$/, field: "messages", shape: openaiChat, ...OPENAI },
  { path: /(?<!\/chat)\/completions$/, field: "prompt", shape: openaiCompletions, ...OPENAI },
  { path: /\/responses$/, field: "model", shape: openaiResponses, ...OPENAI },
  { path: /\/embeddings$/, field: "input", shape: openaiEmbeddings, ...OPENAI },
  {
    path: /\/v1\/messages$/,
    field: "messages",
    shape: anthropicCall,
    provider: "anthropic",
    elsewhere: "anthropic",
    host: /^api\.anthropic\.com$/,
  },
  {
    path: /\/models\/([^/:]+):(?:generateContent|streamGenerateContent)$/,
    field: "contents",
    shape: google,
    ...GOOGLE,
  },
  { path: /\/models\/([^/:]+):embedContent$/, field: "content", shape: googleEmbeddings, ...GOOGLE },
  { path: /\/models\/([^/:]+):batchEmbedContents$/, field: "requests", shape: googleEmbeddings, ...GOOGLE },
  {
    // Claude as Google sells it.
    path: /\/models\/([^/:]+):(?:rawPredict|streamRawPredict)$/,
    field: "messages",
    shape: anthropicCall,
    provider: "vertex",
    elsewhere: "vertex",
    host: /\.googleapis\.com$/,
  },
];

/** Whether requests to this address may be a model's; their body tells. */
export function isModelAddress(url: URL): boolean {
  return ENDPOINTS.some(({ path }) => path.test(url.pathname));
}

/** Describes a request to a model; `undefined` for any other request. */
export function knownRequest(url: URL, bodyText: string): KnownRequest | undefined {
  const endpoint = ENDPOINTS.find(({ path }) => path.test(url.pathname));
  if (!endpoint) return undefined;
  let body: Record<string, unknown>;
  try {
    body = fieldsOf(JSON.parse(bodyText));
  } catch {
    return undefined;
  }
  if (body[endpoint.field] === undefined) return undefined;
  const facts = factsOf(endpoint, url);
  const model = body.model ?? modelOfPath(endpoint, url);
  return { request: endpoint.shape.request({ ...body, model }, facts), answer: endpoint.shape.answer(facts) };
}

function factsOf({ host, provider, elsewhere, path }: Endpoint, url: URL): ClientFacts {
  if (host.test(url.hostname)) return { provider };
  const facts = factsOfAddress(url.origin + url.pathname.replace(path, ""), elsewhere);
  // Of Azure's address the path names the deployment, which is no part of whose it is.
  return facts.provider === "azure" ? { ...facts, baseUrl: url.origin } : facts;
}

/** Gemini's address names the model, and so does Azure's, by its deployment. */
function modelOfPath({ path }: Endpoint, { pathname }: URL): string {
  const name = path.exec(pathname)?.[1] ?? /\/deployments\/([^/]+)\//.exec(pathname)?.[1];
  return name === undefined ? "unknown" : decodeURIComponent(name);
}

const KEY_HEADERS = ["authorization", "x-api-key", "x-goog-api-key", "api-key"];

/** Keys are looked at so that they can be taken out of whatever a server echoes. */
export function rememberKeys(url: URL, header: (name: string) => unknown): void {
  for (const name of KEY_HEADERS) {
    const value = header(name);
    if (typeof value === "string") rememberSecret(value.replace(/^\w+\s+/, ""));
  }
  rememberSecret(url.searchParams.get("key"));
}
