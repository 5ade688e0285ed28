import type { ModelCallOutcome, ModelCallRecorder, OpenModelCall } from "../format/model-call.js";
import { createUsageStream } from "../usage/usage-stream.js";
import { googleRequest } from "./google-request.js";
import { createGoogleStreamContent, type GoogleResponse, googleOutcome } from "./google-response.js";

type Call = (params: unknown) => Promise<unknown>;

interface GoogleModels {
  generateContent: Call;
  generateContentStream: Call;
  generateContentInternal?: Call;
  generateContentStreamInternal?: Call;
}

interface GoogleClient {
  models: GoogleModels;
  chats: unknown;
  vertexai?: boolean;
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
export function instrumentGoogleGenAI(client: GoogleClient, recorder: ModelCallRecorder): void {
  const { models } = client;
  const plain =
    typeof models.generateContentInternal === "function" ? "generateContentInternal" : "generateContent";
  const stream =
    typeof models.generateContentStreamInternal === "function"
      ? "generateContentStreamInternal"
      : "generateContentStream";
  const callPlain = (models[plain] as Call).bind(models);
  const callStream = (models[stream] as Call).bind(models);

  replaceMethod(models, plain, async (params) => {
    const call = openCall(recorder, params, client);
    try {
      const response = await callPlain(params);
      call?.succeed(googleOutcome(response as GoogleResponse));
      return response;
    } catch (error) {
      call?.fail(error);
      throw error;
    }
  });

  replaceMethod(models, stream, async (params) => {
    const call = openCall(recorder, params, client);
    try {
      const chunks = (await callStream(params)) as AsyncGenerator<GoogleResponse>;
      return call ? recordedStream(chunks, call) : chunks;
    } catch (error) {
      call?.fail(error);
      throw error;
    }
  });
}

/** A request that can't be described is logged without its content rather than not at all. */
function openCall(
  recorder: ModelCallRecorder,
  params: unknown,
  client: GoogleClient,
): OpenModelCall | undefined {
  try {
    return recorder.openCall(googleRequest(params, client));
  } catch {
    return recorder.openCall({ provider: "google", model: "unknown", messages: [] });
  }
}

/** Passes every chunk on as it comes; the call ends with the stream, however that ends. */
async function* recordedStream(
  chunks: AsyncGenerator<GoogleResponse>,
  call: OpenModelCall,
): AsyncGenerator<GoogleResponse> {
  const usage = createUsageStream("google");
  const content = createGoogleStreamContent();
  const outcome = (): ModelCallOutcome => ({ ...content.outcome(), rawUsage: usage.report() });
  try {
    for await (const chunk of chunks) {
      call.firstToken();
      usage.add(chunk);
      content.add(chunk);
      yield chunk;
    }
    call.succeed(outcome());
  } catch (error) {
    call.fail(error, outcome());
    throw error;
  } finally {
    // Only a caller that stopped reading gets here with the call still open.
    call.abort(outcome());
  }
}

/** Keeps the property as it was in every respect but its function. */
function replaceMethod(models: GoogleModels, name: keyof GoogleModels, method: Call): void {
  Object.defineProperty(models, name, {
    value: method,
    configurable: true,
    writable: true,
    enumerable: false,
  });
}
