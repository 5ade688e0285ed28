import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import type { BudgetStatus } from "../budget/budget-account.js";
import { createBudgetAlerts } from "./budget-alerts.js";
import type { BudgetAlert, BudgetOptions } from "./budget-options.js";

const status = (share: number): BudgetStatus => ({
  spentUsd: share,
  possiblyBilledUsd: 0,
  reservedUsd: 0,
  limitUsd: 1,
  tokens: 10,
  generations: 2,
  mostReservedUsd: 0,
  share,
});

function alerts(options: BudgetOptions, deliveryMilliseconds?: number) {
  const warnings: string[] = [];
  const made = createBudgetAlerts(options, {
    experimentId: () => "exp_1",
    warn: (message) => warnings.push(message),
    ...(deliveryMilliseconds !== undefined && { deliveryMilliseconds }),
  });
  return { ...made, warnings };
}

/** Answers as told, and keeps what it was sent. */
async function listener(answers: (number | "hang")[]) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      bodies.push(body);
      const answer = answers.shift() ?? 200;
      if (answer !== "hang") response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("each share is told once, and of several that one call passed the highest", () => {
  const told: BudgetAlert[] = [];
  const { check, warnings } = alerts({ warnAt: [0.5, 0.8], onAlert: (alert) => told.push(alert) });
  for (const share of [0.1, 0.5, 0.6, 0.95, 0.97, 1.2, 1.3]) check(status(share));
  expect(told.map(({ share }) => share)).toEqual([0.5, 0.8, 1]);
  expect(warnings).toEqual([
    "50 % of the budget of exp_1 is used: $0.5000 of $1.0000",
    "80 % of the budget of exp_1 is used: $0.9500 of $1.0000",
    "The budget of exp_1 is used up: $1.2000 of $1.0000",
  ]);
});

test("a function that throws is told of, and nothing else happens", () => {
  const { check, warnings } = alerts({
    warnAt: [0.5],
    onAlert: () => {
      throw new Error("no");
    },
  });
  expect(() => check(status(0.5))).not.toThrow();
  expect(warnings.at(-1)).toBe("The function for budget alerts failed: no");
});

test("a web address gets JSON as Slack takes it, again when it answers 500", async () => {
  await using server = await listener([500, 200]);
  const { check, delivered, warnings } = alerts({ warnAt: [0.5], alertWebhook: server.url });
  check(status(0.6));
  await delivered();
  expect(server.bodies).toHaveLength(2);
  expect(JSON.parse(server.bodies[1] ?? "")).toEqual({
    text: "50 % of the budget of exp_1 is used: $0.6000 of $1.0000",
    experiment_id: "exp_1",
    share: 0.5,
    spent_usd: 0.6,
    possibly_billed_usd: 0,
    limit_usd: 1,
    tokens: 10,
    generations: 2,
  });
  expect(warnings).toHaveLength(1);
});

test("an address that always fails is given up and told of", async () => {
  await using server = await listener([500, 500, 500, 500]);
  const { check, delivered, warnings } = alerts({ warnAt: [0.5], alertWebhook: server.url });
  check(status(0.6));
  await delivered();
  expect(server.bodies).toHaveLength(3);
  expect(warnings.at(-1)).toBe("A budget alert could not be delivered: HTTP 500");
});

test("an address that hangs holds nothing up, and is given up after its time", async () => {
  await using server = await listener(["hang"]);
  const { check, delivered, warnings } = alerts({ warnAt: [0.5], alertWebhook: server.url }, 500);
  check(status(0.6));
  check(status(0.7));
  expect(warnings).toHaveLength(1);
  await delivered();
  expect(warnings.at(-1)).toMatch(/could not be delivered/);
}, 20_000);

test("a command gets the alert on its input, and one that fails is told of", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "alert.json");
  const { check, delivered } = alerts({ warnAt: [0.5], alertCommand: `cat > '${path}'` });
  check(status(0.6));
  await delivered();
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ experiment_id: "exp_1", share: 0.5 });

  const failing = alerts({ warnAt: [0.5], alertCommand: "exit 3" });
  failing.check(status(0.6));
  await failing.delivered();
  expect(failing.warnings.at(-1)).toBe("A budget alert could not be delivered: `exit 3` ended with 3");
});
