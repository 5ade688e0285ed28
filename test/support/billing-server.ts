import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Dollars for a million tokens, as the server bills them, whatever anybody reserves. */
export interface BillingTable {
  inputPer1m: number;
  outputPer1m: number;
}

export interface BillingSettings {
  table: BillingTable;
  random: () => number;
  meanOutput: number;
  failRate: number;
  /** Of requests that name a run, those of this one only are billed. */
  run?: number;
}

export interface BillingServer extends AsyncDisposable {
  url: string;
  /** What has been billed since the last call of `start`, in dollars. */
  billedUsd(): number;
  start(settings: BillingSettings): void;
}

/**
 * A model endpoint that bills every request when it arrives, those that it then fails or whose caller
 * hangs up included. Outputs have a heavy tail (Pareto, exponent 1.5), cut at `max_tokens`.
 */
export async function billingServer(): Promise<BillingServer> {
  let billed = 0;
  let settings: BillingSettings = {
    table: { inputPer1m: 1, outputPer1m: 1 },
    random: Math.random,
    meanOutput: 100,
    failRate: 0,
  };
  const answer = (body: string, response: ServerResponse): void => {
    const {
      max_tokens: most,
      prompt,
      run,
    } = JSON.parse(body) as {
      max_tokens: number;
      prompt: string;
      run?: number;
    };
    // An aborted request of the run before may arrive after that has ended: it is not this one's.
    if (run !== undefined && run !== settings.run) {
      response.writeHead(410).end();
      return;
    }
    const { table, random, meanOutput, failRate } = settings;
    const input = Math.ceil(Buffer.byteLength(prompt) / 4) + 5;
    const tail = (meanOutput / 3) * (1 - random()) ** (-1 / 1.5);
    const output = Math.min(most, Math.max(1, Math.round(tail)));
    billed += (input * table.inputPer1m + output * table.outputPer1m) / 1e6;
    const fails = random() < failRate;
    setTimeout(() => {
      response.writeHead(fails ? 500 : 200, { "content-type": "application/json" });
      const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
      response.end(JSON.stringify(fails ? { error: "failed" } : { object: "chat.completion", usage }));
    }, random() * 3);
  };
  const server = createServer((request: IncomingMessage, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => answer(body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    billedUsd: () => billed,
    start(next) {
      billed = 0;
      settings = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Numerical Recipes' linear congruential generator. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
