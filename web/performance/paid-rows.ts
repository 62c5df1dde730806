import type { AttributionDocument, RiskHistoryDocument } from "../documents/index.ts";
import type { ReturnLine } from "../why/index.ts";

/** A source of risk and of return. */
export interface PaidRow extends Pick<ReturnLine, "name" | "source"> {
  readonly kind: ReturnLine["kind"];
  /** Its share of the active variance at each forecast. */
  readonly shares: readonly number[];
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
  const row = ({ name, source, kind }: ReturnLine, values: readonly (number | undefined)[]): PaidRow => {
    const shares = values.filter((value) => value !== undefined);
    return {
      name,
      source,
      kind,
      shares,
      riskShare: shares.length === 0 ? null : shares.reduce((sum, value) => sum + value, 0) / shares.length,
      returnShare: Math.abs(whole) < LEAST ? null : source.contribution / whole,
      contribution: source.contribution,
      ratio: source.informationRatioAnnual,
      tStatistic: source.tStatistic,
    };
  };
  const sides = dates.map((moment) => moment.active);
  return [
    ...families.map((line) =>
      row(
        line,
        sides.map(
          (side) => side?.families.find(({ family }) => family === line.source.source)?.varianceShare,
        ),
      ),
    ),
    row(
      { name: "Specific", source: active.specific, kind: "specific" },
      sides.map((side) => side?.specific.varianceShare),
    ),
  ];
}

/** The forecast tracking error of the span, the one that came, and one over the other. */
export function realised(
  { active, periodCount, periodsPerYear }: AttributionDocument,
  { dates }: RiskHistoryDocument,
): {
  readonly forecast: number | null;
  /** Of each forecast. */
  readonly variances: readonly number[];
  readonly realisedAnnual: number | null;
  readonly ratio: number | null;
} {
  const variances = dates.flatMap(({ active: side }) =>
    side === undefined ? [] : [side.volatilityAnnual ** 2],
  );
  const forecast =
    variances.length === 0
      ? null
      : Math.sqrt(variances.reduce((sum, value) => sum + value, 0) / variances.length);
  const standardError = active?.total.standardError ?? null;
  // The standard error of the sum of n periods is s √n.
  const realisedAnnual =
    standardError === null ? null : standardError * Math.sqrt(periodsPerYear / periodCount);
  return {
    forecast,
    variances,
    realisedAnnual,
    ratio: forecast === null || realisedAnnual === null || forecast === 0 ? null : realisedAnnual / forecast,
  };
}
