import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failFileSystem } from "../../test/support/failing-file-system.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { Budget } from "./budget.js";
import { checkedBudget } from "./budget-limits.js";
import { openSharedLedger, periodName } from "./shared-ledger.js";

const amounts = (picodollars: bigint) => ({ picodollars, tokens: 10, generations: 1 });
const dead = new Set<number>();

/** No day ends while a test runs. */
const noon = () => new Date(2026, 10, 25, 12);

function ledger(outputDir: string, pid: number, now = noon, releasesDead = false) {
  return openSharedLedger({
    outputDir,
    per: "day",
    writer: { pid },
    releasesDead,
    isDead: (writer) => dead.has(writer.pid),
    now,
  });
}

test("each sees what the others reserve, settle and withdraw, and not its own", async () => {
  await using folder = temporaryFolder();
  const one = ledger(folder.path, 1);
  const two = ledger(folder.path, 2);
  const first = one.post(amounts(100n));
  const second = one.post(amounts(50n));
  expect(two.others()).toMatchObject({ committed: { picodollars: 0n }, reserved: { picodollars: 150n } });
  one.settle(first, amounts(70n));
  one.withdraw(second);
  expect(two.others()).toMatchObject({
    committed: { picodollars: 70n, tokens: 10, generations: 1 },
    reserved: { picodollars: 0n },
  });
  expect(one.others().committed.picodollars).toBe(0n);
});

test("of two that reserve the last of a budget at once, never both get it", async () => {
  await using folder = temporaryFolder();
  const limits = checkedBudget({ limitUsd: 1e-9 });
  const budgets = [1, 2].map((pid) => new Budget(limits, { shared: ledger(folder.path, pid) }));
  for (let round = 0; round < 20; round += 1) {
    const made = budgets.flatMap((budget) => {
      try {
        return [budget.reserveNow({ picodollars: 600n, tokens: 1 })];
      } catch {
        return [];
      }
    });
    expect(made.length).toBeLessThanOrEqual(1);
    for (const reservation of made) reservation.release();
  }
});

test("what a dead process left open counts as spent in a strict budget and is free in a soft one", async () => {
  await using folder = temporaryFolder();
  ledger(folder.path, 77).post(amounts(100n));
  dead.add(77);
  const nothing = { picodollars: 0n };
  expect(ledger(folder.path, 1).others()).toMatchObject({
    committed: { picodollars: 100n },
    reserved: nothing,
  });
  expect(ledger(folder.path, 2, undefined, true).others()).toMatchObject({
    committed: nothing,
    reserved: nothing,
  });
});

test("a line that is torn waits for its end, and one that cannot be read counts as reserved", async () => {
  await using folder = temporaryFolder();
  const reader = ledger(folder.path, 1);
  const other = ledger(folder.path, 2);
  const id = other.post(amounts(100n));
  const directory = join(folder.path, ".budget", periodName(noon(), "day"));
  const file = readdirSync(directory).find((name) => name.startsWith("2-")) ?? "";
  appendFileSync(join(directory, file), `s ${id} 4`);
  expect(reader.others().reserved.picodollars).toBe(100n);
  appendFileSync(join(directory, file), "x y\n");
  expect(reader.others()).toMatchObject({ committed: { picodollars: 100n }, reserved: { picodollars: 0n } });
});

test("a new day begins anew, and what was reserved the day before is settled there", async () => {
  await using folder = temporaryFolder();
  let now = new Date(2026, 10, 25, 23, 59);
  const one = ledger(folder.path, 1, () => now);
  const two = ledger(folder.path, 2, () => now);
  const id = one.post(amounts(100n));
  expect(two.others().reserved.picodollars).toBe(100n);
  now = new Date(2026, 10, 26, 0, 1);
  expect(two.others().reserved.picodollars).toBe(0n);
  one.settle(id, amounts(60n));
  expect(two.others().committed.picodollars).toBe(0n);
  now = new Date(2026, 10, 25, 23, 59);
  expect(ledger(folder.path, 3, () => now).others().committed.picodollars).toBe(60n);
});

test.each([
  ["day", "2026-01-05"],
  ["month", "2026-01"],
  ["total", "total"],
] as const)("a limit per %s has a folder of its own", (per, name) => {
  expect(periodName(new Date(2026, 0, 5, 12), per)).toBe(name);
});

test("where nothing can be written nothing is set aside, and what became of calls under way is told later", async () => {
  await using folder = temporaryFolder();
  const place = join(folder.path, ".budget");
  let isFull = false;
  using _ = failFileSystem(place, ({ name }) => (isFull && name === "writeSync" ? "ENOSPC" : undefined));
  const one = ledger(folder.path, 1);
  const two = ledger(folder.path, 2);
  const first = one.post(amounts(100n));
  const second = one.post(amounts(50n));
  {
    isFull = true;
    const refused = expect.objectContaining({
      code: "LOG_WRITE_FAILED",
      message: expect.stringContaining("can't be written (ENOSPC"),
    });
    expect(() => one.post(amounts(1n))).toThrow(refused);
    one.settle(first, amounts(70n));
    one.note(amounts(1n));
    // One that has written nothing yet leaves nothing behind.
    const third = ledger(folder.path, 3);
    expect(() => third.post(amounts(1n))).toThrow(refused);
    expect(third.others()).toMatchObject({ committed: { picodollars: 0n } });
    isFull = false;
  }
  expect(readdirSync(join(place, readdirSync(place)[0] as string))).toHaveLength(1);
  // Until it can be told, or where half of it was, what was set aside counts.
  const { committed, reserved } = two.others();
  expect(committed.picodollars + reserved.picodollars).toBe(150n);
  one.withdraw(second);
  expect(two.others()).toMatchObject({ committed: { picodollars: 101n }, reserved: { picodollars: 0n } });
});
