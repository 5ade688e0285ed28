import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/support/build-first.ts", "test/support/scanned-files.ts"],
    // Half of the time is spent waiting for processes and servers; one worker would leave a core idle.
    maxWorkers: 2,
    // Five times what the slowest test takes that sets no limit of its own, on one core that two loops keep busy.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    env: { NO_COLOR: "1" },
  },
});
