import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { billingServer, seededRandom } from "./support/billing-server.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** More in `.ci/run`. */
const RUNS = Math.ceil(Number(process.env.EXPLOG_BUDGET_RUNS ?? 12) / 12);
const PROCESSES = 4;
const INPUT_PER_1M = 0.4;
const OUTPUT_PER_1M = 1.6;
const spender = fileURLToPath(new URL("support/budget-spender.mjs", import.meta.url));

test.each(Array.from({ length: RUNS }, (_, index) => index + 1))(
  "four processes share one budget, one of them is killed, and the server never bills more (run %i)",
  async (seed) => {
    await using server = await billingServer();
    await using folder = temporaryFolder();
    const random = seededRandom(seed * 31 + 7);
    const limitUsd = 0.02 + random() * 0.05;
    const meanOutput = (limitUsd * 1e6) / 200 / OUTPUT_PER_1M;
    const table = { inputPer1m: INPUT_PER_1M, outputPer1m: OUTPUT_PER_1M };
    server.start({ table, random, meanOutput, failRate: 0 });
    const settings = {
      limitUsd,
      ...table,
      maxTokens: Math.ceil(meanOutput * 2),
      prompt: "word ".repeat(10),
      mode: "strict",
    };
    const words = [spender, folder.path, server.url, JSON.stringify(settings)];
    const children = Array.from({ length: PROCESSES }, () =>
      spawn(process.execPath, words, { stdio: ["ignore", "ignore", "pipe"] }),
    );
    const ends = children.map(ended);
    // While they spend: the first bill says that one of them has begun.
    while (server.billedUsd() < limitUsd * random() * 0.5)
      await new Promise((resolve) => setTimeout(resolve, 5));
    children[0]?.kill("SIGKILL");
    const [, ...survivors] = await Promise.all(ends);
    expect(survivors.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: PROCESSES - 1 }, () => ({ code: 0, stderr: "" })),
    );
    expect(server.billedUsd()).toBeLessThanOrEqual(limitUsd);
    // The killed one's calls stay set aside; the others use what is left.
    expect(server.billedUsd()).toBeGreaterThan(limitUsd * 0.7);
  },
  60_000,
);

function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = "";
  child.stderr?.on("data", (data) => {
    stderr += String(data);
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stderr })));
}
