import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ApiError, GoogleGenAI, type HttpRetryOptions } from "@google/genai";
import { build } from "esbuild";
import { expect, test } from "vitest";
import type { SandboxOptions } from "./sandbox-options.js";
import { startSandbox } from "./start-sandbox.js";

const MODEL = "gemini-2.5-flash";

async function startClient(options: SandboxOptions, retryOptions?: HttpRetryOptions) {
  const sandbox = await startSandbox({ latencySeconds: 0, ...options });
  const httpOptions = { baseUrl: sandbox.url, ...(retryOptions && { retryOptions }) };
  const client = new GoogleGenAI({ apiKey: "sandbox", httpOptions });
  const ask = (text: string) => client.models.generateContent({ model: MODEL, contents: text });
  return { sandbox, client, ask, [Symbol.asyncDispose]: sandbox.close };
}

async function statusOf(call: Promise<unknown>): Promise<number> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApiError) return error.status;
  throw error ?? new Error("the call succeeded");
}

const post = (url: string, path: string, body: string) => fetch(`${url}${path}`, { method: "POST", body });
const generatePath = `/v1beta/models/${MODEL}:generateContent`;

test("beyond the rate limit the answer is a 429 with its delay in header and body", async () => {
  await using run = await startClient({ rateLimit: { requestsPerMinute: 1 } });
  await run.ask("first");
  const body = JSON.stringify({ contents: [{ parts: [{ text: "second" }] }] });
  const response = await post(run.sandbox.url, generatePath, body);
  expect(response.status).toBe(429);
  const delay = Number(response.headers.get("retry-after"));
  expect(delay).toBeGreaterThan(0);
  expect(delay).toBeLessThanOrEqual(60);
  expect(await response.json()).toEqual({
    error: {
      code: 429,
      message: "Sandbox: You exceeded your current quota of 1 requests per minute.",
      status: "RESOURCE_EXHAUSTED",
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.RetryInfo",
          retryDelay: expect.stringMatching(/^\d+(\.\d{1,3})?s$/),
        },
      ],
    },
  });
  expect(await statusOf(run.ask("third"))).toBe(429);
  expect(run.sandbox.stats()).toMatchObject({ requests: 3, answered: 1, rateLimited: 2 });
});

test("the client's own retries get through a rate limit", async () => {
  const retry = { attempts: 20, initialDelay: 0.2, maxDelay: 0.2, jitter: 0 };
  await using run = await startClient({ rateLimit: { inputTokensPerMinute: 6000 } }, retry);
  await run.ask("four".repeat(6000));
  await run.ask("four".repeat(100));
  const stats = run.sandbox.stats();
  expect(stats.answered).toBe(2);
  expect(stats.rateLimited).toBeGreaterThan(0);
});

test("failures are 500 and 503, the same for the same seed, and a retry can succeed", async () => {
  const outcomes = async () => {
    await using run = await startClient({ failRate: 0.5 });
    const seen: string[] = [];
    for (let request = 0; request < 30; request++) {
      seen.push(
        await run.ask(`request ${request}`).then(
          () => "ok",
          (error: ApiError) => String(error.status),
        ),
      );
    }
    return seen;
  };
  const first = await outcomes();
  expect([...new Set(first)].sort()).toEqual(["500", "503", "ok"]);
  expect(await outcomes()).toEqual(first);

  await using retrying = await startClient(
    { failRate: 0.5 },
    { attempts: 12, initialDelay: 0.001, maxDelay: 0.001 },
  );
  await Promise.all(Array.from({ length: 30 }, (_, index) => retrying.ask(`request ${index}`)));
  const stats = retrying.sandbox.stats();
  expect(stats.answered).toBe(30);
  expect(stats.failed).toBeGreaterThan(0);
  expect(stats.requests).toBe(stats.answered + stats.failed);
});

test("a broken stream yields some chunks and then an error", async () => {
  await using run = await startClient({ breakStreamRate: 1 });
  const contents = "A sentence that is long enough to be quoted in more than one chunk of the stream.";
  const received: string[] = [];
  const read = async () => {
    for await (const chunk of await run.client.models.generateContentStream({ model: MODEL, contents })) {
      received.push(chunk.text ?? "");
    }
  };
  await expect(read()).rejects.toThrow();
  expect(received.length).toBeGreaterThan(0);
  expect(run.sandbox.stats()).toMatchObject({ requests: 1, answered: 0, brokenStreams: 1 });
});

