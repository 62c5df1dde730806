import type { JSX } from "preact";
import type { Matrix } from "../../engine/linalg/index.ts";
import type { MiniModel } from "../../engine/minimodel/index.ts";
import { DataTable } from "../parts/index.ts";
import { correlation, percent } from "../words.ts";
import { covarianceOf, halfLife, inputs, stock } from "./learn-state.ts";
import { Formula, Live, writtenBeside } from "./live.tsx";
import { writeCovariance } from "./written.ts";

const given = covarianceOf(null);

const at = (of: Matrix, i: number, j: number): number => of.values[i * of.cols + j] ?? Number.NaN;

/** Volatility of i on the diagonal, correlations beside it. */
const shown = (of: Matrix, i: number, j: number): number =>
  i === j ? Math.sqrt(at(of, i, i)) : at(of, i, j) / Math.sqrt(at(of, i, i) * at(of, j, j));

/** How the factors move together, and what follows for two stocks. */
export function CovarianceStep({
  model,
  covariance,
}: {
  readonly model: MiniModel;
  readonly covariance: Matrix;
}): JSX.Element {
  const { names, factorNames } = inputs.value;
  const months = halfLife.value;
  const other = stock.value === 1 ? 0 : 1;
  return (
    <section>
      <h2>Covariance</h2>
      <p>
        Σ = X F Xᵀ + Δ. F says how factors move, Δ what is each stock's own. The primer's F was not recovered;
        this table is our own and meets every number that it quotes. Or let F be estimated from five drawn
        years, the last of which is stormy: the shorter the half-life, the more it counts.
      </p>
      <form class="choices" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>
            <input
              type="checkbox"
              checked={months !== null}
              onChange={(event) => {
                halfLife.value = event.currentTarget.checked ? 36 : null;
              }}
            />{" "}
            F from drawn years
          </span>
        </label>
        {months === null ? null : (
          <label>
            Half-life: {months} months; a month so long ago weighs half as much as the last
            <input
              type="range"
              min={3}
              max={120}
              value={months}
              aria-label="Half-life in months"
              onInput={(event) => {
                halfLife.value = event.currentTarget.valueAsNumber;
              }}
            />
          </label>
        )}
      </form>
      <DataTable
        caption="F: correlations; on the diagonal volatilities, % a year"
        fileName="factor-covariance"
        isSortable={false}
        rows={factorNames.map((name, i) => ({ name, i }))}
        keyOf={({ name }) => name}
        columns={[
          { title: "Factor", cell: ({ name }) => name, value: ({ name }) => name },
          ...factorNames.map((title, j) => ({
            title,
            isNumber: true as const,
            why: writtenBeside,
            cell: ({ i }: { i: number }) => (
              <Live
                now={shown(covariance, i, j)}
                before={shown(given, i, j)}
                word={i === j ? percent : correlation}
              />
            ),
            value: ({ i }: { i: number }) => shown(covariance, i, j),
          })),
        ]}
      />
      {[stock.value, other].map((j) => (
        <Formula
          key={j}
          name={
            j === stock.value
              ? `Variance of ${names[stock.value]}`
              : `Covariance of ${names[stock.value]} and ${names[j]}`
          }
          of={writeCovariance(model, stock.value, j)}
          word={(value) => value.toFixed(6).replace("-", "−")}
          unit="a year"
        />
      ))}
    </section>
  );
}
