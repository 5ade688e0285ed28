import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { loadRunConfig } from "./load-run-config.js";

const minimal = `
model: gemini-2.5-flash
inputs: { frames: { dir: frames } }
prompt: { user: "What is it?" }
`;

async function load(text: string | Uint8Array, ...overrides: string[]) {
  await using folder = temporaryFolder();
  const path = join(folder.path, "run.yaml");
  writeFileSync(path, text);
  return { ...(await loadRunConfig(path, overrides)), folder: folder.path };
}

test("a short configuration gets the documented defaults", async () => {
  const { config, folder } = await load(minimal);
  expect(config).toMatchObject({
    notes: "",
    provider: "google",
    stream: false,
    inputs: { frames: { directory: join(folder, "frames"), end: 0, step: 1 } },
    context: { strategy: "single" },
    output: { format: "text" },
    capture: "text",
    checkpointEvery: 5,
    concurrency: 1,
    timeoutSeconds: 300,
    stopAfterFailures: 10,
    retry: { attempts: 5, initialDelaySeconds: 1, maxDelaySeconds: 120 },
  });
});

test("every documented key arrives", async () => {
  const { config, folder } = await load(`
notes: "Stacking, history of frames"
model: models/gemini-2.5-flash
base_url: sandbox
sandbox: { seed: 2, error_rate: 0.1, rate_limit: { requests_per_minute: 60 } }
generation: { temperature: 0.5, top_p: 0.95, top_k: 30, max_output_tokens: 512, stop_sequences: [END], thinking_budget: 0, media_resolution: low }
stream: true
inputs: { frames: { dir: /data/frames, start: 1, end: 900, step: 15, fps: 29.97 } }
context: { strategy: history, window: 10 }
examples: { dir: example_frames, step: 15, answers: example_gt.json }
attachments: [task_graph.json]
prompt: { system: s, user: "u {frame_number}", acknowledgement: a, follow_up: f }
output: { format: json }
score: { ground_truth: gt.json, fields: [stack], ignore: [step], name: state_accuracy }
capture: all
checkpoint_every: 7
concurrency: 4
timeout_seconds: 60
stop_after_failures: 0
retry: { attempts: 3, initial_delay_seconds: 0.5, max_delay_seconds: 9, seed: 1 }
repeat: 1
pricing: { input_per_1m: 0.30, output_per_1m: 2.50 }
`);
  const { scalars, ...keys } = config;
  expect(scalars).toMatchObject({ base_url: "sandbox", "attachments.0": "task_graph.json" });
  expect(keys).toEqual({
    notes: "Stacking, history of frames",
    model: "models/gemini-2.5-flash",
    provider: "google",
    baseUrl: "sandbox",
    sandbox: { seed: 2, errorRate: 0.1, rateLimit: { requestsPerMinute: 60 } },
    generation: {
      temperature: 0.5,
      topP: 0.95,
      topK: 30,
      maxOutputTokens: 512,
      stopSequences: ["END"],
      thinkingBudget: 0,
      mediaResolution: "low",
    },
    stream: true,
    inputs: { frames: { directory: "/data/frames", start: 1, end: 900, step: 15, framesPerSecond: 29.97 } },
    context: { strategy: "history", window: 10 },
    examples: {
      frames: { directory: join(folder, "example_frames"), end: 0, step: 15 },
      answers: join(folder, "example_gt.json"),
    },
    attachments: [join(folder, "task_graph.json")],
    prompt: { system: "s", user: "u {frame_number}", acknowledgement: "a", followUp: "f" },
    output: { format: "json" },
    score: {
      groundTruth: join(folder, "gt.json"),
      fields: ["stack"],
      ignore: ["step"],
      name: "state_accuracy",
    },
    capture: "all",
    checkpointEvery: 7,
    concurrency: 4,
    timeoutSeconds: 60,
    stopAfterFailures: 0,
    retry: { attempts: 3, initialDelaySeconds: 0.5, maxDelaySeconds: 9, seed: 1 },
    repeat: 1,
    pricing: { input_per_1m: 0.3, output_per_1m: 2.5 },
  });
});

test("paths are relative to the file, those of the command line to the current directory", async () => {
  const { config } = await load(minimal, "inputs.frames.dir=other", "+attachments=[extra.json]");
  expect(config.inputs.frames?.directory).toBe(resolve("other"));
  expect(config.attachments).toEqual([resolve("extra.json")]);
});

test("the snapshot keeps the user's keys and order, with overrides and references resolved", async () => {
  const { snapshot } = await load(`notes: "on $\{model}"\n${minimal}`, "generation.top_k=3");
  expect(snapshot).toEqual({
    notes: "on gemini-2.5-flash",
    model: "gemini-2.5-flash",
    inputs: { frames: { dir: "frames" } },
    prompt: { user: "What is it?" },
    generation: { top_k: 3 },
  });
  expect(Object.keys(snapshot)[0]).toBe("notes");
});

test("a secret that is a reference stays one in the snapshot", async () => {
  const { config, snapshot } = await load(`api_key: "$\{oc.env:HOME}"\n${minimal}`);
  expect(config.apiKey).toBe(process.env.HOME);
  expect(snapshot.api_key).toBe("${oc.env:HOME}");
});

test("empty values, byte order marks, Windows line ends, anchors and merges are all understood", async () => {
  const text = `\uFEFFmodel: gemini-2.5-flash\r\ngeneration: &g { temperature: 0.5, top_k: }\r\ninputs:\r\n  frames: { dir: &d frames }\r\nexamples: { dir: *d, answers: a.json }\r\nprompt: { user: x }\r\nretry:\r\n  <<: { attempts: 2 }\r\nnotes:\r\n`;
  const { config } = await load(text);
  expect(config.generation).toEqual({ temperature: 0.5 });
  expect(config.retry.attempts).toBe(2);
  expect(config.examples?.frames.directory).toBe(config.inputs.frames?.directory);
  expect(config.notes).toBe("");
});

test("an override of a shared anchor changes one place only", async () => {
  const text = `${minimal}generation: &g { seed: 1 }\nretry: *g\n`;
  const { config } = await load(text, "generation.seed=2");
  expect([config.generation.seed, config.retry.seed]).toEqual([2, 1]);
});

test("a directory or a missing file is named as such", async () => {
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, "dir.yaml"));
  await expect(loadRunConfig(join(folder.path, "dir.yaml"))).rejects.toThrow(
    /dir\.yaml: this is a directory/,
  );
  await expect(loadRunConfig(join(folder.path, "none.yaml"))).rejects.toThrow(
    /none\.yaml: there is no such file/,
  );
  await expect(loadRunConfig(join(folder.path, "none.yaml"))).rejects.toMatchObject({
    code: "CONFIG_INVALID",
  });
});
