import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { answerOf } from "../answers.ts";
import type { CovarianceDocument, FactorReturnsDocument, VolatilityDocument } from "../documents/index.ts";
import { Answered, type Column, DataTable, LineChart, Reasoned } from "../parts/index.ts";
import { address, setOwn } from "../place.ts";
import { stageTitle, whyPair } from "../why/index.ts";
import { correlation, percent, spaced } from "../words.ts";
import { rollingCorrelation } from "./factor-paths.ts";

/** Periods of a rolling correlation. */
const WINDOW = 126;

/** Correlations in the order of families, volatilities on the diagonal; a cell that is pressed is shown through time. */
export function Correlations({ covariance }: { readonly covariance: CovarianceDocument }): JSX.Element {
  const { factors } = covariance.correlations;
  const place = useRef<HTMLDivElement>(null);
  // One listener for thousands of cells; by keyboard a pair is chosen from the lists below.
  useEffect(() => {
    const press = (event: MouseEvent): void => {
      const pair = event.target instanceof Element ? event.target.closest("[data-pair]") : null;
      const [row, column] = (pair?.getAttribute("data-pair") ?? "").split(" ").map(Number);
      const [first, second] = [factors[row ?? -1], factors[column ?? -1]];
      if (first !== undefined && second !== undefined) setOwn({ first, second });
    };
    const element = place.current;
    element?.addEventListener("click", press);
    return () => element?.removeEventListener("click", press);
  }, [factors]);
  return (
    <section>
      <div ref={place} class="pairs">
        <CorrelationTable covariance={covariance} />
      </div>
      <PairThroughTime covariance={covariance} />
    </section>
  );
}

interface Row {
  readonly factor: string;
  readonly i: number;
}

function CorrelationTable({ covariance }: { readonly covariance: CovarianceDocument }): JSX.Element {
  const { factors, matrix } = covariance.correlations;
  const volatility = new Map(
    covariance.factors.map((one) => [one.factor, one.volatilityAnnual[covariance.stage]]),
  );
  const cellOf = ({ factor, i }: Row, j: number) => (i === j ? volatility.get(factor) : matrix[i]?.[j]);
  return (
    <DataTable
      caption={`Correlations of factor returns forecast on ${covariance.date}; on the diagonal the volatility, % a year. Press a cell to see it through time`}
      fileName="factor-correlations"
      rows={factors.map((factor, i) => ({ factor, i }))}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        ...factors.map(
          (other, j): Column<Row> => ({
            title: spaced(other),
            isNumber: true,
            cell: (row) => (
              <span class={row.i === j ? "shade own" : shade(matrix[row.i]?.[j])} data-pair={`${row.i} ${j}`}>
                {row.i === j ? percent(cellOf(row, j)) : correlation(cellOf(row, j))}
              </span>
            ),
            value: (row) => cellOf(row, j),
            why: (row) => whyPair(covariance, row.factor, other),
          }),
        ),
      ]}
    />
  );
}

/** One of nine steps from −1 to 1: the colour repeats the number that stands in the cell. */
function shade(value: number | undefined): string {
  const step = Math.round(4 * (value ?? 0));
  return step === 0 ? "shade" : `shade ${step > 0 ? "above" : "below"}-${Math.abs(step)}`;
}

function PairThroughTime({ covariance }: { readonly covariance: CovarianceDocument }): JSX.Element {
  const { factors } = covariance.correlations;
  const { own } = address.value;
  const known = (name: string | undefined, fallback: string | undefined): string =>
    name !== undefined && factors.includes(name) ? name : (fallback ?? "");
  const first = known(own.first, factors.at(-1));
  const second = known(own.second, first);
  const question = whyPair(covariance, first, second);
  return (
    <>
      <p class="pair">
        <Choice label="Factor" value={first} factors={factors} onChoice={(next) => setOwn({ first: next })} />
        <Choice label="with" value={second} factors={factors} onChoice={(next) => setOwn({ second: next })} />
        <span>
          {first === second ? "Volatility forecast" : "Correlation forecast"}{" "}
          <strong>
            <Reasoned why={question}>{question.value}</Reasoned>
          </strong>
        </span>
      </p>
      {first === second ? (
        <Answered answer={answerOf("/v1/volatility", { factors: [first] })}>
          {(document) => <VolatilityLines document={document} factor={first} />}
        </Answered>
      ) : (
        <Answered answer={answerOf("/v1/factor-returns", { factors: [first, second] })}>
          {(returns) => <RollingLine returns={returns} first={first} second={second} />}
        </Answered>
      )}
    </>
  );
}

function VolatilityLines({
  document,
  factor,
}: {
  readonly document: VolatilityDocument;
  readonly factor: string;
}): JSX.Element {
  const stages = document.factors.find((one) => one.factor === factor)?.volatilityAnnual ?? {};
  return (
    <LineChart
      title={`Volatility forecasts of ${spaced(factor)} after each stage`}
      unit="% a year"
      dates={document.points.map(({ date }) => date)}
      lines={Object.entries(stages).map(([stage, path]) => ({
        name: stageTitle(stage),
        values: path.map((value) => (value === null ? null : 100 * value)),
      }))}
      summary="The table of stages below has the last of each."
    />
  );
}

function RollingLine({
  returns,
  first,
  second,
}: {
  readonly returns: FactorReturnsDocument;
  readonly first: string;
  readonly second: string;
}): JSX.Element {
  const path = (factor: string) => {
    const k = returns.factors.indexOf(factor);
    return returns.returns.map((row) => row[k] ?? null);
  };
  // A history shorter than two windows is seen through a shorter one.
  const window = Math.min(WINDOW, Math.max(12, Math.floor(returns.dates.length / 3)));
  const values = rollingCorrelation(path(first), path(second), window);
  return (
    <LineChart
      title={`Correlation of ${spaced(first)} and ${spaced(second)} over ${window} periods`}
      unit="correlation"
      dates={returns.dates}
      lines={[{ name: `${spaced(first)} with ${spaced(second)}`, values }]}
      summary={`Last ${correlation(values.at(-1) ?? null)}. Of the returns as they came; the forecast stands above.`}
    />
  );
}

function Choice({
  label,
  value,
  factors,
  onChoice,
}: {
  readonly label: string;
  readonly value: string;
  readonly factors: readonly string[];
  readonly onChoice: (value: string) => void;
}): JSX.Element {
  return (
    <label>
      {label}{" "}
      <select value={value} onChange={(event) => onChoice(event.currentTarget.value)}>
        {factors.map((factor) => (
          <option key={factor} value={factor}>
            {spaced(factor)}
          </option>
        ))}
      </select>
    </label>
  );
}
