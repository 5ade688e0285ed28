import type { GoogleGenAI } from "@google/genai";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type WireReply, wireServer } from "../support/wire-server.js";
import type { ClientUnderTest } from "./client-under-test.js";
import { clientsUnderTest } from "./clients-under-test.js";
import recorded from "./recorded/answers.json" with { type: "json" };

// An answer belongs to whoever asked for it: whatever is done to it, what is logged is what the server sent.

type Change = (value: object) => void;

/** What a reader may do to what it was given, the moment it has it. */
const CHANGES: Record<string, Change> = {
  "loses its fields": clear,
  "loses all that its fields hold": (value) => {
    for (const each of objectsIn(value)) clear(each);
  },
  "loses everything at every depth": (value) => {
    for (const each of [value, ...objectsIn(value)].reverse()) clear(each);
  },
  "holds other texts and numbers": (value) => {
    for (const owner of [value, ...objectsIn(value)]) {
      for (const [key, each] of Object.entries(owner)) {
        if (typeof each === "number") Reflect.set(owner, key, 7_777);
        else if (typeof each === "string") Reflect.set(owner, key, "changed");
      }
    }
  },
  "holds nothing but null": (value) => {
    for (const owner of [value, ...objectsIn(value)]) {
      for (const [key, each] of Object.entries(owner)) if (!isObject(each)) Reflect.set(owner, key, null);
    }
  },
};

type Ask = (client: object) => Promise<unknown>;

/** What a client can be asked beside chats, by the name of the scenario. */
function ownAsk(name: string, subject: ClientUnderTest): { whole: Ask; streamed: Ask } {
  const streamed: Ask = (client) => subject.streamed(client);
  if (name.startsWith("completions")) {
    const body = { model: "m", prompt: "Once" };
    return {
      whole: (client) => (client as OpenAI).completions.create(body),
      streamed: (client) => (client as OpenAI).completions.create({ ...body, stream: true }),
    };
  }
  if (!name.includes("embeddings")) return { whole: (client) => subject.plain(client), streamed };
  const whole: Ask =
    subject.provider === "google"
      ? (client) => (client as GoogleGenAI).models.embedContent({ model: "m", contents: "Once" })
      : (client) => (client as OpenAI).embeddings.create({ model: "m", input: "Once" });
  return { whole, streamed };
}

/** Under which of the clients' methods the recorded answers belong. */
const API_OF: Record<string, string[]> = {
  chat: ["chat.completions"],
  responses: ["responses"],
  messages: ["messages", "beta.messages"],
  generateContent: ["models.generateContent"],
};

function answersOf(subject: ClientUnderTest): { name: string; reply: WireReply; isStream: boolean }[] {
  const sent = recorded.filter(({ api }) => API_OF[api]?.includes(subject.api));
  return [
    { name: "plain", reply: subject.plainReply("Hello there.") },
    { name: "streamed", reply: subject.streamedReply },
    ...subject.scenarios,
  ]
    .map(({ name, reply }) => ({ name, reply, isStream: "events" in reply }))
    .concat(
      sent.map(({ name, content_type, body }) => ({
        name,
        reply: (response) => {
          response.writeHead(200, { "content-type": content_type });
          response.end(body);
        },
        isStream: content_type.startsWith("text/event-stream"),
      })),
    );
}

describe.each(clientsUnderTest)("$name", (subject) => {
  it.each(answersOf(subject))(
    "$name: is logged as it was sent, whatever its reader does to it",
    async (each) => {
      const { whole, streamed } = ownAsk(each.name, subject);
      await using server = await wireServer(() => each.reply);
      const loggedAfter = async (change: Change) => {
        await using folder = temporaryFolder();
        const logger = new ExperimentLogger({ outputDir: folder.path, console: "silent" });
        logger.startExperiment({});
        const client = logger.instrument(subject.create(server.url));
        if (!each.isStream) change((await whole(client)) as object);
        else for await (const chunk of (await streamed(client)) as AsyncIterable<object>) change(chunk);
        logger.endExperiment();
        return logged(readExperiment(folder.path));
      };
      const untouched = await loggedAfter(() => undefined);
      expect(untouched.records).toMatchObject([{ status: "ok" }]);
      for (const [name, change] of Object.entries(CHANGES)) {
        expect(await loggedAfter(change), name).toEqual(untouched);
      }
    },
  );
});

/** All that stands in an experiment's files but its times. */
function logged({ log, transcript }: ReturnType<typeof readExperiment>) {
  const timeless = (line: object) =>
    Object.fromEntries(Object.entries(line).filter(([key]) => !/^at$|time|seconds|transcript/.test(key)));
  return { records: log.metrics.map(timeless), transcript: transcript.map(timeless) };
}

function clear(value: object): void {
  for (const key of Object.keys(value)) Reflect.deleteProperty(value, key);
  if (Array.isArray(value)) value.length = 0;
}

/** Every object within another, those further out first. */
function objectsIn(value: object, seen = new Set<object>()): object[] {
  for (const each of Object.values(value)) {
    if (!isObject(each) || seen.has(each)) continue;
    seen.add(each);
    objectsIn(each, seen);
  }
  return [...seen];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
