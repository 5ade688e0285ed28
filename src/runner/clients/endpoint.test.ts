import { expect, test } from "vitest";
import { chooseEndpoint } from "./endpoint.js";

const model = "gemini-2.5-flash";
const provider = "google";

test("the sandbox needs no key and takes none", () => {
  expect(chooseEndpoint({ model, provider, baseUrl: "sandbox" }, { GEMINI_API_KEY: "k" })).toEqual({
    kind: "sandbox",
  });
});

test("a key comes from the configuration, else from the environment in the order of Google's client", () => {
  const environment = { GEMINI_API_KEY: "gemini", GOOGLE_API_KEY: "google" };
  expect(chooseEndpoint({ model, provider, apiKey: "own" }, environment)).toMatchObject({ apiKey: "own" });
  expect(chooseEndpoint({ model, provider }, environment)).toMatchObject({ apiKey: "google" });
  expect(chooseEndpoint({ model, provider }, { GEMINI_API_KEY: "gemini", GOOGLE_API_KEY: "" })).toMatchObject(
    {
      apiKey: "gemini",
    },
  );
});

test("the base URL of the environment counts when the configuration has none", () => {
  const environment = { GEMINI_API_KEY: "k", GOOGLE_GEMINI_BASE_URL: "https://proxy.example" };
  expect(chooseEndpoint({ model, provider }, environment)).toMatchObject({
    baseUrl: "https://proxy.example",
  });
  expect(chooseEndpoint({ model, provider, baseUrl: "https://own.example" }, environment)).toMatchObject({
    baseUrl: "https://own.example",
  });
});

test("a server on this machine is asked without a key", () => {
  for (const baseUrl of ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:9"]) {
    expect(chooseEndpoint({ model, provider, baseUrl }, {})).toMatchObject({ kind: "api", baseUrl });
  }
});

test("any other endpoint without a key is refused with what to set", () => {
  expect(() => chooseEndpoint({ model, provider }, {})).toThrow(/no API key for `gemini-2\.5-flash`/);
  expect(() => chooseEndpoint({ model, provider, baseUrl: "https://proxy.example" }, {})).toThrow(
    /no API key/,
  );
  expect(() => chooseEndpoint({ model, provider, baseUrl: "http://localhost.example" }, {})).toThrow(
    /no API key/,
  );
});

test("a base URL of the environment that is no address is refused before anything is sent", () => {
  const environment = { GEMINI_API_KEY: "k", GOOGLE_GEMINI_BASE_URL: "my proxy" };
  expect(() => chooseEndpoint({ model, provider }, environment)).toThrow(
    /GOOGLE_GEMINI_BASE_URL is `my proxy`/,
  );
});

test("each provider's own variables count, and no other's", () => {
  const environment = {
    OPENAI_API_KEY: "openai",
    ANTHROPIC_API_KEY: "anthropic",
    ANTHROPIC_BASE_URL: "https://a.b",
  };
  expect(chooseEndpoint({ model: "gpt-5", provider: "openai" }, environment)).toEqual({
    kind: "api",
    apiKey: "openai",
  });
  expect(chooseEndpoint({ model: "claude-sonnet-4-5", provider: "anthropic" }, environment)).toEqual({
    kind: "api",
    baseUrl: "https://a.b",
    apiKey: "anthropic",
  });
  expect(() => chooseEndpoint({ model: "gpt-5", provider: "openai" }, {})).toThrow(/no API key for `gpt-5`/);
});

test("a server of one's own choice is never sent a key that was not given for it", () => {
  const baseUrl = "https://other.example/v1";
  const config = { model: "qwen3", provider: "openai-compatible" as const, baseUrl };
  expect(chooseEndpoint(config, { OPENAI_API_KEY: "openai" })).toEqual({ kind: "api", baseUrl });
  expect(chooseEndpoint({ ...config, apiKey: "own" }, {})).toMatchObject({ apiKey: "own" });
});
