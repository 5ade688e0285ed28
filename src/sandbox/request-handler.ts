import { composeAnswer } from "./answer.js";
import { anthropicSandboxDialect } from "./anthropic-sandbox-dialect.js";
import { GeminiError } from "./gemini-error.js";
import { type GeminiRequest, parseGeminiRequest } from "./gemini-request.js";
import {
  type CountedAnswer,
  countPromptTokens,
  countTokensBody,
  generateContentBody,
  limitAnswer,
  streamBodies,
} from "./gemini-response.js";
import { type GeminiRoute, matchGeminiRoute } from "./gemini-route.js";
import {
  geminiStream,
  type HttpExchange,
  pause,
  readJsonBody,
  type StreamManner,
  sendError,
  sendJson,
  sendStream,
} from "./http-exchange.js";
import { createImageReader } from "./image-reading.js";
import { fieldOf, isJsonObject, type JsonObject } from "./json-fields.js";
import { openaiSandboxDialect } from "./openai-sandbox-dialect.js";
import { type Admission, createRateLimiter } from "./rate-limiter.js";
import type { DialectRequest, SandboxDialect } from "./sandbox-dialect.js";
import type { ResolvedSandboxOptions } from "./sandbox-options.js";
import type { SandboxOutcome, SandboxStats } from "./sandbox-stats.js";
import { createSeededRandom, pickSeeded, type SeededRandom } from "./seeded-random.js";
import { countTextTokens } from "./token-rule.js";

interface Attempt {
  random: SeededRandom;
  responseId: string;
}

/** A function that answers one exchange, counts what became of it, and never throws. */
export function createRequestHandler(options: ResolvedSandboxOptions, stats: SandboxStats) {
  const readImage = createImageReader();
  const admit = createRateLimiter(options.rateLimit, () => performance.now() / 1000);
  const attempts = new Map<string, number>();

  function nextAttempt({ method }: GeminiRoute, { contentHash }: GeminiRequest): Attempt {
    const id = contentHash.slice(0, 24);
    const key = method === "countTokens" ? `count ${id}` : id;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return {
      random: createSeededRandom(options.seed, contentHash, attempt),
      responseId: `sandbox-${id}-${attempt}`,
    };
  }

  function streamManner(
    route: GeminiRoute,
    answer: CountedAnswer,
    chunks: number,
    random: SeededRandom,
  ): StreamManner {
    const breaks = random("break") < options.breakStreamRate;
    return {
      serverSentEvents: route.serverSentEvents,
      secondsPerChunk: countTextTokens(answer.text) / chunks / options.tokensPerSecond,
      // At least one chunk is sent and at least one is not, where there are two.
      breakAfter: breaks ? Math.min(chunks - 1, 1 + Math.floor(random("chunk") * (chunks - 1))) : undefined,
    };
  }

  /** Sends the answer whole or in pieces; returns whether it was sent to its end. */
  async function send(
    exchange: HttpExchange,
    route: GeminiRoute,
    answer: CountedAnswer,
    { random, responseId }: Attempt,
    foreign: ForeignRequest | undefined,
  ): Promise<boolean> {
    if (route.method === "generateContent") {
      const body = generateContentBody(route.model, responseId, answer);
      sendJson(exchange, foreign ? foreign.dialect.whole(body) : body);
      return true;
    }
    const bodies = streamBodies(route.model, responseId, answer);
    const text = foreign
      ? foreign.dialect.stream(bodies, foreign.request)
      : geminiStream(bodies, route.serverSentEvents);
    return sendStream(exchange, text, streamManner(route, answer, bodies.length, random));
  }

  async function handle(exchange: HttpExchange): Promise<SandboxOutcome> {
    const { request, signal } = exchange;
    const foreign = await readForeign(request);
    const route = foreign ? foreignRoute(foreign) : matchGeminiRoute(request.method ?? "", request.url ?? "");
    const body = foreign ? foreign.request.gemini : generationBody(route, await readJsonBody(request));
    const gemini = parseGeminiRequest(route.model, body);
    const images = gemini.parts.filter((part) => part.kind === "image");
    const readings = await Promise.all(images.map(readImage));
    const promptTokens = countPromptTokens(gemini, readings);
    const inputTokens = promptTokens.text + promptTokens.image;
    // A refused request is no attempt, so that what is answered later does not depend on the clock.
    if (route.method !== "countTokens") refuseBeyondLimit(admit(inputTokens));

    const attempt = nextAttempt(route, gemini);
    const { random } = attempt;
    if (random("hang") < options.hangRate) return hang(signal);
    await pause(options.latencySeconds * (0.5 + random("latency")), signal);
    if (random("fail") < options.failRate) throw serverFailure(random);
    if (route.method === "countTokens") {
      sendJson(exchange, foreign ? foreign.dialect.count(inputTokens) : countTokensBody(promptTokens));
      return "countedTokens";
    }
    const text = composeAnswer(gemini, readings.at(-1), options.errorRate, random);
    const answer = limitAnswer(gemini, text, promptTokens, random);
    if (!(await send(exchange, route, answer, attempt, foreign))) return "brokenStreams";
    stats.inputTokens += inputTokens;
    stats.outputTokens += countTextTokens(answer.text) + answer.thoughtsTokens;
    return "answered";
  }

  return async (exchange: HttpExchange): Promise<void> => {
    let outcome: SandboxOutcome;
    try {
      outcome = await handle(exchange);
    } catch (error) {
      outcome = exchange.signal.aborted ? "abandoned" : refuse(exchange, error);
    }
    stats[outcome]++;
  };
}

