import type { ModelCallRecorder } from "../format/model-call.js";
import { rememberSecret } from "../format/redaction.js";
import type { CallShape, ClientFacts } from "./call-shape.js";
import { googleEmbeddings } from "./google-embeddings.js";
import { googleRequest } from "./google-request.js";
import { createGoogleAnswer } from "./google-response.js";
import { recordCall } from "./recorded-call.js";
import type { ReplacedMethods } from "./replaced-methods.js";

interface GoogleClient {
  models: { generateContent: unknown; generateContentStream: unknown };
  chats: unknown;
  vertexai?: boolean;
  apiKey?: unknown;
}

/** A `GoogleGenAI` of @google/genai, told by what it offers: the SDK itself is never loaded. */
export function isGoogleGenAI(client: object): client is GoogleClient {
  const { models, chats } = client as Partial<GoogleClient>;
  return (
    typeof models?.generateContent === "function" &&
    typeof models.generateContentStream === "function" &&
    typeof chats === "object"
  );
}

/**
 * Patches the methods that make exactly one request. `generateContent` may make several (automatic
 * function calling, continuation), each of them billed; chats go through the same methods.
 */
export function instrumentGoogleGenAI(
  client: GoogleClient,
  recorder: ModelCallRecorder,
  methods: ReplacedMethods,
): void {
  rememberSecret(client.apiKey);
  const { models } = client;
  const shape: CallShape = {
    request: (params) => googleRequest(params, client),
    answer: createGoogleAnswer,
  };
  const tags = client.vertexai ? { vertex: true } : undefined;
  const embeddings: CallShape = {
    ...googleEmbeddings,
    request: (params, facts) => ({ ...googleEmbeddings.request(params, facts), tags }),
  };
  for (const [name, kind] of [
    ["generateContent", shape],
    ["generateContentStream", shape],
    ["embedContent", embeddings],
  ] as const) {
    const internal = `${name}Internal`;
    const sendsOne = typeof Reflect.get(models, internal) === "function" ? internal : name;
    const recorded = { recorder, shape: kind, facts: () => GOOGLE, retries: false };
    methods.replace(models, sendsOne, (method) => recordCall(method, recorded));
  }
}

const GOOGLE: ClientFacts = { provider: "google" };
