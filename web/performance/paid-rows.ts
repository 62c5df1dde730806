import type { AttributionDocument, AttributionSide, RiskHistoryDocument } from "../documents/index.ts";
import type { ReturnLine } from "../why/index.ts";

/** A source of risk and of return. */
export interface PaidRow {
  readonly name: string;
  /** Mean over the forecasts of its share of the active variance. */
  readonly riskShare: number | null;
  /** Share of the active return; null where that is too near 0 to be shared out. */
  readonly returnShare: number | null;
  readonly contribution: number;
  readonly ratio: number | null;
  readonly tStatistic: number | null;
}

/** An active return below this has no shares. */
const LEAST = 1e-4;

/** Families and specific returns, with the risk that was forecast for them and the return that came of it. */
export function paidRows(
  { active }: AttributionDocument,
  { dates }: RiskHistoryDocument,
  families: readonly ReturnLine[],
): readonly PaidRow[] {
  if (active === undefined) return [];
  const whole = active.returnTotal;
  const mean = (values: readonly (number | undefined)[]): number | null => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const row = ({ name, source }: Pick<ReturnLine, "name" | "source">, riskShare: number | null): PaidRow => ({
    name,
    riskShare,
    returnShare: Math.abs(whole) < LEAST ? null : source.contribution / whole,
    contribution: source.contribution,
    ratio: source.informationRatioAnnual,
    tStatistic: source.tStatistic,
  });
  const sides = dates.map((moment) => moment.active);
  return [
    ...families.map((line) =>
      row(
        line,
        mean(
          sides.map(
            (side) => side?.families.find(({ family }) => family === line.source.source)?.varianceShare,
          ),
        ),
      ),
    ),
    row(
      { name: "Specific", source: active.specific },
      mean(sides.map((side) => side?.specific.varianceShare)),
    ),
  ];
}

/** The forecast tracking error of the span, the one that came, and one over the other. */
export function realised(
  { total }: AttributionSide,
  { dates }: RiskHistoryDocument,
): {
  readonly forecast: number | null;
  readonly realisedAnnual: number | null;
  readonly ratio: number | null;
} {
  const variances = dates.flatMap(({ active }) =>
    active === undefined ? [] : [active.volatilityAnnual ** 2],
  );
  const forecast =
    variances.length === 0
      ? null
      : Math.sqrt(variances.reduce((sum, value) => sum + value, 0) / variances.length);
  const { informationRatioAnnual: ratio, tStatistic, standardError } = total;
  // t = IR √years and the standard error of the sum is σ √years: the years of the record come from the first.
  const years = ratio === null || tStatistic === null || ratio === 0 ? null : (tStatistic / ratio) ** 2;
  const realisedAnnual = years === null || standardError === null ? null : standardError / Math.sqrt(years);
  return {
    forecast,
    realisedAnnual,
    ratio: forecast === null || realisedAnnual === null || forecast === 0 ? null : realisedAnnual / forecast,
  };
}
