import { expect, test } from "vitest";
import { geminiFailure } from "./gemini-failure.js";

function apiError(status: number, body: unknown): Error {
  return Object.assign(new Error(typeof body === "string" ? body : JSON.stringify(body)), {
    name: "ApiError",
    status,
  });
}

const quota = {
  error: {
    code: 429,
    message: "You exceeded your current quota.",
    status: "RESOURCE_EXHAUSTED",
    details: [
      { "@type": "type.googleapis.com/google.rpc.QuotaFailure" },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "36.5s" },
    ],
  },
};

test("the server's own words and status are kept, out of the JSON that the client hides them in", () => {
  const failure = geminiFailure(apiError(429, quota), undefined);
  expect(failure).toMatchObject({
    name: "ApiError",
    message: "429 RESOURCE_EXHAUSTED You exceeded your current quota.",
    failure: "overload",
    status: 429,
    retryAfterSeconds: 36.5,
    isTransient: true,
  });
  expect((failure.cause as Error).message).toContain("QuotaFailure");
});

test("a Retry-After header comes before the delay in the body", () => {
  expect(geminiFailure(apiError(429, quota), new Headers({ "retry-after": "3" })).retryAfterSeconds).toBe(3);
});

test("an error of a stream, wrapped in words by the client, is read too", () => {
  const text = `got status: UNAVAILABLE. ${JSON.stringify({ error: { code: 503, message: "overloaded", status: "UNAVAILABLE" } })}`;
  expect(geminiFailure(apiError(503, text), undefined).message).toBe("503 UNAVAILABLE overloaded");
});

test("a body that is no JSON is kept as it is", () => {
  const body = { error: { message: "<html>Bad gateway</html>", code: 502, status: "Bad Gateway" } };
  expect(geminiFailure(apiError(502, body), undefined)).toMatchObject({
    message: "502 Bad Gateway <html>Bad gateway</html>",
    isTransient: true,
  });
  expect(geminiFailure(apiError(500, "plain"), undefined).message).toBe("500 plain");
});

test.each([
  [400, "request", false],
  [401, "authentication", false],
  [403, "authentication", false],
  [404, "request", false],
  [408, "overload", true],
  [409, "overload", true],
  [413, "request", false],
  [429, "overload", true],
  [500, "overload", true],
  [502, "overload", true],
  [503, "overload", true],
  [504, "overload", true],
  [501, "request", false],
])("status %i counts as %s", (status, failure, isTransient) => {
  expect(geminiFailure(apiError(status, {}), undefined)).toMatchObject({ failure, isTransient });
});

test("a day's quota that is used up is not waited for, a minute's is", () => {
  const refused = (...quotaIds: string[]) =>
    geminiFailure(
      apiError(429, {
        error: {
          code: 429,
          message: "You exceeded your current quota",
          status: "RESOURCE_EXHAUSTED",
          details: [
            {
              "@type": "type.googleapis.com/google.rpc.QuotaFailure",
              violations: quotaIds.map((quotaId) => ({ quotaId })),
            },
            { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "47s" },
          ],
        },
      }),
      undefined,
    );
  expect(refused("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")).toMatchObject({
    failure: "overload",
    retryAfterSeconds: 47,
  });
  expect(
    refused(
      "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
      "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
    ),
  ).toMatchObject({ failure: "quota", isTransient: false });
});

test("a connection that fails is told with what made it fail", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" });
  expect(geminiFailure(new TypeError("fetch failed", { cause }), undefined)).toMatchObject({
    name: "NetworkError",
    message: "fetch failed: connect ECONNREFUSED 127.0.0.1:9",
    failure: "network",
  });
});

test.each([
  new TypeError("terminated"),
  new Error("Incomplete JSON segment at the end"),
  new SyntaxError("Unexpected end of JSON input"),
  new Error("exception TypeError: fetch failed sending request"),
])("half an answer is a failure of the network: %s", (error) => {
  expect(geminiFailure(error, undefined).failure).toBe("network");
});

test("an error of the program itself is not tried again", () => {
  expect(geminiFailure(new Error("contents are required"), undefined)).toMatchObject({
    failure: "unknown",
    isTransient: false,
  });
  expect(geminiFailure("a thrown text", undefined).message).toBe("a thrown text");
});