interface ForeignRequest {
  dialect: SandboxDialect;
  request: DialectRequest;
  isCounted: boolean;
}

const FOREIGN_PATHS: Record<string, { dialect: SandboxDialect; isCounted: boolean }> = {
  "/v1/chat/completions": { dialect: openaiSandboxDialect, isCounted: false },
  "/v1/responses/input_tokens": { dialect: openaiSandboxDialect, isCounted: true },
  "/v1/messages": { dialect: anthropicSandboxDialect, isCounted: false },
  "/v1/messages/count_tokens": { dialect: anthropicSandboxDialect, isCounted: true },
};

/** Who asks under another API's address is answered in its words; all others in Gemini's. */
function foreignPath({ method, url = "" }: HttpExchange["request"]) {
  return method === "POST" ? FOREIGN_PATHS[new URL(url, "http://sandbox").pathname] : undefined;
}

async function readForeign(request: HttpExchange["request"]): Promise<ForeignRequest | undefined> {
  const path = foreignPath(request);
  if (!path) return undefined;
  const { dialect, isCounted } = path;
  const body = await readJsonBody(request);
  return {
    dialect,
    isCounted,
    request: dialect.readRequest(isCounted ? dialect.requestToCount(body) : body),
  };
}

function foreignRoute({ request: { model, stream }, isCounted }: ForeignRequest): GeminiRoute {
  if (isCounted) return { model, method: "countTokens", serverSentEvents: false };
  return { model, method: stream ? "streamGenerateContent" : "generateContent", serverSentEvents: true };
}

/** `countTokens` may wrap the request that it is to count. */
function generationBody(route: GeminiRoute, body: JsonObject): JsonObject {
  const wrapped = route.method === "countTokens" ? fieldOf(body, "generateContentRequest") : undefined;
  return isJsonObject(wrapped) ? wrapped : body;
}

function refuseBeyondLimit(admission: Admission): void {
  if (admission.admitted) return;
  const { limit, retryAfterSeconds } = admission;
  throw new GeminiError("RESOURCE_EXHAUSTED", `You exceeded your current quota of ${limit}.`, {
    retryAfterSeconds,
  });
}

function serverFailure(random: SeededRandom): GeminiError {
  return pickSeeded(random, "failure", [
    new GeminiError("INTERNAL", "An internal error has occurred. Please retry."),
    new GeminiError("UNAVAILABLE", "The model is overloaded. Please try again later."),
  ]);
}

function hang(signal: AbortSignal): Promise<SandboxOutcome> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("hung");
    signal.addEventListener("abort", () => resolve("hung"), { once: true });
  });
}

function refuse(exchange: HttpExchange, thrown: unknown): SandboxOutcome {
  const error =
    thrown instanceof GeminiError
      ? thrown
      : new GeminiError("INTERNAL", `unexpected ${String(thrown)}`, { cause: thrown });
  if (!exchange.response.headersSent)
    sendError(exchange, error, foreignPath(exchange.request)?.dialect.error(error));
  else exchange.response.destroy();
  if (error.status === "RESOURCE_EXHAUSTED") return "rateLimited";
  return error.httpStatus >= 500 ? "failed" : "rejected";
}
