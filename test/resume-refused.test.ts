import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { experimentFiles } from "../src/format/file-names.js";
import { claimExperiment } from "../src/journal/claim-experiment.js";
import { explog } from "./support/explog-command.js";
import { geminiBody, geminiServer } from "./support/gemini-server.js";
import { readExperiment } from "./support/read-experiment.js";
import { runFolder } from "./support/run-folder.js";

const usage = { promptTokenCount: 1000, candidatesTokenCount: 20, totalTokenCount: 1020 };

/** A run of three frames, the second of which failed: it can be resumed. */
async function failedRun() {
  let isDown = true;
  const server = await geminiServer(({ number }) =>
    isDown && number === 2
      ? { status: 500, body: { error: { message: "no", status: "INTERNAL" } } }
      : { body: geminiBody('{"a": 1}', usage) },
  );
  const folder = runFolder(`model: gemini-2.5-flash
base_url: ${server.url}
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
output: { format: json }
retry: { attempts: 1 }
`);
  await explog(["run", folder.config, "--dir", folder.logs, "--quiet"]);
  isDown = false;
  const { id, folder: path } = readExperiment(folder.logs);
  return {
    server,
    id,
    path,
    logs: folder.logs,
    logPath: join(path, experimentFiles.log(id)),
    explog: (...words: string[]) => explog([...words, "--dir", folder.logs]),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("an experiment that a living process holds is refused with exit code 1, and nothing is sent", async () => {
  await using run = await failedRun();
  const before = readFileSync(run.logPath, "utf8");
  // This very process is at it.
  const claim = claimExperiment(run.path, run.id);
  const refused = await run.explog("resume", run.id);
  claim.release();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`${run.id} is in use: process ${process.pid} writes it`);
  expect(run.server.requests).toHaveLength(3);
  expect(readFileSync(run.logPath, "utf8")).toBe(before);
  expect((await run.explog("resume", run.id)).code).toBe(0);
  expect(run.server.requests).toHaveLength(4);
});

test("a log that is damaged before its end is refused until recover has mended it", async () => {
  await using run = await failedRun();
  const whole = readFileSync(run.logPath, "utf8");
  const second = whole.indexOf('{"seq":2');
  const damages = {
    "within a generation": [second + 30, "\0\0\0"],
    "between two generations": [second - 2, "x"],
    "the line break between two": [second - 1, " "],
    "in the head": [whole.indexOf('"start_time"') + 3, "\0"],
  } as const;
  for (const [place, [at, bytes]] of Object.entries(damages)) {
    const damaged = whole.slice(0, at) + bytes + whole.slice(at + bytes.length);
    writeFileSync(run.logPath, damaged);
    const sent = run.server.requests.length;
    const refused = await run.explog("resume", run.id);
    expect([place, refused.code]).toEqual([place, 1]);
    expect(refused.stderr).toContain(`explog recover ${run.id}`);
    expect(readFileSync(run.logPath, "utf8")).toBe(damaged);
    expect(run.server.requests).toHaveLength(sent);

    expect((await run.explog("recover", run.id)).stderr).not.toContain("Error");
    expect(JSON.parse(readFileSync(run.logPath, "utf8")).metrics.length).toBeGreaterThanOrEqual(2);
    // A damaged head, which says how the run was started, stands a second time in config_used.yaml.
    const { code } = await run.explog("resume", run.id);
    expect([place, code, readExperiment(run.logs).log.status]).toEqual([place, 0, "completed"]);
    writeFileSync(run.logPath, whole);
  }
});

test("a folder of experiments that is gone is named, with how to say where it is now", async () => {
  await using run = await failedRun();
  cpSync(run.logs, `${run.logs}-moved`, { recursive: true });
  rmSync(run.logs, { recursive: true });
  for (const words of [
    ["resume", run.id],
    ["resume", "latest"],
  ]) {
    const { code, stderr } = await run.explog(...words);
    expect(code).toBe(2);
    expect(stderr).toContain(`${run.logs} holds none at all. Pass the folder that holds them with --dir`);
    expect(stderr).not.toContain("ENOENT");
  }
  expect((await explog(["resume", run.id, "--dir", `${run.logs}-moved`])).code).toBe(0);
});

test("files that the system does not let be written are named with what to do, not with a system's error alone", async () => {
  await using run = await failedRun();
  // Where the claim has to stand; nobody can write over a folder, whoever they are.
  const transcript = join(run.path, experimentFiles.transcript(run.id));
  rmSync(transcript);
  mkdirSync(transcript);
  const { code, stderr } = await run.explog("resume", run.id);
  expect(code).toBe(1);
  expect(stderr).toContain(`${run.id} cannot be gone on with: EISDIR`);
  expect(stderr).toContain("copy it to a folder that is");
});
