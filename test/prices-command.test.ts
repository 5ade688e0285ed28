import { expect, it } from "vitest";
import { explog } from "./support/explog-command.js";

it("prices models piped, without a control code, and ends with 0", async () => {
  const { code, stdout, stderr } = await explog(["prices", "gemini-2.5-flash", "gpt-4o"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^gemini-2\.5-flash, /);
  expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

it("ends with 1 for a model without a price, and with 2 for a date that is none", async () => {
  const unknown = await explog(["prices", "gemini-2.5-flsh"]);
  expect(unknown.code).toBe(1);
  expect(unknown.stdout).toContain("gemini-2.5-flash");
  expect((await explog(["prices", "gemini-2.5-flash", "--at", "2020-01-01"])).code).toBe(1);

  const wrong = await explog(["prices", "gpt-4o", "--at", "next week"]);
  expect(wrong).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("next week") });
});
