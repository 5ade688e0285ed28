import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { postRequest } from "./wire-request.js";

async function serve(listener: RequestListener) {
  const connections = new Set<number>();
  const server = createServer((request, response) => {
    connections.add(request.socket.remotePort ?? 0);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function post(url: string, signal = new AbortController().signal) {
  const reply = await postRequest({ url, headers: { "x-mine": "yes" }, body: "ask", signal });
  const chunks: Uint8Array[] = [];
  await reply.read((chunk) => chunks.push(chunk));
  return { ...reply, text: Buffer.concat(chunks).toString("utf8") };
}

const echo: RequestListener = async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  response.writeHead(201, { "x-limit": "7" });
  response.end(`${request.method} ${request.headers["x-mine"]} ${request.headers["content-length"]} ${body}`);
};

test("a request goes out with its headers and length, and its answer comes back whole", async () => {
  await using server = await serve(echo);
  const { status, statusText, text, headers } = await post(server.url);
  expect([status, statusText, text]).toEqual([201, "Created", "POST yes 3 ask"]);
  expect([headers.get("X-Limit"), headers.get("retry-after")]).toEqual(["7", null]);
});

test("one call after the other keeps to one connection", async () => {
  await using server = await serve(echo);
  for (let call = 0; call < 5; call++) await post(server.url);
  expect(server.connections.size).toBe(1);
});

test("a body that was compressed without being asked to is read", async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(gzipSync("hello"));
  });
  expect((await post(server.url)).text).toBe("hello");
});

test("a redirect is followed", async () => {
  await using server = await serve((request, response) => {
    if (request.url !== "/v1") return void echo(request, response);
    response.writeHead(308, { location: "/v2" });
    response.end();
  });
  expect((await post(server.url)).text).toBe("POST yes 3 ask");
});

test("half an answer is an error, and so is a piece that its reader cannot take", async () => {
  let breaksOff = true;
  await using server = await serve((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half");
    if (breaksOff) setTimeout(() => response.socket?.destroy(), 10);
  });
  await expect(post(server.url)).rejects.toThrow();
  breaksOff = false;
  const reply = await postRequest({
    url: server.url,
    headers: {},
    body: "",
    signal: new AbortController().signal,
  });
  const failing = reply.read(() => {
    throw new Error("no such piece");
  });
  await expect(failing).rejects.toThrow("no such piece");
});

test("what somebody has put in the place of fetch is used", async () => {
  const stub = vi.fn(async () => new Response("from the stub"));
  vi.stubGlobal("fetch", stub);
  try {
    expect((await post("http://127.0.0.1:9/v1")).text).toBe("from the stub");
  } finally {
    vi.unstubAllGlobals();
  }
});
