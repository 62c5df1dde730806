import { type Run, selectValues } from "../store/index.ts";
import { hasTable } from "./has-table.ts";

/** The last fit of a model that finds factors in returns. */
export interface FactorFits {
  readonly date: string;
  readonly nameCount: number;
  readonly periodCount: number;
  /** Smallest canonical correlation with the loadings of the fit before; NaN at the first. */
  readonly spaceStability: number;
  readonly factors: readonly FactorFit[];
}

interface FactorFit {
  readonly factor: string;
  /** Share of the names' mean squared returns that it explains. */
  readonly varianceShare: number;
  /** Cosine with the loadings before; NaN for a new factor. */
  readonly stability: number;
  /** The known series that it correlates with most; empty where none could be compared. */
  readonly reference: string;
  readonly correlation: number;
}

/** The last fit on or before a date; undefined before the first, and in a model that finds no factors. */
export async function readFactorFits(
  run: Run,
  date: string = run.manifest.dates.last,
): Promise<FactorFits | undefined> {
  if (!hasTable(run, "factor_fits")) return undefined;
  const rows = await run.readTable("factor_fits", { to: date });
  const dates = selectValues(rows, "date", "date");
  const last = dates.at(-1);
  if (last === undefined) return undefined;
  const numbers = (name: string) => selectValues(rows, name, "number");
  const at = dates.flatMap((day, row) => (day === last ? row : []));
  const first = at[0] as number;
  const [factor, reference] = [selectValues(rows, "factor", "text"), selectValues(rows, "reference", "text")];
  const [share, stability, correlation] = [
    numbers("variance_share"),
    numbers("stability"),
    numbers("correlation"),
  ];
  return {
    date: last,
    nameCount: selectValues(rows, "names", "integer")[first] as number,
    periodCount: selectValues(rows, "periods", "integer")[first] as number,
    spaceStability: numbers("space_stability")[first] as number,
    // A fit that found none has one row without a name.
    factors: at
      .filter((row) => factor[row] !== "")
      .map((row) => ({
        factor: factor[row] as string,
        varianceShare: share[row] as number,
        stability: stability[row] as number,
        reference: reference[row] as string,
        correlation: correlation[row] as number,
      })),
  };
}
