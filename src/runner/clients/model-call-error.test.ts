import { afterEach, expect, test, vi } from "vitest";
import { ModelCallError } from "./model-call-error.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("no message holds the key of the call, one from the environment, or one by its shape", () => {
  vi.stubEnv("PROXY_API_KEY", "a-key-of-no-known-shape");
  const shaped = `AIza${"a".repeat(35)}`;
  const error = new ModelCallError(`refused: my-own-key-1, a-key-of-no-known-shape, ${shaped}`, {
    failure: "authentication",
    apiKey: "my-own-key-1",
  });
  expect(error.message).toBe("refused: [redacted], [redacted], [redacted]");
  expect(error.stack).not.toMatch(/my-own-key-1|no-known-shape|AIza/);
});

test("a placeholder for a key is a word like any other", () => {
  expect(new ModelCallError("none of it", { failure: "request", apiKey: "none" }).message).toBe("none of it");
});
