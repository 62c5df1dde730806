import type { FactorFits } from "../model/index.ts";
import { counted } from "./counted.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** What the last fit of a model says of the factors that it found in returns; nothing in a model that finds none. */
export function fitText(fits: FactorFits | undefined): readonly string[] {
  if (fits === undefined) return [];
  const { date, nameCount, periodCount, spaceStability, factors } = fits;
  const where = `in returns on ${date}, in ${counted(nameCount, "name")} over ${counted(periodCount, "period")}`;
  if (factors.length === 0) return ["", `No factor found ${where}.`];
  const stable = Number.isNaN(spaceStability)
    ? "no loadings before to compare with"
    : `smallest canonical correlation with the loadings before ${fixed(spaceStability, 3)}`;
  return [
    "",
    `Factors found ${where}; ${stable}`,
    formatTable(
      [
        { header: "factor", align: "left" },
        { header: "variance %", align: "right" },
        { header: "stability", align: "right" },
        { header: "most like", align: "left" },
        { header: "correlation", align: "right" },
      ],
      factors.map((of) => [
        of.factor,
        percent(of.varianceShare, 1),
        fixed(of.stability, 3),
        of.reference,
        fixed(of.correlation),
      ]),
    ),
  ];
}
