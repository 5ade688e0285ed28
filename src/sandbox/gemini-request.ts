import { createHash } from "node:crypto";
import { GeminiError } from "./gemini-error.js";
import { type GenerationSettings, parseGenerationSettings } from "./generation-settings.js";
import { fieldOf, isJsonObject, type JsonObject } from "./json-fields.js";

export interface RequestImage {
  kind: "image";
  mimeType: string;
  bytes: Uint8Array;
  sha256: string;
}
interface RequestText {
  kind: "text";
  text: string;
}
type RequestPart = RequestText | RequestImage;

/** A request of the Gemini API, as far as the sandbox understands it. */
export interface GeminiRequest {
  model: string;
  /** System instruction and tool declarations; they are part of the prompt. */
  preamble: RequestText[];
  /** Parts of all turns, in order. */
  parts: RequestPart[];
  settings: GenerationSettings;
  /** SHA-256 over everything that may change the answer. */
  contentHash: string;
}

// What Gemini takes inline, read 2026-11: https://ai.google.dev/gemini-api/docs/image-understanding
const IMAGE_TYPES = new Set(["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"]);

/** @throws GeminiError INVALID_ARGUMENT that says what in the body is wrong. */
export function parseGeminiRequest(model: string, body: JsonObject): GeminiRequest {
  const contents = fieldOf(body, "contents");
  if (!Array.isArray(contents) || contents.length === 0) invalid("contents is not specified");
  const turns = contents.map((content, index) => parseTurn(content, `contents[${index}]`));
  const system = fieldOf(body, "systemInstruction");
  const preamble =
    system === undefined
      ? []
      : parseTurn(system, "systemInstruction").parts.filter((part) => part.kind === "text");
  const tools = fieldOf(body, "tools");
  if (tools !== undefined) preamble.push({ kind: "text", text: JSON.stringify(tools) });
  if (fieldOf(body, "cachedContent") !== undefined) invalid("the sandbox keeps no cached content");
  const settings = parseGenerationSettings(fieldOf(body, "generationConfig") ?? {});
  const identity = [model, preamble.map(partIdentity), turns.map(turnIdentity), settings.identity];
  return {
    model,
    preamble,
    parts: turns.flatMap((turn) => turn.parts),
    settings,
    contentHash: createHash("sha256").update(JSON.stringify(identity)).digest("hex"),
  };
}

interface Turn {
  role: string;
  parts: RequestPart[];
}

function parseTurn(content: unknown, where: string): Turn {
  if (!isJsonObject(content)) invalid(`${where} is not an object`);
  const role = fieldOf(content, "role") ?? "user";
  if (where.startsWith("contents") && role !== "user" && role !== "model" && role !== "function") {
    invalid(`${where}.role is ${JSON.stringify(role)}. Please use a valid role: user, model`);
  }
  const parts = fieldOf(content, "parts");
  if (!Array.isArray(parts) || parts.length === 0) invalid(`${where}.parts must not be empty`);
  return {
    role: String(role),
    parts: parts.map((part, index) => parsePart(part, `${where}.parts[${index}]`)),
  };
}

function parsePart(part: unknown, where: string): RequestPart {
  if (!isJsonObject(part)) invalid(`${where} is not an object`);
  const text = fieldOf(part, "text");
  if (typeof text === "string") return { kind: "text", text };
  if (text !== undefined) invalid(`${where}.text is not a string`);
  const inline = fieldOf(part, "inlineData");
  if (inline !== undefined) return parseInlineData(inline, where);
  if (fieldOf(part, "fileData") !== undefined) {
    invalid(`${where}.fileData: the sandbox holds no uploaded files; send images inline`);
  }
  if (Object.keys(part).length === 0) invalid(`${where} holds no data`);
  return { kind: "text", text: JSON.stringify(part) };
}

function parseInlineData(inline: unknown, where: string): RequestImage {
  if (!isJsonObject(inline)) invalid(`${where}.inlineData is not an object`);
  const mimeType = fieldOf(inline, "mimeType");
  const data = fieldOf(inline, "data");
  if (typeof mimeType !== "string" || !IMAGE_TYPES.has(mimeType.toLowerCase())) {
    invalid(`Unsupported MIME type: ${String(mimeType)}. Supported here: ${[...IMAGE_TYPES].join(", ")}`);
  }
  if (typeof data !== "string" || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(data)) {
    invalid(`Base64 decoding failed for ${where}.inlineData.data`);
  }
  const bytes = Buffer.from(data, "base64");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { kind: "image", mimeType: mimeType.toLowerCase(), bytes, sha256 };
}

function turnIdentity(turn: Turn) {
  return [turn.role, turn.parts.map(partIdentity)];
}

function partIdentity(part: RequestPart): string[] {
  return part.kind === "text" ? ["text", part.text] : [part.mimeType, part.sha256];
}

function invalid(message: string): never {
  throw new GeminiError("INVALID_ARGUMENT", `${message}.`);
}
