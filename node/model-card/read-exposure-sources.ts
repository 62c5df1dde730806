import type { Run } from "../store/index.ts";
import type { CardExposures } from "./model-card.ts";
import { knownMean, numbersOf, rowsBy, tableIfAny, textsOf } from "./table-column.ts";

/** How much of the exposures is measured and how much imputed, and how alike the styles are. */
export async function readExposureSources(run: Run): Promise<CardExposures> {
  const rows = await tableIfAny(run, "style_diagnostics");
  const of = (name: string) => numbersOf(rows, name);
  const rungs = ["blend", "partial_blend", "regression", "peer_mean", "zero"];
  const counts = rungs.map((rung) => of(`from_${rung}`));
  const caps = [of("cap_from_blend"), of("cap_from_partial_blend")];
  const sum = (columns: readonly Float64Array[], at: readonly number[]) =>
    columns.reduce((total, column) => at.reduce((all, row) => all + column[row]!, total), 0);
  const pairs = await tableIfAny(run, "exposure_correlations");
  const [style1, style2] = [textsOf(pairs, "style1"), textsOf(pairs, "style2")];
  const correlations = numbersOf(pairs, "correlation");
  return {
    styles: [...rowsBy(textsOf(rows, "style"))].map(([style, at]) => ({
      style,
      ownNames: sum(counts.slice(0, 2), at) / sum(counts, at),
      ownCap: knownMean(at.map((row) => caps[0]![row]! + caps[1]![row]!)),
    })),
    correlations: [...rowsBy(style1.map((style, row) => `${style}\n${style2[row]}`)).values()]
      .map((at) => ({
        style1: style1[at[0]!]!,
        style2: style2[at[0]!]!,
        correlation: knownMean(at.map((row) => correlations[row]!)),
      }))
      .filter(({ correlation }) => Number.isFinite(correlation))
      .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation)),
  };
}
