import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type {
  CovarianceDocument,
  FactorReturnsDocument,
  FactorStanding,
  FactorsDocument,
} from "../documents/index.ts";
import { Answered, type Column, DataTable, LineChart } from "../parts/index.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";

/** The view of the factors. */
export function FactorsView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/factors")}>
      {(standing) => (
        <Answered answer={answerOf("/v1/factor-returns")}>
          {(returns) => (
            <Answered answer={answerOf("/v1/covariance", chosen("date"))}>
              {(covariance) => <Factors standing={standing} returns={returns} covariance={covariance} />}
            </Answered>
          )}
        </Answered>
      )}
    </Answered>
  );
}

/** What the factors earned, how sure that is, and how they move together. */
function Factors({
  standing,
  returns,
  covariance,
}: {
  readonly standing: FactorsDocument;
  readonly returns: FactorReturnsDocument;
  readonly covariance: CovarianceDocument;
}): JSX.Element {
  return (
    <>
      <LineChart
        title="Factor returns from the beginning, compounded"
        unit="%"
        dates={returns.dates}
        lines={returns.factors.map((factor, k) => ({
          name: spaced(factor),
          values: compounded(returns.returns.map((row) => row[k] ?? null)),
        }))}
        summary="The table below has each factor's annual return and its t."
      />
      <DataTable
        caption={`Factors from ${standing.from} to ${standing.to}`}
        fileName="factors"
        rows={standing.factors}
        keyOf={({ factor }) => factor}
        columns={columns}
      />
      <Correlations covariance={covariance} />
    </>
  );
}

function compounded(path: readonly (number | null)[]): readonly (number | null)[] {
  let wealth = 1;
  return path.map((value) => {
    if (value === null) return null;
    wealth *= 1 + value;
    return 100 * (wealth - 1);
  });
}

const number = (
  title: string,
  unit: string,
  of: (factor: FactorStanding) => number | null,
  word: (value: number | null) => string,
): Column<FactorStanding> => ({
  title,
  unit,
  isNumber: true,
  cell: (factor) => word(of(factor)),
  value: of,
});

const columns: readonly Column<FactorStanding>[] = [
  { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
  { title: "Family", cell: ({ family }) => spaced(family), value: ({ family }) => family },
  number("Return", "% a year", (of) => of.returnAnnual, percent),
  number("Volatility", "% a year", (of) => of.volatilityAnnual, percent),
  number("Ratio", "return over volatility", (of) => of.informationRatio, score),
  number("t", "Newey–West", (of) => of.tNeweyWest, score),
  number(
    "|t| above 2",
    "% of periods",
    (of) => of.shareAbove2,
    (value) => percent(value, 0),
  ),
  number("VIF", "", (of) => of.vif, score),
  number("Stability", "from month to month", (of) => of.stability, score),
  number("With the market", "correlation", (of) => of.marketCorrelation, correlation),
  number("Periods", "", (of) => of.periods, count),
  { title: "Verdict", cell: ({ verdict }) => verdict, value: ({ verdict }) => verdict },
];

/** Correlations, volatilities on the diagonal. The colour repeats the number that stands in the cell. */
function Correlations({ covariance }: { readonly covariance: CovarianceDocument }): JSX.Element {
  const { factors, matrix } = covariance.correlations;
  const volatility = new Map(
    covariance.factors.map((factor) => [factor.factor, factor.volatilityAnnual[covariance.stage]]),
  );
  const rows = factors.map((factor, i) => ({ factor, i }));
  return (
    <DataTable
      caption={`Correlations of factor returns forecast on ${covariance.date}; on the diagonal the volatility, % a year`}
      fileName="factor-correlations"
      rows={rows}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        ...factors.map((other, j) => ({
          title: spaced(other),
          isNumber: true,
          cell: ({ factor, i }: { factor: string; i: number }) =>
            i === j ? (
              <strong>{percent(volatility.get(factor))}</strong>
            ) : (
              <span class={shade(matrix[i]?.[j])}>{correlation(matrix[i]?.[j])}</span>
            ),
          value: ({ factor, i }: { factor: string; i: number }) =>
            i === j ? volatility.get(factor) : matrix[i]?.[j],
        })),
      ]}
    />
  );
}

/** One of nine steps from −1 to 1. */
function shade(value: number | undefined): string {
  const step = Math.round(4 * (value ?? 0));
  return step === 0 ? "shade" : `shade ${step > 0 ? "above" : "below"}-${Math.abs(step)}`;
}
