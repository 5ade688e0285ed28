import { describe, expect, it } from "vitest";
import { ExperimentLogger } from "../../src/logger/experiment-logger.js";
import type { ExperimentLoggerOptions } from "../../src/logger/logger-options.js";
import { readAll } from "../support/read-all.js";
import { readExperiment } from "../support/read-experiment.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { wireServer } from "../support/wire-server.js";
import type { ClientUnderTest } from "./client-under-test.js";
import { clientsUnderTest } from "./clients-under-test.js";

/** Everything that a client can do, with all that it wrote. */
async function everythingWritten(
  subject: ClientUnderTest,
  options: ExperimentLoggerOptions,
): Promise<string> {
  const scenarios = subject.scenarios.map(({ reply, replyTo, call }) => ({
    reply: replyTo ?? (() => reply),
    call,
  }));
  const plain = { reply: () => subject.plainReply("Oslo, of course."), call: () => Promise.resolve() };
  await using folder = temporaryFolder();
  const logger = new ExperimentLogger({
    outputDir: folder.path,
    console: "silent",
    strict: true,
    ...options,
  });
  logger.startExperiment({});
  for (const { reply, call } of [...scenarios, plain]) {
    await using server = await wireServer(reply);
    const client = logger.instrument(subject.create(server.url));
    await call(client);
    if (reply === plain.reply) await subject.plain(client, { text: "Where is Oslo?" });
  }
  await using server = await wireServer(() => subject.streamedReply);
  const client = logger.instrument(subject.create(server.url));
  await readAll(await subject.streamed(client, { text: "Where is Oslo?" }));
  logger.endExperiment();
  const { files, text } = readExperiment(folder.path);
  return files.map(text).join("\n");
}

describe.each(clientsUnderTest)("$name", (subject) => {
  it("keeps none of what was said with capture none, whatever way it took", async () => {
    const written = await everythingWritten(subject, { capture: "none" });
    expect(written).not.toMatch(/Oslo|Sunny|two three|Hm\./);
    expect(written).toMatch(/text, \d+ characters, sha256/);
  });

  it("writes nothing that redact takes out, whatever way it took", async () => {
    const redact = (text: string) => text.replaceAll("Oslo", "[city]").replaceAll("three", "[number]");
    const written = await everythingWritten(subject, { redact });
    expect(written).not.toMatch(/Oslo|three/);
    expect(written).toContain("Where is [city]?");
    expect(written).toContain("two [number].");
  });
});
