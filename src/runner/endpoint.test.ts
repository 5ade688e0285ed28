import { expect, test } from "vitest";
import { chooseEndpoint } from "./endpoint.js";

const model = "gemini-2.5-flash";

test("the sandbox needs no key and takes none", () => {
  expect(chooseEndpoint({ model, baseUrl: "sandbox" }, { GEMINI_API_KEY: "k" })).toEqual({ kind: "sandbox" });
});

test("a key comes from the configuration, else from the environment in the order of Google's client", () => {
  const environment = { GEMINI_API_KEY: "gemini", GOOGLE_API_KEY: "google" };
  expect(chooseEndpoint({ model, apiKey: "own" }, environment)).toMatchObject({ apiKey: "own" });
  expect(chooseEndpoint({ model }, environment)).toMatchObject({ apiKey: "google" });
  expect(chooseEndpoint({ model }, { GEMINI_API_KEY: "gemini", GOOGLE_API_KEY: "" })).toMatchObject({
    apiKey: "gemini",
  });
});

test("the base URL of the environment counts when the configuration has none", () => {
  const environment = { GEMINI_API_KEY: "k", GOOGLE_GEMINI_BASE_URL: "https://proxy.example" };
  expect(chooseEndpoint({ model }, environment)).toMatchObject({ baseUrl: "https://proxy.example" });
  expect(chooseEndpoint({ model, baseUrl: "https://own.example" }, environment)).toMatchObject({
    baseUrl: "https://own.example",
  });
});

test("a server on this machine is asked without a key", () => {
  for (const baseUrl of ["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:9"]) {
    expect(chooseEndpoint({ model, baseUrl }, {})).toMatchObject({ kind: "api", baseUrl });
  }
});

test("any other endpoint without a key is refused with what to set", () => {
  expect(() => chooseEndpoint({ model }, {})).toThrow(/no API key for `gemini-2\.5-flash`/);
  expect(() => chooseEndpoint({ model, baseUrl: "https://proxy.example" }, {})).toThrow(/no API key/);
  expect(() => chooseEndpoint({ model, baseUrl: "http://localhost.example" }, {})).toThrow(/no API key/);
});

test("a base URL of the environment that is no address is refused before anything is sent", () => {
  const environment = { GEMINI_API_KEY: "k", GOOGLE_GEMINI_BASE_URL: "my proxy" };
  expect(() => chooseEndpoint({ model }, environment)).toThrow(/GOOGLE_GEMINI_BASE_URL is `my proxy`/);
});
