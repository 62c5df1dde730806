import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { FactorRisk, RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import type { Session } from "./session.ts";
import { isActive, sideOf } from "./sides.ts";

interface Move {
  readonly before: FactorRisk;
  readonly after: FactorRisk;
}

/** Factors that are shown; the file has as many. */
const TOP = 12;

/** The largest exposures and what they contribute, before and after. */
export function FactorMoves({ session }: { readonly session: Session }): JSX.Element {
  const was = sideOf(session.before);
  const is = sideOf(session.after.value);
  const what = isActive(session.before) ? "Active exposure" : "Exposure";
  const whole = isActive(session.before) ? "tracking error" : "volatility";
  // Rows keep their places while a weight is typed.
  const order = useMemo(() => largest(was, is), [session, session.history.value.now, was]);
  const rows = order.map(
    (k): Move => ({ before: was.factors[k] as FactorRisk, after: is.factors[k] as FactorRisk }),
  );
  const column = (
    title: string,
    unit: string,
    of: (row: Move) => number,
    word: (value: number) => string,
  ): Column<Move> => ({ title, unit, isNumber: true, cell: (row) => word(of(row)), value: of });
  return (
    <DataTable
      caption={`The ${rows.length} factors that contribute most to the ${whole}`}
      fileName="what-if-factors"
      rows={rows}
      keyOf={({ before }) => before.factor.name}
      isSortable={false}
      columns={[
        {
          title: "Factor",
          cell: ({ before }) => spaced(before.factor.name),
          value: ({ before }) => before.factor.name,
        },
        column(`${what} before`, "sd, or weight", ({ before }) => before.exposure, score),
        column("after", "sd, or weight", ({ after }) => after.exposure, score),
        column("change", "sd, or weight", ({ before, after }) => after.exposure - before.exposure, score),
        column("Contribution before", "points of %", ({ before }) => before.riskContributionAnnual, percent),
        {
          ...column(
            "Contribution after",
            "points of %",
            ({ after }) => after.riskContributionAnnual,
            percent,
          ),
          why: ({ after }) => contributionReason(after),
        },
        column(
          "Contribution change",
          "points of %",
          ({ before, after }) => after.riskContributionAnnual - before.riskContributionAnnual,
          percent,
        ),
      ]}
    />
  );
}

/** Positions of the factors that contribute most, before or after. */
function largest(was: RiskAttribution, is: RiskAttribution): readonly number[] {
  const size = (k: number): number =>
    Math.max(...[was, is].map(({ factors }) => Math.abs(factors[k]?.riskContributionAnnual ?? 0)));
  return [...was.factors.keys()]
    .filter((k) => was.factors[k]?.exposure !== 0 || is.factors[k]?.exposure !== 0)
    .sort((a, b) => size(b) - size(a))
    .slice(0, TOP);
}

function contributionReason(factor: FactorRisk): WhyQuestion {
  return {
    title: `Risk contribution of ${spaced(factor.factor.name)}, after`,
    value: `${percent(factor.riskContributionAnnual)} points of % a year`,
    formula: [
      {
        symbols: "x · σ · ρ: exposure × volatility of the factor × its correlation with the return",
        values: `${count(factor.exposure, 4)} × ${percent(factor.volatilityAnnual, 4)} % × ${count(factor.correlation, 4)} = ${percent(factor.riskContributionAnnual, 4)} %`,
        source: "methodology 09, risk attribution",
      },
      { symbols: "Correlation", values: correlation(factor.correlation) },
    ],
  };
}
