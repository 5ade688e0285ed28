import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type ClientUnderTest, FEATURES } from "./client-under-test.js";
import { clientsUnderTest } from "./clients-under-test.js";

/** What the contract suite asks of each client in each version, whatever its API. */
const OF_EACH = [
  "plain, with its content, usage and version",
  "streamed, every chunk as it came",
  "left before its end, with the usage so far",
  "aborted before it is sent, before it is answered, in mid-stream",
  "connection reset, stream broken off, time-out",
  "HTTP 400, 401, 429, 500",
  "50 at once, each in its own step",
  "instrumented twice, undone",
];

const apis = [...new Set(clientsUnderTest.map(({ api }) => api))];
const versionsOf = (api: string) => clientsUnderTest.filter((client) => client.api === api);

function shows({ scenarios }: ClientUnderTest, feature: (typeof FEATURES)[number]): boolean {
  return scenarios.some((scenario) => scenario.shows?.includes(feature));
}

/** Rows of what is shown, columns of the ways to ask; a cell says for how many versions. */
function table(): string {
  const cell = (api: string, isShown: (client: ClientUnderTest) => boolean) => {
    const versions = versionsOf(api);
    const count = versions.filter(isShown).length;
    return count === versions.length ? "✓" : count === 0 ? "–" : `${count} of ${versions.length}`;
  };
  const row = (name: string, isShown: (client: ClientUnderTest) => boolean) =>
    `| ${name} | ${apis.map((api) => cell(api, isShown)).join(" | ")} |`;
  return [
    `| | ${apis.map((api) => `\`${api}\``).join(" | ")} |`,
    `|---|${apis.map(() => "---|").join("")}`,
    ...OF_EACH.map((name) => row(name, () => true)),
    row("429 and 500 sent again by the SDK, 400 and 401 not", ({ retries }) => retries),
    ...FEATURES.map((feature) => row(feature, (client) => shows(client, feature))),
  ].join("\n");
}

it("shows every feature of every API in both versions", () => {
  const missing = clientsUnderTest.flatMap((client) =>
    FEATURES.filter((feature) => !shows(client, feature)).map((feature) => `${client.name}: ${feature}`),
  );
  expect(missing).toEqual([]);
  for (const api of apis) expect(versionsOf(api)).toHaveLength(2);
});

it("is told in docs/clients.md as it is", () => {
  const page = readFileSync(new URL("../../docs/clients.md", import.meta.url), "utf8");
  expect(page).toContain(table());
});
