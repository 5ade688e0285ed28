import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { FrameSettings, RunConfig } from "../../config/run-config.js";
import { selectFrames } from "./frame-inputs.js";
import type { InputRecord } from "./input-record.js";

/** Ends of a SHA-256 that nobody would confuse. */
const DIGITS = 32;

/**
 * What a run reads, by content, so that two runs of the same names and other data are told apart. Of pictures
 * the names and sizes stand in for the bytes: a dataset may be larger than a start can wait for. What cannot
 * be read is left out; the run itself says why.
 */
export async function inputHashes(
  config: RunConfig,
  read: { video?: InputRecord; rowsFile?: InputRecord } = {},
): Promise<Record<string, string>> {
  const { inputs, score, examples, attachments } = config;
  const parts: [string, () => Promise<string | undefined>][] = [
    ["inputs", () => hashOfInputs(inputs, read)],
    ["ground_truth", () => hashOfTruth(config)],
    ["scorer", async () => score?.module && hashOf([`module ${await fileHash(score.module)}`])],
    [
      "examples",
      async () =>
        examples && hashOf([await frameList(examples.frames), `file ${await fileHash(examples.answers)}`]),
    ],
    [
      "attachments",
      async () =>
        attachments.length === 0 ? undefined : hashOf(await Promise.all(attachments.map(fileHash))),
    ],
  ];
  const hashes: Record<string, string> = {};
  for (const [name, part] of parts) {
    const hash = await part().catch(() => undefined);
    if (hash !== undefined) hashes[name] = hash;
  }
  return hashes;
}

async function hashOfInputs(
  { frames, rows, video }: RunConfig["inputs"],
  read: { video?: InputRecord; rowsFile?: InputRecord },
): Promise<string | undefined> {
  if (video) {
    const content = read.video?.sha256 ?? (await fileHash(video.path));
    return hashOf([`video ${content} ${video.framesPerSecond ?? ""}`]);
  }
  // The same file with another column for its keys names its items differently.
  if (rows)
    return hashOf([
      `rows ${read.rowsFile?.sha256 ?? (await fileHash(rows.path))} ${rows.key ?? ""} ${rows.images.join()}`,
    ]);
  return frames && hashOf([await frameList(frames)]);
}

async function hashOfTruth({ inputs, score }: RunConfig): Promise<string | undefined> {
  if (score?.groundTruth) return hashOf([`file ${await fileHash(score.groundTruth)}`]);
  if (!score?.truthColumn || !inputs.rows) return undefined;
  return hashOf([`column ${score.truthColumn} ${await fileHash(inputs.rows.path)}`]);
}

async function frameList(settings: FrameSettings): Promise<string> {
  const lines: string[] = [];
  for (const { number, fileName, path } of await selectFrames(settings)) {
    lines.push(`frame ${number} ${fileName} ${(await stat(path)).size}`);
  }
  return lines.join("\n");
}

function hashOf(lines: readonly string[]): string {
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, DIGITS);
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
