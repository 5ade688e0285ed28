import { describe, expect, it } from "vitest";
import { watchBody } from "./watched-body.js";

/** A response of three pieces, with a note of what its watcher was told. */
function watchedResponse(): { response: Response; told: string[] } {
  const pieces = ["One ", "two ", "three."].map((text) => new TextEncoder().encode(text));
  const response = new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift();
        if (piece) controller.enqueue(piece);
        else controller.close();
      },
    }),
    { headers: { "content-type": "text/plain" } },
  );
  const told: string[] = [];
  watchBody(response.body as ReadableStream<Uint8Array>, () => ({
    piece: (chunk) => void told.push(new TextDecoder().decode(chunk)),
    end: () => void told.push("end"),
    failed: () => void told.push("failed"),
    left: () => void told.push("left"),
  }));
  return { response, told };
}

const whole = "One two three.";
const everything = ["One ", "two ", "three.", "end"];

const readings: [string, (response: Response) => Promise<string>][] = [
  ["text()", (response) => response.text()],
  ["arrayBuffer()", async (response) => new TextDecoder().decode(await response.arrayBuffer())],
  ["blob()", async (response) => (await response.blob()).text()],
  [
    "a reader",
    async (response) => {
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      const decoder = new TextDecoder();
      let text = "";
      for (let step = await reader.read(); !step.done; step = await reader.read())
        text += decoder.decode(step.value);
      return text;
    },
  ],
  [
    "a loop",
    async (response) => {
      let text = "";
      for await (const chunk of response.body as ReadableStream<Uint8Array>)
        text += new TextDecoder().decode(chunk);
      return text;
    },
  ],
  [
    "a pipe",
    async (response) => {
      let text = "";
      const decoded = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream());
      for await (const piece of decoded) text += piece;
      return text;
    },
  ],
  [
    "a sink",
    async (response) => {
      let text = "";
      const write = (chunk: Uint8Array) => {
        text += new TextDecoder().decode(chunk);
      };
      await (response.body as ReadableStream<Uint8Array>).pipeTo(new WritableStream({ write }));
      return text;
    },
  ],
];

describe("a body that is watched", () => {
  it.each(readings)("is read by %s as before, and its watcher is told all of it once", async (_, read) => {
    const { response, told } = watchedResponse();
    expect(told).toEqual([]);
    expect(await read(response)).toBe(whole);
    expect(told).toEqual(everything);
  });

  it("can be split in two, and both halves are read whole", async () => {
    const { response, told } = watchedResponse();
    const halves = (response.body as ReadableStream<Uint8Array>)
      .tee()
      .map((half) => new Response(half).text());
    expect(await Promise.all(halves)).toEqual([whole, whole]);
    expect(told).toContain("end");
  });

  it("tells when its reader leaves it, by whatever way", async () => {
    const leavings: ((body: ReadableStream<Uint8Array>) => Promise<unknown>)[] = [
      (body) => body.cancel(),
      (body) => body.getReader().cancel(),
      async (body) => {
        for await (const _ of body) break;
      },
      (body) => body.pipeThrough(new TextDecoderStream()).cancel(),
    ];
    for (const leave of leavings) {
      const { response, told } = watchedResponse();
      await leave(response.body as ReadableStream<Uint8Array>);
      // A pipe passes the news on after its own end has said that it is gone.
      await expect.poll(() => told.filter((word) => word === "left" || word === "end")).toEqual(["left"]);
    }
  });
});
