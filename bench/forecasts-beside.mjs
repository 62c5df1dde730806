// npm run build && node bench/forecasts-beside.mjs PROJECT FIRST [LAST] [--json]: the model's forecasts beside those of numpy and scikit-learn, of the same portfolios
// on the same windows. PYTHON names an interpreter; with scikit-learn its estimators are peers, with numpy alone only the sample covariance and Ledoit and Wolf's.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportRun } from "../dist/node/foreign/index.js";
import { readForecastDates } from "../dist/node/model/index.js";
import { readProject } from "../dist/node/project/index.js";
import { openRun, selectValues } from "../dist/node/store/index.js";

const [project, first, last = "9999-12-31"] = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
if (first === undefined) {
  console.error(
    "say a project that has a run, and the first date: node bench/forecasts-beside.mjs plimsoll-demo 2021-01-29",
  );
  process.exit(2);
}
const run = await openRun((await readProject(project)).modelFolder);
const work = mkdtempSync(join(tmpdir(), "plimsoll-beside-"));
try {
  // The last forecast of each month, so that windows of 21 days overlap by a day or two at most, after short months.
  const stored = (await readForecastDates(run)).filter((date) => date >= first && date <= last);
  const dates = stored.filter((date, t) => date.slice(0, 7) !== stored[t + 1]?.slice(0, 7));
  mkdirSync(join(work, "models"));
  for (const date of dates)
    await exportRun(run, { layout: "optimiser", format: "csv", date, out: join(work, "models", date) });
  const rows = await run.readTable("returns");
  const [days, ids, values] = [
    selectValues(rows, "date", "date"),
    selectValues(rows, "id", "text"),
    selectValues(rows, "excess_return", "number"),
  ];
  writeFileSync(
    join(work, "returns.csv"),
    days.map((day, row) => `${day},${ids[row]},${values[row]}`).join("\n"),
  );
  const script = fileURLToPath(new URL("forecasts-beside.py", import.meta.url));
  const flags = process.argv.includes("--json") ? ["--json"] : [];
  execFileSync(process.env.PYTHON ?? "python3", [script, work, ...flags], { stdio: "inherit" });
} finally {
  await run.close();
  rmSync(work, { recursive: true, force: true });
}
