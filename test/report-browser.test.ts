import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
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

/** Does as a browser that begins to print, once the page is there. */
const PRINTER = `
const real = matchMedia.bind(window);
const print = real("print");
window.matchMedia = (query) => query === "print" ? print : real(query);
const waiting = setInterval(() => {
  if (document.documentElement.dataset.ready !== "yes") return;
  clearInterval(waiting);
  const before = document.querySelector("canvas");
  print.dispatchEvent(new Event("change"));
  document.documentElement.dataset.printed = document.querySelector("canvas") === before ? "as before" : "anew";
}, 20);
`;

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

    // Charts are pictures of the screen's size and colours: for paper, they are drawn anew.
    writeFileSync(page, readFileSync(page, "utf8").replace("<body>", `<body><script>${PRINTER}</script>`));
    expect(opened(page).html).toContain('data-printed="anew"');
  },
  120_000,
);
