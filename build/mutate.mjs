// node build/mutate.mjs [risk|linalg]: mutation testing of the engine's core, by hand: a copy of the sources in a temporary folder is changed operator by operator, and the
// targeted tests must fail on every change. The tool is installed there and not with the project (167 packages). docs/testing.md has the scores and what survives.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The last line of versions that runs on the oldest Node served. */
const STRYKER = "9.6.1";

/** What is changed, and the tests that are to notice. */
const SETS = {
  risk: {
    mutate: [
      "engine/risk-model/portfolio-risk.ts",
      "engine/risk-model/specific-covariance.ts",
      "engine/risk-model/prepared-model.ts",
      "engine/risk-attribution/attribute-risk.ts",
      "engine/risk-attribution/attribute-groups.ts",
    ],
    tests: [
      "test/risk-attribution/{attribute-risk,attribute-groups,attribute-names,invariance,ten-stocks}.test.ts",
      "test/risk-model/portfolio-risk*.test.ts",
    ],
  },
  linalg: {
    mutate: ["engine/linalg/semidefinite-root.ts"],
    tests: ["test/linalg/semidefinite-root.test.ts"],
  },
};

const [name = "risk"] = process.argv.slice(2);
const set = SETS[/** @type {keyof typeof SETS} */ (name)];
if (set === undefined) throw new Error(`there is no set ${name}: ${Object.keys(SETS).join(" or ")}`);

const base = mkdtempSync(join(tmpdir(), "plimsoll-mutation-"));
const copy = join(base, "copy");
mkdirSync(copy);
writeFileSync(join(base, "package.json"), '{ "private": true }');
const tools = ["core", "vitest-runner"].map((tool) => `@stryker-mutator/${tool}@${STRYKER}`);
execFileSync("npm", ["install", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", ...tools], {
  cwd: base,
  stdio: "inherit",
});
symlinkSync(join(ROOT, "node_modules/vitest"), join(base, "node_modules/vitest"));
for (const part of [
  "engine",
  "wire",
  "node",
  "client",
  "test",
  "build",
  "docs",
  "tsconfig.json",
  "tsconfig.base.json",
  "package.json",
])
  cpSync(join(ROOT, part), join(copy, part), { recursive: true });
symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
writeFileSync(
  join(copy, "vitest.mutation.config.ts"),
  `import { defineConfig } from "vitest/config";
export default defineConfig({ test: {
  include: ${JSON.stringify(set.tests)},
  globalSetup: ["test/temporary-folder.ts"],
  setupFiles: "test/choose-kernels.ts",
  testTimeout: 60000,
  maxWorkers: 1,
} });
`,
);
writeFileSync(
  join(copy, "stryker.config.json"),
  JSON.stringify({
    testRunner: "vitest",
    plugins: [join(base, "node_modules/@stryker-mutator/vitest-runner/dist/src/index.js")],
    vitest: { configFile: "vitest.mutation.config.ts" },
    coverageAnalysis: "perTest",
    inPlace: true,
    concurrency: 1,
    reporters: ["progress-append-only", "clear-text"],
    timeoutMS: 4000,
    // Words of errors are read by people; what runs once when a module is loaded is a constant.
    mutator: { excludedMutations: ["StringLiteral"] },
    ignoreStatic: true,
    mutate: set.mutate,
  }),
);
execFileSync(
  process.execPath,
  [join(base, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run", "stryker.config.json"],
  {
    cwd: copy,
    stdio: "inherit",
  },
);
