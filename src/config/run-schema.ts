import { supportedProviders } from "./model-provider.js";

type ZodLibrary = typeof import("zod");

/** What `createRunSchema` accepts and gives back, keys as they stand in a configuration. */
export type RawRunConfig = import("zod").infer<ReturnType<typeof createRunSchema>>;

/** As many as 4 bytes can number. */
const MOST_ITEMS = 2 ** 32 - 1;

/**
 * The keys of a run's configuration. Descriptions are what an error says when a key is missing, and
 * what an editor shows. A function, because the schema library is loaded only when a configuration is.
 */
export function createRunSchema(z: ZodLibrary) {
  const share = () => z.number().min(0).max(1);
  const wholeFrom = (least: number) => z.int().min(least);
  const seconds = () => z.number().min(0).max(3600);
  const text = () => z.string().min(1);

  const rateLimit = () =>
    z.strictObject({
      requests_per_minute: z.number().min(1).optional(),
      input_tokens_per_minute: z.number().min(1).optional(),
    });

  const frames = z.strictObject({
    dir: text().describe("the folder of the frames: `dir: frames`"),
    start: wholeFrom(0).optional(),
    end: wholeFrom(0).optional(),
    step: wholeFrom(1).optional(),
    fps: z.number().positive().max(100_000).optional(),
    pattern: text().optional(),
  });

  return z.strictObject({
    strict_keys: z.boolean().optional(),
    notes: z.string().optional(),
    model: text().describe("the model to call: `model: gemini-2.5-flash`"),
    provider: z.enum(supportedProviders).optional(),
    base_url: text().optional(),
    api_key: text().optional(),
    sandbox: z
      .strictObject({
        seed: z.int().optional(),
        error_rate: share().optional(),
        latency_seconds: seconds().optional(),
        tokens_per_second: z.number().positive().optional(),
        fail_rate: share().optional(),
        break_stream_rate: share().optional(),
        hang_rate: share().optional(),
        rate_limit: rateLimit().optional(),
      })
      .optional(),
    generation: z
      .strictObject({
        temperature: z.number().min(0).max(2).optional(),
        top_p: share().optional(),
        top_k: wholeFrom(1).optional(),
        max_output_tokens: wholeFrom(1).optional(),
        seed: z.int().min(-2_147_483_648).max(2_147_483_647).optional(),
        stop_sequences: z.array(text()).max(5).optional(),
        presence_penalty: z.number().min(-2).max(2).optional(),
        frequency_penalty: z.number().min(-2).max(2).optional(),
        response_mime_type: text().optional(),
        thinking_budget: wholeFrom(-1).optional(),
        media_resolution: z.enum(["low", "medium", "high"]).optional(),
      })
      .optional(),
    stream: z.boolean().optional(),
    inputs: z
      .strictObject({
        frames: frames.optional(),
        video: z
          .strictObject({
            path: text().describe("the video: `path: clip.mp4`"),
            start: wholeFrom(0).optional(),
            end: wholeFrom(0).optional(),
            step: wholeFrom(1).optional(),
            fps: z.number().positive().max(100_000).optional(),
          })
          .optional(),
        rows: z
          .strictObject({
            path: text().describe("the JSONL or CSV file: `path: data.jsonl`"),
            key: text().optional(),
            images: z.union([text(), z.array(text())]).optional(),
          })
          .optional(),
        max_side: wholeFrom(1).max(65_535).optional(),
        sample: wholeFrom(1).max(MOST_ITEMS).optional(),
        shuffle: z.boolean().optional(),
        seed: z.int().optional(),
        limit: wholeFrom(1).max(MOST_ITEMS).optional(),
      })
      .describe("what goes to the model: `inputs: { frames: { dir: frames } }`"),
    context: z
      .strictObject({
        strategy: z.enum(["single", "history", "rolling"]).optional(),
        window: wholeFrom(0).max(1000).optional(),
        initial_answer: z.string().optional(),
      })
      .optional(),
    examples: z
      .strictObject({
        dir: text().describe("the folder of the example frames: `dir: example_frames`"),
        start: wholeFrom(0).optional(),
        end: wholeFrom(0).optional(),
        step: wholeFrom(1).optional(),
        answers: text().describe("the JSON file with their answers: `answers: example_gt.json`"),
      })
      .optional(),
    attachments: z.array(text()).optional(),
    prompt: z
      .strictObject({
        system: z.string().optional(),
        user: text().describe('the question: `user: "What do you see?"`'),
        acknowledgement: text().optional(),
        follow_up: text().optional(),
      })
      .describe('what the model is asked: `prompt: { user: "…" }`'),
    output: z
      .strictObject({
        format: z.enum(["text", "json"]).optional(),
        schema: z.unknown().optional(),
        structured: z.boolean().optional(),
        repair: z.boolean().optional(),
      })
      .optional(),
    score: z
      .strictObject({
        ground_truth: text().optional(),
        truth: text().optional(),
        fields: z.array(text()).min(1).optional(),
        ignore: z.array(text()).optional(),
        tolerance: z.number().min(0).optional(),
        relative_tolerance: z.number().min(0).optional(),
        tolerances: z.record(z.string(), z.number().min(0)).optional(),
        sets: z.array(text()).min(1).optional(),
        set_measure: z.enum(["jaccard", "f1"]).optional(),
        text: z.enum(["exact", "trimmed", "normalized"]).optional(),
        regex: text().optional(),
        regex_flags: z.string().optional(),
        module: text().optional(),
        name: z
          .string()
          .regex(/^[A-Za-z][\w-]*$/)
          .optional(),
      })
      .optional(),
    capture: z.enum(["none", "text", "all"]).optional(),
    checkpoint_every: wholeFrom(1).optional(),
    concurrency: wholeFrom(1).max(1000).optional(),
    rate_limit: rateLimit().optional(),
    timeout_seconds: z.number().min(1).max(3600).optional(),
    stop_after_failures: wholeFrom(0).optional(),
    retry: z
      .strictObject({
        attempts: wholeFrom(1).max(100).optional(),
        initial_delay_seconds: seconds().optional(),
        max_delay_seconds: seconds().optional(),
        seed: z.int().optional(),
      })
      .optional(),
    budget: z
      .strictObject({
        limit_usd: z.number().min(0).optional(),
        limit_tokens: wholeFrom(0).optional(),
        limit_generations: wholeFrom(0).optional(),
        limit_minutes: z.number().min(0).optional(),
        mode: z.enum(["strict", "soft"]).optional(),
        warn_at: z.array(z.number().gt(0).max(1)).optional(),
        allow_unpriced: z.boolean().optional(),
        scope: z.enum(["experiment", "directory"]).optional(),
        per: z.enum(["day", "month", "total"]).optional(),
        max_output_tokens: wholeFrom(1).optional(),
        alert_command: text().optional(),
        alert_webhook: text().optional(),
      })
      .optional(),
    repeat: wholeFrom(1).max(10_000).optional(),
    pricing: z.unknown().optional(),
  });
}
