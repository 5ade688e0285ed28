import { createHash, randomBytes } from "node:crypto";
import { createReadStream, rmSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { VideoSettings } from "../../config/run-config.js";
import { sha256Hex } from "../../format/content-hash.js";
import { cacheDirectory } from "./cache-directory.js";
import { extractedFile, extractFrames, extractionArguments, ffmpegVersion } from "./ffmpeg.js";
import type { Frame } from "./frame-inputs.js";
import { InputProblem } from "./input-problem.js";
import type { InputRecord } from "./input-record.js";

/** How the frames of a run came out of a video, as it is kept with them and with the experiment. */
export interface VideoManifest extends InputRecord {
  ffmpeg_version: string;
  ffmpeg_arguments: string[];
  /** What it found wrong in the video, the first lines of it. */
  ffmpeg_errors: string[];
  frames: { number: number; file: string; time_seconds: number | null; bytes: number; sha256: string }[];
}

const MANIFEST = "frames.json";
/** Of a run that was killed while it extracted; nobody is at it any more. */
const STALE_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * The frames of a video that a run asks for, numbered from 0. They are extracted once for a video's content, the
 * settings and the version of ffmpeg, and then taken from the user's cache.
 * @throws InputProblem
 */
export async function videoFrames(
  settings: VideoSettings,
): Promise<{ frames: Frame[]; manifest: VideoManifest }> {
  const { path } = settings;
  const videoSha256 = await fileSha256(path);
  const version = await ffmpegVersion();
  const chosen = extractionArguments(settings, version);
  const name = sha256Hex(JSON.stringify([videoSha256, version, chosen])).slice(0, 32);
  const directory = join(cacheDirectory(), "video-frames", name);
  const kept = await readManifest(directory);
  const manifest =
    kept ??
    (await extract(directory, settings, {
      file: basename(path),
      sha256: videoSha256,
      ffmpeg_version: version,
      ffmpeg_arguments: chosen,
    }));
  return {
    manifest: { ...manifest, file: basename(path) },
    frames: manifest.frames.map(({ number, file, time_seconds }) => ({
      number,
      path: join(directory, file),
      fileName: file,
      ...(time_seconds !== null && { timeSeconds: time_seconds }),
    })),
  };
}

async function extract(
  directory: string,
  settings: VideoSettings,
  source: Omit<VideoManifest, "frames" | "ffmpeg_errors">,
): Promise<VideoManifest> {
  const parent = join(directory, "..");
  await mkdir(parent, { recursive: true });
  await removeStale(parent);
  const partial = `${directory}.partial-${randomBytes(6).toString("hex")}`;
  await mkdir(partial);
  const remove = () => rmSync(partial, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const { frames: extracted, errors } = await extractFrames(
      settings.path,
      partial,
      source.ffmpeg_arguments,
    );
    const frames: VideoManifest["frames"] = [];
    for (const [place, { timeSeconds }] of extracted.entries()) {
      const number = settings.start + place * settings.step;
      const file = `${String(number).padStart(6, "0")}.png`;
      await rename(join(partial, extractedFile(place)), join(partial, file));
      const bytes = await readFile(join(partial, file));
      frames.push({
        number,
        file,
        // As for frames in a folder, to the last digit.
        time_seconds:
          settings.framesPerSecond === undefined ? timeSeconds : number / settings.framesPerSecond,
        bytes: bytes.length,
        sha256: sha256Hex(bytes),
      });
    }
    const manifest: VideoManifest = { ...source, ffmpeg_errors: errors, frames };
    await writeFile(join(partial, MANIFEST), `${JSON.stringify(manifest)}\n`);
    await rename(partial, directory).catch(async (error: NodeJS.ErrnoException) => {
      // Another run was at the same video at the same time, or what stood there was damaged.
      if (await readManifest(directory)) return;
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
      const aside = `${directory}.partial-${randomBytes(6).toString("hex")}`;
      await rename(directory, aside).catch(() => undefined);
      await rm(aside, { recursive: true, force: true });
      await rename(partial, directory).catch(async (again: unknown) => {
        if (!(await readManifest(directory))) throw again;
      });
    });
    return manifest;
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputProblem(
      `the frames of ${settings.path} cannot be kept in ${parent}: ${reason}`,
      "Make room there, or name another folder in EXPLOG_CACHE_DIR.",
      error,
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
    process.off("exit", remove);
  }
}

/** What a folder of the cache holds, if all of it is there. */
async function readManifest(directory: string): Promise<VideoManifest | undefined> {
  try {
    const manifest: VideoManifest = JSON.parse(await readFile(join(directory, MANIFEST), "utf8"));
    for (const { file, bytes } of manifest.frames) {
      if ((await stat(join(directory, file))).size !== bytes) return undefined;
    }
    return manifest;
  } catch {
    return undefined;
  }
}

async function removeStale(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.includes(".partial-")) continue;
    const { mtimeMs } = await stat(join(parent, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs < STALE_MILLISECONDS) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputProblem(
      code === "ENOENT"
        ? `there is no file ${path}`
        : code === "EISDIR"
          ? `${path} is a folder, not a video`
          : `${path} cannot be read (${code})`,
      "Paths in a configuration are relative to its file, in an override to the current directory.",
      error,
    );
  }
  return hash.digest("hex");
}
