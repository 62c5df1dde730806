import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomStream } from "../../engine/stats/index.ts";
import { editSpec, marketProject } from "./market-project.ts";

/**
 * A small synthetic project with a time-series model: MKT is the mean return of the names, SPREAD is noise, CPI a level that
 * is published on every third trading day.
 */
export async function timeSeriesProject(family = ""): Promise<string> {
  const folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  const rows = ["date,factor,value,kind", ...givenRows(folder)];
  writeFileSync(join(folder, "data", "factors.csv"), `${rows.join("\n")}\n`);
  editSpec(
    folder,
    (text) =>
      `${text
        .replace("  rates:", "  factors: { path: data/factors.csv }\n  rates:")
        .replace(/factors:\n {2}styles:[\s\S]*?\n\n/, "")
        .replace(/descriptors:.*\n/, "")}
family:
  kind: time_series
  factors: [MKT, SPREAD, CPI]
  shrinkage: { minObservations: 12 }
  innovations: { minObservations: 6 }
  ${family}
`,
  );
  return folder;
}

function givenRows(folder: string): string[] {
  const [header = "", ...lines] = readFileSync(join(folder, "data", "bars.csv"), "utf8")
    .trimEnd()
    .split("\n");
  const at = header.split(",").indexOf("total_return");
  const byDate = new Map<string, number[]>();
  for (const line of lines) {
    const cells = line.split(",");
    const value = Number.parseFloat(cells[at]!);
    const values = byDate.get(cells[0]!) ?? [];
    if (Number.isFinite(value)) values.push(value);
    byDate.set(cells[0]!, values);
  }
  const random = randomStream("given");
  let level = 100;
  return [...byDate].flatMap(([date, values], t) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const returns = [
      `${date},MKT,${mean.toFixed(6)},`,
      `${date},SPREAD,${(0.004 * random.normal()).toFixed(6)},`,
    ];
    if (t % 3 > 0) return returns;
    level = 20 + 0.8 * level + random.normal();
    return [...returns, `${date},CPI,${level.toFixed(3)},level`];
  });
}
