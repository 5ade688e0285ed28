import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { explog } from "./support/explog-command.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const browser = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);
if (!browser) console.warn("skipped: the report in a browser (no chromium on this machine)");

/** The page's document after its scripts have run, and what they wrote on the console. */
function opened(path: string): { html: string; console: string } {
  const { stdout, stderr } = spawnSync(
    browser ?? "",
    [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--enable-logging=stderr",
      "--virtual-time-budget=10000",
      "--dump-dom",
      pathToFileURL(path).href,
    ],
    { encoding: "utf8", maxBuffer: 1 << 26, timeout: 60_000 },
  );
  return {
    html: stdout,
    console: stderr
      .split("\n")
      .filter((line) => line.includes("CONSOLE"))
      .join("\n"),
  };
}

test.runIf(browser)(
  "the report of a sandbox run opens in a browser: charts are drawn, transcripts listed, no error told",
  async () => {
    await using folder = temporaryFolder();
    const run = await explog([
      "run",
      "examples/stacking/single.yaml",
      "inputs.frames.end=12",
      "--dir",
      folder.path,
      "--quiet",
    ]);
    expect(run.stderr).toBe("");
    const page = join(folder.path, "page.html");
    const made = await explog(["report", "latest", "--dir", folder.path, "--output", page]);
    expect(made.code).toBe(0);
    const { html, console } = opened(page);
    expect(console).toBe("");
    expect(html).toContain('data-ready="yes"');
    expect(html.match(/<canvas/g)?.length).toBe(5);
    expect(html).toMatch(/aria-label="Duration\. 12 values from [\d.]+ m?s to /);
    expect(html).toContain("12 generations, page 1 of 1");
    expect(html.match(/<details>/g)?.length).toBe(12);
  },
  120_000,
);
