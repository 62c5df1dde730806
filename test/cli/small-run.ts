import { editRows, estimate, marketProject } from "../jobs/market-project.ts";

/** Ids as somebody who means harm, or only an odd vendor, would write them. */
export const FORMULA_ID = "=cmd()";

/** A small project with a run, whose first held name has an id that spreadsheets would run. */
export async function smallRun(): Promise<{ folder: string; formulaId: string }> {
  const folder = await marketProject({ assetCount: 40, dateCount: 60, industryCount: 3 });
  for (const [table, column] of [
    ["bars", 1],
    ["securities", 0],
    ["fundamentals", 0],
    ["classifications", 0],
    ["portfolios", 2],
  ] as const) {
    editRows(folder, table, (rows) =>
      rows.map((row) => (row[column] === "S00003" ? row.with(column, FORMULA_ID) : row)),
    );
  }
  editRows(folder, "classifications", (rows) =>
    rows.map((row) => (row[1] === "banks" ? row.with(1, "-banks") : row)),
  );
  await estimate(folder);
  return { folder, formulaId: FORMULA_ID };
}
