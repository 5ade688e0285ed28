import { afterEach, expect, it, vi } from "vitest";
import { configHash } from "./content-hash.js";
import {
  isSecretKey,
  REDACTED,
  redactCommandLine,
  redactEcho,
  redactSecrets,
  redactText,
} from "./redaction.js";

afterEach(() => vi.unstubAllEnvs());

const googleKey = `AIza${"x".repeat(35)}`;
const openaiKey = `sk-proj-${"y".repeat(40)}`;

it("takes secrets out by their key, however it is spelled", () => {
  for (const key of [
    "api_key",
    "apiKey",
    "API-KEY",
    "GEMINI_API_KEY",
    "password",
    "access_token",
    "Authorization",
    "x-goog-api-key",
  ]) {
    expect(redactSecrets({ [key]: "abc" }), key).toEqual({ [key]: REDACTED });
  }
});

it("leaves settings alone that only sound like secrets", () => {
  const config = {
    max_output_tokens: 512,
    token_count: 3,
    tokenizer: "o200k",
    keys: ["a"],
    monkey: "x",
    key: "frame:1",
  };
  expect(redactSecrets(config)).toEqual(config);
  expect(isSecretKey("maxOutputTokens")).toBe(false);
});

it("takes known key shapes out of any text, at any depth", () => {
  const redacted = JSON.stringify(
    redactSecrets({
      list: [{ url: `https://api.example/v1?key=${googleKey}&alt=sse` }],
      text: `use ${openaiKey}, please`,
    }),
  );
  expect(redacted).not.toContain(googleKey);
  expect(redacted).not.toContain(openaiKey);
  expect(redacted).toContain("alt=sse");
});

it("takes bearer tokens and passwords in addresses out of a text", () => {
  expect(redactText("authorization: Bearer abcdefgh12345")).not.toContain("abcdefgh12345");
  expect(redactText("postgres://me:hunter2@host/db")).toBe(`postgres://me:${REDACTED}@host/db`);
});

it("gives the same hash before and after a key is rotated", () => {
  const hashWith = (key: string) => configHash(redactSecrets({ model: "m", api_key: key }));
  expect(hashWith("one")).toBe(hashWith("two"));
  expect(hashWith("one")).not.toBe(configHash(redactSecrets({ model: "n", api_key: "one" })));
});

it("keeps a reference to an environment variable, which holds no secret", () => {
  expect(redactSecrets({ api_key: "${oc.env:GEMINI_API_KEY}" })).toEqual({
    api_key: "${oc.env:GEMINI_API_KEY}",
  });
});

it("redacts a command line's options and assignments", () => {
  expect(
    redactCommandLine(["node", "run.js", "--api-key", "abc", "--token=def", "api_key=ghi", "model=m"]),
  ).toEqual([
    "node",
    "run.js",
    "--api-key",
    REDACTED,
    `--token=${REDACTED}`,
    `api_key=${REDACTED}`,
    "model=m",
  ]);
});

it("takes the value of a secret environment variable out of a text that echoes it", () => {
  vi.stubEnv("GEMINI_API_KEY", "an-unusual-key-42");
  vi.stubEnv("EDITOR_NAME", "an-unusual-editor");
  expect(redactEcho("bad request, key an-unusual-key-42, in an-unusual-editor")).toBe(
    `bad request, key ${REDACTED}, in an-unusual-editor`,
  );
});
