// npm run build && node bench/scale-measure.mjs: processor time, memory and bytes of estimates of several sizes, for docs/scale.md. Five minutes;
// processor time hardly depends on what else the machine does. Writes bench/scale-costs.json, which bench/scale-plan.mjs reads.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "./run-process.mjs";
import { writeScaleProject } from "./scale-project.mjs";

/** [names, days, industries, draws]: each size apart from the others, so that each coefficient shows. */
const SIZES = [
  [1000, 250, 60, 0],
  [1000, 500, 60, 0],
  [2000, 500, 60, 0],
  [4000, 500, 60, 0],
  [2000, 1000, 60, 0],
  [2000, 500, 30, 0],
  [2000, 500, 105, 0],
  [1000, 500, 60, 300],
  [1000, 500, 105, 300],
];

/** Styles and the market. */
const OTHERS = 16;

function bytesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  );
}

const points = [];
for (const [names, days, industries, draws] of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-scale-plan-"));
  await writeScaleProject(folder, { assets: names, days, industries, draws });
  const imported = runProcess(["check", "--json", "--project", folder]);
  const { ms, processorMs, peakMb } = runProcess(["estimate", "--json", "--project", folder]);
  const model = join(folder, "models/scale");
  points.push({
    names,
    days,
    factors: industries + OTHERS,
    draws,
    importSeconds: imported.processorMs / 1000,
    estimateSeconds: processorMs / 1000,
    wallSeconds: ms / 1000,
    peakMb,
    runBytes: bytesBelow(join(model, "partitions")),
    stateBytes:
      bytesBelow(join(model, "checkpoints")) / Math.max(1, readdirSync(join(model, "checkpoints")).length),
  });
  console.log(JSON.stringify(points.at(-1)));
  rmSync(folder, { recursive: true, force: true });
}
const [{ model: processor }] = cpus();
writeFileSync(
  new URL("./scale-costs.json", import.meta.url),
  `${JSON.stringify({ processor: processor.trim(), node: process.version, points }, null, 2)}\n`,
);
