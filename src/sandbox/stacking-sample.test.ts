import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { imageSize } from "image-size";
import { expect, test } from "vitest";
import { decodePngPixels } from "./png-pixels.js";
import { readStackingScene, type StackingScene } from "./stacking-scene.js";

const sample = fileURLToPath(new URL("../../examples/stacking/", import.meta.url));

type Truth = Record<string, StackingScene>;
const readJson = (name: string) => JSON.parse(readFileSync(join(sample, name), "utf8")) as unknown;
const frameFile = (folder: string, number: string) =>
  join(sample, folder, `frame_${number.padStart(4, "0")}.png`);

test.each([
  ["frames", "gt.json", 64],
  ["example_frames", "example_gt.json", 4],
])(
  "%s: every frame has its truth, and an errorless reading of its pixels is that truth",
  async (folder, file, count) => {
    const truth = readJson(file) as Truth;
    expect(readdirSync(join(sample, folder))).toEqual(
      Object.keys(truth).map((number) => `frame_${number.padStart(4, "0")}.png`),
    );
    expect(Object.keys(truth)).toHaveLength(count);
    for (const [number, state] of Object.entries(truth)) {
      const pixels = await decodePngPixels(readFileSync(frameFile(folder, number)));
      expect({ number, ...readStackingScene(pixels) }).toEqual({ number, ...state });
    }
  },
);

test("a scene is read the same at half and at double size", async () => {
  const everyThird = Object.entries(readJson("gt.json") as Truth).filter(
    ([number]) => Number(number) % 3 === 0,
  );
  for (const [number, state] of everyThird) {
    const { width, height, data } = await decodePngPixels(readFileSync(frameFile("frames", number)));
    for (const factor of [0.5, 2]) {
      const scaled = {
        width: width * factor,
        height: height * factor,
        data: new Uint8Array(data.length * factor ** 2),
      };
      for (let y = 0; y < scaled.height; y++) {
        for (let x = 0; x < scaled.width; x++) {
          const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * 3;
          scaled.data.set(data.subarray(from, from + 3), (y * scaled.width + x) * 3);
        }
      }
      expect({ number, factor, ...readStackingScene(scaled) }).toEqual({ number, factor, ...state });
    }
  }
});

test("frames are 640×360 and take less than two megabytes together", () => {
  const files = ["frames", "example_frames"].flatMap((folder) =>
    readdirSync(join(sample, folder)).map((name) => join(sample, folder, name)),
  );
  for (const file of files) expect(imageSize(readFileSync(file))).toMatchObject({ width: 640, height: 360 });
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(2_000_000);
});

test("drawing anew gives the committed files, byte for byte", () => {
  const folder = mkdtempSync(join(tmpdir(), "stacking-"));
  try {
    execFileSync(process.execPath, [join(sample, "draw-frames.mjs"), folder]);
    const drawn = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.\w+$/.test(name),
    );
    expect(drawn).toHaveLength(64 + 4 + 3);
    for (const name of drawn) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(sample, name))), name).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the steps of the frames are those of the task graph, in an order that its dependencies allow", () => {
  const { steps } = readJson("task_graph.json") as { steps: { id: string; requires: string[] }[] };
  const seen: string[] = [];
  for (const { step } of Object.values(readJson("gt.json") as Truth)) {
    if (seen.at(-1) !== step) seen.push(step);
  }
  expect([...seen].sort()).toEqual(steps.map(({ id }) => id).sort());
  for (const { id, requires } of steps) {
    for (const required of requires) expect(seen.indexOf(required)).toBeLessThan(seen.indexOf(id));
  }
});

test("the example shows another order of colours than the frames", () => {
  const stackOf = (file: string) => Object.values(readJson(file) as Truth).at(-1)?.stack;
  expect(stackOf("gt.json")).toEqual(["red", "blue", "green", "yellow", "purple"]);
  expect(stackOf("example_gt.json")).toEqual(["orange", "purple", "blue", "red", "green"]);
});
