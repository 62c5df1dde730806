// Adds up the reports that vitest left in out/test-results and prints the plain closing line.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../out/test-results/", import.meta.url));
let passed = 0;
let failed = 0;
for (const name of existsSync(folder) ? readdirSync(folder) : []) {
  const report = JSON.parse(readFileSync(folder + name, "utf8"));
  passed += report.numPassedTests;
  // A file that could not be loaded has no failed test in it, and is a failure all the same.
  failed += report.success ? 0 : Math.max(1, report.numFailedTests);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
