import type { JSX } from "preact";
import { change, type Field, inputs, reset, stock } from "./learn-state.ts";

interface InputColumn {
  readonly field: Field;
  readonly title: string;
  readonly unit: string;
  readonly step: number;
  /** Shown in this multiple: 100 for percent. */
  readonly times: number;
}

const COLUMNS: readonly InputColumn[] = [
  { field: "capUsdBn", title: "Cap", unit: "$bn", step: 5, times: 1 },
  { field: "bookToPrice", title: "Book to price", unit: "ratio", step: 0.05, times: 1 },
  { field: "momentum", title: "Momentum", unit: "%, 12 less 1 month", step: 1, times: 100 },
  { field: "returnMonthOnePercent", title: "Return", unit: "%, the month", step: 0.1, times: 1 },
  {
    field: "specificVolatilityAnnualPercent",
    title: "Specific volatility",
    unit: "% a year",
    step: 1,
    times: 1,
  },
  { field: "managerWeights", title: "Manager's weight", unit: "%", step: 1, times: 100 },
];

/** The ten stocks: every number can be changed, and all below follows. */
export function InputsTable(): JSX.Element {
  const now = inputs.value;
  const total = now.managerWeights.reduce((sum, weight) => sum + weight, 0);
  return (
    <figure class="table">
      <figcaption>
        <span>
          Change a number and watch what follows. The manager's weights sum to {(100 * total).toFixed(1)} %
          {Math.abs(total - 1) > 1e-9 ? "; what is left is cash, or borrowed" : ""}.
        </span>
        <button type="button" class="quiet" onClick={reset}>
          Back to the primer's numbers
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="The ten stocks">
        <table>
          <thead>
            <tr>
              <th scope="col">Stock</th>
              <th scope="col">Industry</th>
              {COLUMNS.map(({ field, title, unit }) => (
                <th key={field} scope="col" class="number">
                  {title}
                  <small>{unit}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {now.names.map((name, at) => (
              <tr key={name} class={at === stock.value ? "chosen" : ""}>
                <th scope="row">
                  <button
                    type="button"
                    class="reasoned"
                    onClick={() => {
                      stock.value = at;
                    }}
                  >
                    {name}
                  </button>
                </th>
                <td>{now.industryNames[now.industries[at] ?? -1]}</td>
                {COLUMNS.map(({ field, title, step, times }) => (
                  <td key={field} class="number">
                    <input
                      type="number"
                      step={step}
                      aria-label={`${title} of ${name}`}
                      value={round(times * (now[field][at] ?? Number.NaN))}
                      onInput={(event) => change(field, at, event.currentTarget.valueAsNumber / times)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  );
}

/** Without the dust of binary fractions: 32, not 32.00000000000001. */
const round = (value: number): number | string =>
  Number.isFinite(value) ? Number(value.toPrecision(10)) : "";
