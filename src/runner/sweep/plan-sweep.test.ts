import { expect, test } from "vitest";
import { runFolder } from "../../../test/support/run-folder.js";
import { sweepPoints } from "../../config/sweep-words.js";
import { ExplogError } from "../../format/explog-error.js";
import { planSweep } from "./plan-sweep.js";

test("a package that one of the runs needs and is not there is told before any of them begins", async () => {
  await using folder = runFolder(`model: gemini-2.5-flash
base_url: sandbox
inputs: { frames: { dir: frames } }
prompt: { user: "Frame {frame_number}?" }
`);
  const points = sweepPoints(folder.config, ["model=gemini-2.5-flash,gpt-5-mini"]);
  const asked: string[] = [];
  const planned = planSweep(folder.config, points, ({ model, provider }) => {
    asked.push(model);
    if (provider === "openai") throw new ExplogError("PEER_MISSING", "This run needs the package openai.");
  });
  await expect(planned).rejects.toMatchObject({ code: "PEER_MISSING" });
  expect(asked).toEqual(["gemini-2.5-flash", "gpt-5-mini"]);
});
