import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

// `vitest run` leaves out what needs a build, a server or minutes: *.system.test.ts, which `vitest run --mode system` runs.
export default defineConfig(({ mode }) => {
  const system = mode === "system";
  return {
    test: {
      include: [system ? "test/**/*.system.test.ts" : "test/**/*.test.ts"],
      exclude: system ? configDefaults.exclude : [...configDefaults.exclude, "test/**/*.system.test.ts"],
      globalSetup: [
        "test/kernels.ts",
        "test/temporary-folder.ts",
        ...(system ? ["test/installed-tools.ts"] : []),
      ],
      setupFiles: "test/choose-kernels.ts",
      // Vitest leaves a core free by itself, which on two cores is half of them.
      maxWorkers: Math.max(2, availableParallelism() - 1),
      testTimeout: system ? 300_000 : 60_000,
      hookTimeout: 300_000,
      reporters: process.env.CI ? ["default", "json"] : ["default"],
      outputFile: { json: `out/test-results/${system ? "system" : "unit"}.json` },
    },
  };
});
