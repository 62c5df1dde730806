import type { JSX } from "preact";
import type { MiniModel } from "../../engine/minimodel/index.ts";
import { DataTable } from "../parts/index.ts";
import { percent, score } from "../words.ts";
import { atFirst, inputs, stock } from "./learn-state.ts";
import { Formula, Live, writtenBeside } from "./live.tsx";
import { writeReturn } from "./written.ts";

/** From returns to factor returns, and what is each stock's own. */
export function ReturnStep({ model }: { readonly model: MiniModel }): JSX.Element {
  const now = inputs.value;
  const of = ({ factorReturns }: MiniModel) => factorReturns;
  const constraint = model.industryCapShare.reduce(
    (sum, share, industry) => sum + share * (of(model).values[1 + industry] ?? 0),
    0,
  );
  return (
    <section>
      <h2>Factor returns</h2>
      <p>
        One regression over the ten stocks, weighted by √cap: min Σ √cap (r − X f)², where the industries'
        returns, weighted by cap, sum to 0 ({percent(constraint, 4)} %), so that MKT is the market's. R² is{" "}
        {percent(of(model).rSquaredCentred, 1)} %.
      </p>
      <DataTable
        caption="f"
        fileName="factor-returns"
        isSortable={false}
        rows={now.factorNames.map((name, k) => ({ name, k }))}
        keyOf={({ name }) => name}
        columns={[
          { title: "Factor", cell: ({ name }) => name, value: ({ name }) => name },
          ...(
            [
              ["Return", "%", (one, k) => one.values[k], (value) => percent(value, 3)],
              ["Standard error", "%", (one, k) => one.standardError[k], (value) => percent(value, 3)],
              ["t", "return ÷ error", (one, k) => one.tStatistic[k], score],
            ] as readonly [
              string,
              string,
              (one: MiniModel["factorReturns"], k: number) => number | undefined,
              (value: number) => string,
            ][]
          ).map(([title, unit, value, word]) => ({
            title,
            unit,
            isNumber: true as const,
            why: writtenBeside,
            cell: ({ k }: { k: number }) => (
              <Live
                now={value(of(model), k) ?? Number.NaN}
                before={value(of(atFirst), k) ?? Number.NaN}
                word={word}
              />
            ),
            value: ({ k }: { k: number }) => value(of(model), k),
          })),
        ]}
      />
      <p>What no factor explains is a stock's own: ε.</p>
      <Formula
        name={`r of ${now.names[stock.value]}`}
        of={writeReturn(model, now, stock.value)}
        word={(value) => percent(value)}
        unit="%"
      />
    </section>
  );
}
