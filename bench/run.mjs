// npm run build && npm run bench [-- topic …] [-- --save]: one JSON line per problem, timed on this machine beside its peer. Each
// topic is a process of its own, so that its peak of memory is its own. --save keeps the lines under the commit in bench/history.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TOPICS = {
  dense: async () => (await import("./dense-kernels.mjs")).denseKernels(),
  regression: async () => (await import("./one-date-regression.mjs")).oneDateRegression(),
  draws: async () => (await import("./eigenfactor-draws.mjs")).eigenfactorDraws(),
  risk: async () => (await import("./risk-queries.mjs")).riskQueries(),
  attribution: async () => (await import("./attribute-many.mjs")).attributeMany(),
  "attribution-stored": async () => (await import("./attribute-stored.mjs")).attributeStored(),
  nightly: async () => (await import("./nightly.mjs")).nightly(),
  pca: async () => (await import("./asymptotic-pca.mjs")).asymptoticPca(),
  rolling: async () => (await import("./rolling-statistics.mjs")).rollingStatistics(),
  day: async () => (await import("./model-day.mjs")).modelDay(),
  descriptors: async () => (await import("./price-descriptors.mjs")).priceDescriptors(),
  optim: async () => (await import("./optim.mjs")).optimPrograms(),
  frontier: async () => (await import("./frontier.mjs")).frontiers(),
  import: async () => (await import("./import.mjs")).importBars(),
  "import-many": async () => (await import("./import.mjs")).importManyBars(),
  scale: async () => (await import("./estimate-scale.mjs")).estimateScale(),
  "scale-draws": async () => (await import("./estimate-scale.mjs")).estimateScale({ draws: 1000 }),
};

const [first, ...rest] = process.argv.slice(2);
if (first === "--only") {
  await TOPICS[rest[0]]();
} else {
  runTopics(process.argv.slice(2));
}

function runTopics(args) {
  if (!existsSync(new URL("../dist/engine/stats/index.js", import.meta.url))) {
    console.error("nothing to time yet: npm run build");
    process.exit(1);
  }
  const wanted = args.filter((arg) => arg !== "--save");
  const unknown = wanted.filter((topic) => !(topic in TOPICS));
  if (unknown.length > 0) {
    console.error(`no topic ${unknown.join(", ")}; there are ${Object.keys(TOPICS).join(", ")}`);
    process.exit(2);
  }
  const lines = [];
  for (const topic of wanted.length > 0 ? wanted : Object.keys(TOPICS)) {
    const self = fileURLToPath(import.meta.url);
    const ran = spawnSync(process.execPath, [self, "--only", topic], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    process.stdout.write(ran.stdout);
    lines.push(ran.stdout);
    if (ran.status !== 0) process.exitCode = 1;
  }
  if (args.includes("--save")) save(lines.join(""));
}

function save(text) {
  const commit = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], { encoding: "utf8" }).trim();
  const folder = new URL("./history/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${commit}.jsonl`, folder), text);
}
