// npm run build && npm run bench: one JSON line per problem, timed on this machine beside its peer.
import { existsSync } from "node:fs";

if (!existsSync(new URL("../dist/engine/stats/index.js", import.meta.url))) {
  console.error("nothing to time yet: npm run build");
  process.exit(1);
}
const { denseKernels } = await import("./dense-kernels.mjs");
const { oneDateRegression } = await import("./one-date-regression.mjs");
const { modelDay } = await import("./model-day.mjs");
const { priceDescriptors } = await import("./price-descriptors.mjs");
await denseKernels();
await oneDateRegression();
await modelDay();
priceDescriptors();
await (await import("./eigenfactor-draws.mjs")).eigenfactorDraws();
await (await import("./risk-queries.mjs")).riskQueries();
await (await import("./rolling-statistics.mjs")).rollingStatistics();
await (await import("./asymptotic-pca.mjs")).asymptoticPca();
