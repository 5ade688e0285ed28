import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadRunConfig } from "../src/config/load-run-config.js";
import type { Frame } from "../src/runner/inputs/frame-inputs.js";
import { inputProblems, prepareRun } from "../src/runner/prepare-run.js";
import { runExperiment } from "../src/runner/run-experiment.js";
import { startSandbox } from "../src/sandbox/start-sandbox.js";
import { explog, startExplog } from "./support/explog-command.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const hasFfmpeg = (() => {
  try {
    execFileSync("ffmpeg", ["-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
if (!hasFfmpeg) console.warn("skipped: inputs from a video (no ffmpeg on this machine)");

const silent = { progress: () => undefined, result: () => undefined };
const ffmpeg = (...words: string[]) => execFileSync("ffmpeg", ["-v", "error", "-y", ...words]);

function makeClip(path: string, seconds = 2): void {
  ffmpeg("-f", "lavfi", "-i", `testsrc=duration=${seconds}:size=96x64:rate=15`, "-pix_fmt", "yuv420p", path);
}

const configOf = (inputs: string, url = "sandbox") => `model: gemini-2.5-flash
base_url: ${url}
api_key: test-key
${inputs}
context: { strategy: history, window: 2 }
generation: { seed: 1 }
prompt: { user: "Frame {frame_number} ({frame_name}) at {time_seconds} s, {history_frames}" }
`;

/** Passes requests on to a sandbox, and keeps them. */
async function listeningSandbox() {
  const sandbox = await startSandbox({ latencySeconds: 0 });
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", async () => {
      const body = Buffer.concat(pieces);
      bodies.push(`${request.url} ${body}`);
      const answer = await fetch(`${sandbox.url}${request.url}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-goog-api-key": "test-key" },
        body,
      });
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.close();
      await sandbox.close();
    },
  };
}

describe.skipIf(!hasFfmpeg)("inputs from a video", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const at = (...names: string[]) => join(folder.path, ...names);
  const cached = () => readdirSync(at("cache", "video-frames"));
  const environment = () => ({ EXPLOG_CACHE_DIR: at("cache"), EXPLOG_DIR: at("logs") });
  /** With an ffmpeg that reads a clip no faster than it plays. */
  const slowFfmpeg = () => {
    const real = execFileSync("sh", ["-c", "command -v ffmpeg"], { encoding: "utf8" }).trim();
    mkdirSync(at("slow"));
    const script = `#!/bin/sh\n[ "$2" = -version ] && exec ${real} "$@"\nexec ${real} -re "$@"\n`;
    writeFileSync(at("slow", "ffmpeg"), script);
    chmodSync(at("slow", "ffmpeg"), 0o755);
    return { env: { ...environment(), PATH: `${at("slow")}:${process.env.PATH}` } };
  };
  const pictures = (name: string) =>
    readdirSync(at("cache", "video-frames", name)).filter((file) => file.endsWith(".png"));
  const prepare = async (inputs: string) => {
    writeFileSync(at("run.yaml"), configOf(inputs));
    return prepareRun(await loadRunConfig(at("run.yaml")));
  };

  beforeEach(() => {
    folder = temporaryFolder();
    vi.stubEnv("EXPLOG_CACHE_DIR", at("cache"));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await folder[Symbol.asyncDispose]();
  });

  test.each<[string, string, string, string[], number]>([
    ["every frame there is", "", "fps: 15", ["-fps_mode", "passthrough"], 30],
    ["some of them", ", start: 2, step: 5", "start: 2, step: 5, fps: 15", [], 6],
    ["the first ones", ", end: 14, step: 7", "end: 14, step: 7, fps: 15", [], 3],
    ["a lower rate", ", fps: 3", "fps: 3", ["-vf", "fps=3"], 6],
    // A rate that no number of JavaScript holds: the times must be worked out alike, to the last digit.
    [
      "a television's rate",
      ", fps: 29.97, start: 1, step: 8",
      "fps: 29.97, start: 1, step: 8",
      ["-vf", "fps=29.97"],
      8,
    ],
  ])(
    "the same clip as a video and as its extracted frames gives the same requests, byte for byte: %s",
    async (_, ofVideo, ofFrames, words, count) => {
      makeClip(at("clip.mp4"));
      mkdirSync(at("frames"));
      ffmpeg("-i", at("clip.mp4"), ...words, "-start_number", "0", at("frames", "%06d.png"));
      await using server = await listeningSandbox();
      const sent = async (inputs: string) => {
        writeFileSync(at("run.yaml"), configOf(inputs, server.url));
        server.bodies.length = 0;
        const { summary } = await runExperiment(await loadRunConfig(at("run.yaml")), {
          outputDir: at("logs"),
          output: silent,
        });
        expect(summary.status).toBe("completed");
        return [...server.bodies];
      };
      const fromVideo = await sent(`inputs: { video: { path: clip.mp4${ofVideo} } }`);
      const fromFrames = await sent(`inputs: { frames: { dir: frames, ${ofFrames} } }`);
      expect(fromVideo).toHaveLength(count);
      expect(fromVideo).toEqual(fromFrames);
    },
  );

  test("the frames of a clip whose rate varies have their own times, and are all there", async () => {
    const times = "if(lt(N\\,10)\\,N\\,10+(N-10)*3)/15/TB";
    ffmpeg(
      ...["-f", "lavfi", "-i", "testsrc=duration=2:size=96x64:rate=15", "-vf", `setpts='${times}'`],
      ...["-fps_mode", "vfr", at("clip.mkv")],
    );
    const { items } = await prepare("inputs: { video: { path: clip.mkv, start: 8, step: 2 } }");
    const frames = Array.from({ length: items.count }, (_, position) => items.at(position).frame);
    expect(frames.map((frame) => frame?.number)).toEqual([8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28]);
    for (const frame of frames) {
      const { number, timeSeconds = 0 } = frame as Frame;
      // Matroska keeps times to the millisecond.
      expect(timeSeconds).toBeCloseTo((number < 10 ? number : 10 + (number - 10) * 3) / 15, 2);
    }
  });

  test("runs that extract the same frames at once do not come in each other's way", async () => {
    makeClip(at("clip.mp4"));
    const inputs = "inputs: { video: { path: clip.mp4, step: 10 } }";
    const several = async () => Promise.all([1, 2, 3].map(() => prepare(inputs)));
    expect((await several()).map(({ items }) => items.count)).toEqual([3, 3, 3]);
    const [name = ""] = cached();
    rmSync(at("cache", "video-frames", name, "000010.png"));
    await several();
    expect(cached().filter((each) => !each.includes(".partial"))).toEqual([name]);
    expect(pictures(name)).toHaveLength(3);
  });

  test("a run interrupted while it extracts takes its unfinished frames with it", async () => {
    makeClip(at("clip.mp4"));
    writeFileSync(at("run.yaml"), configOf("inputs: { video: { path: clip.mp4, step: 3 } }"));
    const { child, finished } = startExplog(["run", at("run.yaml")], slowFfmpeg());
    await vi.waitUntil(() => existsSync(at("cache", "video-frames")) && cached().length > 0, {
      timeout: 20_000,
    });
    child.kill("SIGINT");
    expect((await finished).code).toBe(130);
    expect(cached()).toEqual([]);
  });

  test("a run killed while it extracts leaves nothing that the next one trusts", async () => {
    makeClip(at("clip.mp4"));
    writeFileSync(at("run.yaml"), configOf("inputs: { video: { path: clip.mp4, step: 3 } }"));
    const { child, finished } = startExplog(["run", at("run.yaml")], slowFfmpeg());
    await vi.waitUntil(
      () => existsSync(at("cache", "video-frames")) && cached().some((name) => pictures(name).length > 1),
      { timeout: 20_000 },
    );
    child.kill("SIGKILL");
    expect((await finished).signal).toBe("SIGKILL");
    expect(cached().map((name) => name.replace(/^[^.]*|-.*$/g, ""))).toEqual([".partial"]);

    const { code, stderr } = await explog(["run", at("run.yaml")], { env: environment() });
    expect(stderr).toContain("Frame 27");
    expect(code).toBe(0);
    const whole = cached().filter((name) => !name.includes(".partial"));
    expect(whole.map(pictures)).toEqual([
      Array.from({ length: 10 }, (_, place) => `${String(3 * place).padStart(6, "0")}.png`),
    ]);
  });

  test("the folder of the cache may have any name", async () => {
    vi.stubEnv("EXPLOG_CACHE_DIR", at("100%d cache's"));
    makeClip(at("clip.mp4"));
    const { items } = await prepare("inputs: { video: { path: clip.mp4, step: 10 } }");
    expect(items.count).toBe(3);
  });

  test("ffmpeg's version and arguments, and each frame's time and hash, are kept with the experiment", async () => {
    makeClip(at("clip.mp4"));
    writeFileSync(at("run.yaml"), configOf("inputs: { video: { path: clip.mp4, step: 10, end: 20 } }"));
    const { summary } = await runExperiment(await loadRunConfig(at("run.yaml")), {
      outputDir: at("logs"),
      output: silent,
    });
    const kept = JSON.parse(readFileSync(at("logs", summary.experimentId, "video_frames.json"), "utf8"));
    const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
    const [directory = ""] = cached();
    expect(kept).toMatchObject({ file: "clip.mp4", sha256: sha256(at("clip.mp4")) });
    expect(kept.ffmpeg_version).toMatch(/\d/);
    expect(kept.ffmpeg_errors).toEqual([]);
    expect(kept.ffmpeg_arguments.join(" ")).toContain("select='not(mod(n-0,10))*between(n,0,20)'");
    expect(kept.frames).toEqual(
      [0, 10, 20].map((number) => ({
        number,
        file: `${String(number).padStart(6, "0")}.png`,
        time_seconds: number / 15,
        bytes: expect.any(Number),
        sha256: sha256(at("cache", "video-frames", directory, `${String(number).padStart(6, "0")}.png`)),
      })),
    );
  });

  test("frames are extracted once for a video and its settings, and again when either changes", async () => {
    makeClip(at("clip.mp4"));
    await prepare("inputs: { video: { path: clip.mp4, step: 10 } }");
    const [first = ""] = cached();
    const marked = at("cache", "video-frames", first, "mark");
    writeFileSync(marked, "");
    await prepare("inputs: { video: { path: clip.mp4, step: 10 } }");
    expect(cached()).toEqual([first]);
    expect(existsSync(marked)).toBe(true);
    await prepare("inputs: { video: { path: clip.mp4, step: 9 } }");
    makeClip(at("clip.mp4"), 1);
    await prepare("inputs: { video: { path: clip.mp4, step: 9 } }");
    expect(cached()).toHaveLength(3);
  });

  test("a cache with a frame missing or cut is made anew", async () => {
    makeClip(at("clip.mp4"));
    await prepare("inputs: { video: { path: clip.mp4, step: 10 } }");
    const [name = ""] = cached();
    const frame = at("cache", "video-frames", name, "000010.png");
    const whole = readFileSync(frame);
    for (const damage of [() => rmSync(frame), () => writeFileSync(frame, whole.subarray(0, 50))]) {
      damage();
      await prepare("inputs: { video: { path: clip.mp4, step: 10 } }");
      expect(readFileSync(frame)).toEqual(whole);
      expect(cached()).toEqual([name]);
    }
  });

  test("a video that is cut off is asked about as far as it goes, with a warning that is kept", async () => {
    makeClip(at("whole.mp4"), 8);
    ffmpeg("-i", at("whole.mp4"), "-c", "copy", "-movflags", "faststart", at("fast.mp4"));
    const whole = readFileSync(at("fast.mp4"));
    writeFileSync(at("clip.mp4"), whole.subarray(0, Math.floor(whole.length / 2)));
    writeFileSync(at("run.yaml"), configOf("inputs: { video: { path: clip.mp4, step: 15 } }"));
    const said: string[] = [];
    const run = async () =>
      runExperiment(await loadRunConfig(at("run.yaml")), {
        outputDir: at("logs"),
        output: { ...silent, progress: (line) => void said.push(line) },
      });
    const { tally, summary } = await run();
    expect(tally.total).toBeLessThan(8);
    const warning = expect.stringMatching(/^⚠️ clip\.mp4 is damaged.*ffmpeg says: \[/);
    expect(said).toContainEqual(warning);
    const kept = JSON.parse(readFileSync(at("logs", summary.experimentId, "video_frames.json"), "utf8"));
    expect(kept.ffmpeg_errors.join()).toContain("partial file");
    expect(kept.ffmpeg_errors.join()).not.toContain("@ 0x");
    said.length = 0;
    await run();
    expect(said).toContainEqual(warning);
  });

  test("a rate draws frames evenly, with their times", async () => {
    makeClip(at("clip.mp4"));
    const { items } = await prepare("inputs: { video: { path: clip.mp4, fps: 3 } }");
    const times = Array.from({ length: items.count }, (_, position) => items.at(position).frame?.timeSeconds);
    expect(times).toHaveLength(6);
    for (const [position, time] of times.entries()) expect(time).toBeCloseTo(position / 3, 9);
  });

  test.each<[string, (path: string) => void, string, RegExp]>([
    ["no such video", () => undefined, "", /there is no file clip\.mp4.*relative/s],
    [
      "a text",
      (path) => writeFileSync(path, "no video"),
      "",
      /ffmpeg cannot read clip\.mp4.*Try `ffmpeg -i`/s,
    ],
    ["frames beyond its end", (path) => makeClip(path), ", start: 900", /no frame of clip\.mp4 is chosen/],
    [
      "a sound without pictures",
      (path) => ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-f", "mp4", path),
      "",
      /ffmpeg cannot read/,
    ],
  ])("%s is refused with its line, and nothing is left in the cache", async (_, make, more, message) => {
    make(at("clip.mp4"));
    writeFileSync(at("run.yaml"), configOf(`inputs: { video: { path: clip.mp4${more} } }`));
    const error: unknown = await loadRunConfig(at("run.yaml"), [], inputProblems)
      .then(prepareRun)
      .catch((reason: unknown) => reason);
    const text = (error as Error).message.replaceAll(`${folder.path}/`, "");
    expect(text).toMatch(/run\.yaml:4: `inputs\.video\.path`/);
    expect(text).toMatch(message);
    expect(existsSync(at("cache")) ? cached() : []).toEqual([]);
  });
});

test("without ffmpeg, an error says how to get it", async () => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, "clip.mp4"), "x");
  writeFileSync(join(folder.path, "run.yaml"), configOf("inputs: { video: { path: clip.mp4 } }"));
  vi.stubEnv("PATH", folder.path);
  try {
    const loaded = await loadRunConfig(join(folder.path, "run.yaml"));
    await expect(prepareRun(loaded)).rejects.toThrow(/no `ffmpeg` on the PATH[\s\S]*apt install ffmpeg/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("an ffmpeg that fails says what it said", async () => {
  await using folder = temporaryFolder();
  const fake = join(folder.path, "ffmpeg");
  writeFileSync(
    fake,
    '#!/bin/sh\n[ "$2" = -version ] && { echo "ffmpeg version 9.0"; exit 0; }\necho "moov atom not found" >&2\nexit 187\n',
  );
  chmodSync(fake, 0o755);
  writeFileSync(join(folder.path, "clip.mp4"), "x");
  writeFileSync(join(folder.path, "run.yaml"), configOf("inputs: { video: { path: clip.mp4 } }"));
  vi.stubEnv("PATH", `${folder.path}:${process.env.PATH}`);
  vi.stubEnv("EXPLOG_CACHE_DIR", join(folder.path, "cache"));
  try {
    const loaded = await loadRunConfig(join(folder.path, "run.yaml"));
    await expect(prepareRun(loaded)).rejects.toThrow(/exit code 187\): moov atom not found/);
  } finally {
    vi.unstubAllEnvs();
  }
});
