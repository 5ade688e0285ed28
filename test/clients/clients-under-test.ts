import { anthropicClients } from "./anthropic.js";
import type { ClientUnderTest } from "./client-under-test.js";
import { googleClients } from "./google.js";
import { openaiClients } from "./openai.js";

/** Both lines of each SDK: what npm picks on Node 20, and the newest. */
export const clientsUnderTest: ClientUnderTest[] = [...openaiClients, ...anthropicClients, ...googleClients];