test.each([
  ["a path that is not there", "/v1beta/models", "{}", 404, "NOT_FOUND"],
  ["a method that is not there", `/v1beta/models/${MODEL}:embedContent`, "{}", 404, "NOT_FOUND"],
  ["a body that is no JSON", generatePath, "{", 400, "INVALID_ARGUMENT"],
  ["a body without contents", generatePath, "{}", 400, "INVALID_ARGUMENT"],
  [
    "an image that is none",
    generatePath,
    JSON.stringify({ contents: [{ parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }] }] }),
    400,
    "INVALID_ARGUMENT",
  ],
])("%s gets Gemini's error shape", async (_, path, body, code, status) => {
  await using run = await startClient({});
  const response = await post(run.sandbox.url, path, body);
  expect(response.status).toBe(code);
  expect(await response.json()).toEqual({
    error: { code, message: expect.stringMatching(/^Sandbox: /), status },
  });
  expect(run.sandbox.stats().rejected).toBe(1);
});

test("a body beyond the API's limit is refused", async () => {
  await using run = await startClient({});
  const response = await post(run.sandbox.url, generatePath, " ".repeat(101 * 1024 * 1024));
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("exceeds the limit: 104857600 bytes");
});

test("closing breaks off a request that hangs, and may be done twice", async () => {
  const { sandbox, ask } = await startClient({ hangRate: 1 });
  const hanging = expect(ask("hello?")).rejects.toThrow();
  await expect.poll(() => sandbox.stats().requests).toBe(1);
  await sandbox.close();
  await sandbox.close();
  await hanging;
  const { hung, abandoned } = sandbox.stats();
  expect(hung + abandoned).toBe(1);
  await expect(fetch(sandbox.url)).rejects.toThrow();
});

test("a client that leaves is counted as such", async () => {
  await using run = await startClient({ latencySeconds: 20 });
  const controller = new AbortController();
  const config = { abortSignal: controller.signal };
  const call = run.client.models.generateContent({ model: MODEL, contents: "too slow", config });
  await expect.poll(() => run.sandbox.stats().requests).toBe(1);
  controller.abort();
  await expect(call).rejects.toThrow();
  await expect.poll(() => run.sandbox.stats().abandoned).toBe(1);
});

test.each<[SandboxOptions, string]>([
  [{ errorRate: 1.5 }, "errorRate is 1.5"],
  [{ failRate: -1 }, "failRate is -1"],
  [{ seed: 0.5 }, "seed is 0.5"],
  [{ latencySeconds: Number.NaN }, "latencySeconds is NaN"],
  [{ rateLimit: { requestsPerMinute: 0 } }, "rateLimit.requestsPerMinute is 0"],
])("the options %j are refused", async (options, message) => {
  await expect(startSandbox(options)).rejects.toThrow(message);
});

test("after closing nothing keeps the process alive, whatever was under way", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  try {
    const bundle = join(folder, "start-sandbox.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("start-sandbox.ts", import.meta.url))],
      bundle: true,
      platform: "node",
      format: "esm",
      external: ["fast-png", "image-size"],
      outfile: bundle,
    });
    const script = join(folder, "script.mjs");
    writeFileSync(
      script,
      `import { startSandbox } from ${JSON.stringify(pathToFileURL(bundle).href)};
      const body = JSON.stringify({ contents: [{ parts: [{ text: "hello" }] }] });
      for (const options of [{ hangRate: 1 }, { latencySeconds: 1000 }, {}]) {
        const sandbox = await startSandbox(options);
        const call = fetch(sandbox.url + ${JSON.stringify(generatePath)}, { method: "POST", body });
        if (Object.keys(options).length === 0) await (await call).json();
        else while (sandbox.stats().requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        call.catch(() => undefined);
        await sandbox.close();
      }
      console.log("closed");`,
    );
    expect(execFileSync(process.execPath, [script], { encoding: "utf8", timeout: 60_000 })).toBe("closed\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
