import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { samplePng } from "./pictures.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A folder with three frames, a ground truth, example frames, an attachment and a configuration for them. */
export function runFolder(config: string): {
  path: string;
  config: string;
  logs: string;
  /** Names of the experiments that were started. */
  experiments(): string[];
} & AsyncDisposable {
  const folder = temporaryFolder();
  const at = (...names: string[]) => join(folder.path, ...names);
  for (const name of ["frames", "examples"]) mkdirSync(at(name));
  for (const number of [1, 2, 3]) writeFileSync(at("frames", `frame_${number}.png`), samplePng(number));
  writeFileSync(at("examples", "example_1.png"), samplePng(9));
  writeFileSync(at("example_gt.json"), '{"1": {"a": 0}}');
  writeFileSync(at("gt.json"), '{"1": {"a": 1}, "2": {"a": 2}, "3": {"a": 3}}');
  writeFileSync(at("graph.json"), '{"tasks": []}');
  writeFileSync(at("run.yaml"), config);
  return {
    path: folder.path,
    config: at("run.yaml"),
    logs: at("logs"),
    experiments() {
      try {
        return readdirSync(at("logs")).filter((name) => name.startsWith("exp_"));
      } catch {
        return [];
      }
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
