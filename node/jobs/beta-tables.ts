import type { MarketAxes } from "../../engine/data/index.ts";
import type { ModelDay, ModelState } from "../../engine/pipeline/index.ts";
import type { TableBuilder } from "./table-builder.ts";

/** What the betas in force are made of, one row per covered name and given factor; none in other families. */
export function addBetaRows(
  table: TableBuilder,
  { date, exposures }: ModelDay,
  { family }: Pick<ModelState, "family">,
  axes: MarketAxes,
): void {
  if (family === null || !("fitted" in family) || family.fitted === null) return;
  const { loadings, own, ownError, ownWeight, count, prior } = family.fitted;
  const { covered, factors } = exposures;
  const factorCount = prior.mean.length;
  for (let cell = 0; cell < loadings.length; cell++) {
    const [asset, k] = [Math.floor(cell / factorCount), cell % factorCount];
    if (covered[asset] !== 1) continue;
    table.text(0, date);
    table.label(1, axes.assets.labels, asset);
    table.text(2, factors[k]?.name as string);
    const values = [loadings[cell], own[cell], ownError[cell], count[asset], ownWeight[cell], prior.mean[k]];
    values.forEach((value, i) => {
      table.number(3 + i, value as number);
    });
  }
}
