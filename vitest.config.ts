import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, relative, resolve } from "node:path";
import { configDefaults, defineConfig, type Plugin } from "vitest/config";

/** Minutes of kills and updates that cheaper tests have in part: `npm run test:all` runs them too, before a release. */
const BY_HAND = [
  "test/http/kill.system.test.ts",
  "test/jobs/kill*.system.test.ts",
  "test/jobs/random-splits.system.test.ts",
  "test/nightly/kill.system.test.ts",
  "test/real/attribution.system.test.ts",
];

/**
 * What a test imports of engine, wire, client and node is what test/built.ts has built of it: Node loads that by itself in a third of the time
 * that Vitest takes for sources, and threads and processes can be started from it.
 */
const builtSources: Plugin = {
  name: "built-sources",
  enforce: "pre",
  resolveId(name, importer) {
    if (importer === undefined || !name.startsWith(".")) return;
    const source = relative(import.meta.dirname, resolve(dirname(importer), name));
    if (!/^(engine|wire|client|node)\/.*\.ts$/.test(source)) return;
    const id = resolve(import.meta.dirname, "dist", source.replace(/ts$/, "js"));
    if (existsSync(id)) return { id, external: true };
  },
};

// `vitest run` leaves out what needs a build, a server or minutes: *.system.test.ts, which `vitest run --mode system` runs, and `--mode all` without exception.
export default defineConfig(({ mode }) => {
  const system = mode === "system" || mode === "all";
  return {
    plugins: [builtSources],
    test: {
      include: [system ? "test/**/*.system.test.ts" : "test/**/*.test.ts"],
      exclude: [
        ...configDefaults.exclude,
        ...(system ? [] : ["test/**/*.system.test.ts"]),
        ...(mode === "system" ? BY_HAND : []),
      ],
      globalSetup: [
        "test/built.ts",
        "test/temporary-folder.ts",
        ...(system ? ["test/built-page.ts", "test/installed-tools.ts"] : []),
      ],
      server: { deps: { external: [/\/dist\/(engine|wire|client|node)\//] } },
      setupFiles: "test/choose-machine.ts",
      // A fifth of their time tests wait for processes, queues and browsers: one more than there are cores keeps these busy.
      maxWorkers: availableParallelism() + 1,
      // To start a process for each of 400 files and load everything in it takes as long as half of their tests. choose-machine.ts cleans up between them.
      isolate: false,
      // What has threads left at its end is killed.
      teardownTimeout: 3000,
      testTimeout: system ? 300_000 : 60_000,
      hookTimeout: 300_000,
      reporters: process.env.CI ? ["default", "json"] : ["default"],
      outputFile: { json: `out/test-results/${system ? "system" : "unit"}.json` },
    },
  };
});
