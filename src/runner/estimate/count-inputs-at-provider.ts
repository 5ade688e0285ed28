import { openTokenCounter } from "../clients/open-token-counter.js";
import { structuredOutput } from "../clients/structured-output.js";
import type { PreparedRun } from "../prepare-run.js";
import type { ConversationSetting } from "../prompts/item-conversation.js";
import { createProviderCounts, MOST_COUNTED_AT_PROVIDER } from "./count-at-provider.js";
import { type CountedInputs, countInputs, middlePositions } from "./estimate-inputs.js";
import { scaleToProvider } from "./scale-to-provider.js";

/**
 * Counts as `countInputs` does, but has the configured model's provider count its requests. The other models are
 * counted locally, on the same calls.
 * @throws ExplogError `INVALID_ARGUMENT`, `MODEL_CALL_FAILED`.
 */
export async function countInputsAtProvider(
  setting: ConversationSetting & { prepared: PreparedRun },
  models: readonly string[],
): Promise<{ counted: Map<string, CountedInputs>; countedAt: string }> {
  const { config, prepared } = setting;
  const { structured } = structuredOutput(config, prepared.schema);
  const counter = await openTokenCounter(config, prepared.endpoint, structured);
  const counts = createProviderCounts(counter, config);
  try {
    const counted = await countInputs(setting, models, {
      positions: (count) => middlePositions(count, MOST_COUNTED_AT_PROVIDER),
      onRequest: counts.add,
    });
    const local = counted.get(config.model);
    if (local) counted.set(config.model, scaleToProvider(local, await counts.tokens()));
    return { counted, countedAt: counter.by };
  } finally {
    counts.stop();
    await counter.close();
  }
}
