import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import type { ExperimentTail, WriterState } from "../format/experiment-log.js";
import { deriveStatus, type Observer, thisMachine, thisObserver } from "./liveness.js";

const promised = new Date("2025-06-29T14:31:52.000Z");
const before = new Date(promised.getTime() - 1);
const after = new Date(promised.getTime() + 1);

function running(writer: Partial<WriterState> = {}): Pick<ExperimentTail, "status" | "writer"> {
  return {
    status: "running",
    writer: {
      pid: 4242,
      bootId: "boot-1",
      pidNamespace: "pid:[1]",
      hostname: "lab-3",
      session: 1,
      updatedAt: "2025-06-29T14:30:52.000Z",
      nextUpdateBy: promised.toISOString(),
      ...writer,
    },
  };
}

function observer(overrides: Partial<Observer> = {}): Observer {
  return { bootId: "boot-1", pidNamespace: "pid:[1]", hostname: "lab-3", isAlive: () => true, ...overrides };
}

const gone = () => false;

test("a final status is shown as it was written", () => {
  for (const status of ["completed", "failed", "stopped", "crashed"] as const) {
    expect(deriveStatus({ ...running(), status }, after, observer({ isAlive: gone }))).toBe(status);
  }
});

test("a living writer is running until its promise is broken, then stalled", () => {
  expect(deriveStatus(running(), before, observer())).toBe("running");
  expect(deriveStatus(running(), after, observer())).toBe("stalled");
});

test("a writer whose process is gone has crashed, however fresh its promise", () => {
  expect(deriveStatus(running(), before, observer({ isAlive: gone }))).toBe("crashed");
});

test("a writer of an earlier boot of this machine has crashed, though its process id lives again", () => {
  expect(deriveStatus(running(), before, observer({ bootId: "boot-2" }))).toBe("crashed");
});

test("of a writer on another host, only the promise is known", () => {
  const elsewhere = observer({ hostname: "lab-4", bootId: "boot-2", isAlive: gone });
  expect(deriveStatus(running(), before, elsewhere)).toBe("running");
  expect(deriveStatus(running(), after, elsewhere)).toBe("stalled");
});

test("of a writer in another container on this machine, only the promise is known", () => {
  const container = observer({ pidNamespace: "pid:[2]", isAlive: gone });
  expect(deriveStatus(running(), before, container)).toBe("running");
  expect(deriveStatus(running(), after, container)).toBe("stalled");
});

test("where the system gives no boot id, the host's name decides", () => {
  const writer = running({ bootId: undefined, pidNamespace: undefined });
  const here = { bootId: undefined, pidNamespace: undefined, isAlive: gone };
  expect(deriveStatus(writer, before, observer(here))).toBe("crashed");
  expect(deriveStatus(writer, before, observer({ ...here, hostname: "lab-4" }))).toBe("running");
});

test("a log that does not name its writer promises nothing", () => {
  const unknown = running({ pid: 0, hostname: "", updatedAt: "", nextUpdateBy: "" });
  expect(deriveStatus(unknown, before, observer({ isAlive: gone }))).toBe("stalled");
});

test("this machine's own process is alive, and a killed one is not", async () => {
  const { isAlive } = thisObserver();
  expect(isAlive(process.pid, new Date())).toBe(true);

  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  expect(isAlive(pid, new Date())).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive(pid, new Date())).toBe(false);
});

test.runIf(process.platform === "linux")(
  "a process that was given the id of an older one is told apart",
  () => {
    const beforeThisProcess = new Date(Date.now() - process.uptime() * 1000 - 60_000);
    expect(thisObserver().isAlive(process.pid, beforeThisProcess)).toBe(false);
  },
);

test("this machine has a name, and does not change it", () => {
  expect(thisMachine().hostname).toBe(hostname());
  expect(thisMachine()).toBe(thisMachine());
});
