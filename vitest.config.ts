import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

/** Minutes of kills and updates that cheaper tests have in part: `npm run test:all` runs them too, before a release. */
const BY_HAND = [
  "test/http/kill.system.test.ts",
  "test/jobs/kill*.system.test.ts",
  "test/jobs/random-splits.system.test.ts",
  "test/nightly/kill.system.test.ts",
  "test/real/attribution.system.test.ts",
];

// `vitest run` leaves out what needs a build, a server or minutes: *.system.test.ts, which `vitest run --mode system` runs, and `--mode all` without exception.
export default defineConfig(({ mode }) => {
  const system = mode === "system" || mode === "all";
  return {
    test: {
      include: [system ? "test/**/*.system.test.ts" : "test/**/*.test.ts"],
      exclude: [
        ...configDefaults.exclude,
        ...(system ? [] : ["test/**/*.system.test.ts"]),
        ...(mode === "system" ? BY_HAND : []),
      ],
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
