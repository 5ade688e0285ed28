import { anthropicBetaClients, anthropicClients } from "./anthropic.js";
import type { ClientUnderTest } from "./client-under-test.js";
import { googleClients } from "./google.js";
import { openaiClients, openaiResponsesClients } from "./openai.js";

/** Both lines of each SDK, what npm picks on Node 20 and the newest, by each way to ask a model. */
export const clientsUnderTest: ClientUnderTest[] = [
  ...openaiClients,
  ...openaiResponsesClients,
  ...anthropicClients,
  ...anthropicBetaClients,
  ...googleClients,
];
