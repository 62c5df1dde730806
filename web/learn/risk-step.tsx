import type { JSX } from "preact";
import type { MiniModel } from "../../engine/minimodel/index.ts";
import { DataTable, Tile } from "../parts/index.ts";
import { correlation, percent, score } from "../words.ts";
import { atFirst, factor, inputs } from "./learn-state.ts";
import { Formula, Live, writtenBeside } from "./live.tsx";
import { writeContribution } from "./written.ts";

type FactorLine = MiniModel["own"]["risk"]["active"]["factors"][number];

/** The manager's risk, and where it comes from. */
export function RiskStep({ model }: { readonly model: MiniModel }): JSX.Element {
  const { risk } = model.own;
  const before = atFirst.own.risk;
  const { factorNames } = inputs.value;
  return (
    <section>
      <h2>Risk</h2>
      <p>
        σ² = xᵀFx + Σ w²δ with x = Xᵀw: a portfolio's exposures say it all. Against the benchmark, the ten
        stocks by cap, the same with the active weights gives the tracking error.
      </p>
      <dl class="tiles">
        {(
          [
            ["Volatility", "% a year", (of: typeof risk) => of.portfolio.volatilityAnnual, percent],
            ["Benchmark", "% a year", (of: typeof risk) => of.benchmark.volatilityAnnual, percent],
            ["Tracking error", "% a year", (of: typeof risk) => of.active.volatilityAnnual, percent],
            ["Predicted beta", "", (of: typeof risk) => of.beta, score],
            [
              "From factors",
              "% of active variance",
              (of: typeof risk) => of.active.factorTotal.varianceShare,
              (value: number) => percent(value, 1),
            ],
          ] as const
        ).map(([title, unit, of, word]) => (
          <Tile key={title} title={title} unit={unit} value={word(of(risk))} why={undefined}>
            {word(of(risk)) === word(of(before)) ? undefined : `was ${word(of(before))}`}
          </Tile>
        ))}
      </dl>
      <Formula
        name={`Active risk from ${factorNames[factor.value]}`}
        of={writeContribution(model, factor.value)}
        word={percent}
        unit="points of % a year"
      />
      <ActiveRisk model={model} />
    </section>
  );
}

function ActiveRisk({ model }: { readonly model: MiniModel }): JSX.Element {
  const { active } = model.own.risk;
  const before = atFirst.own.risk.active;
  const number = (
    title: string,
    unit: string,
    of: (line: FactorLine) => number,
    word: (value: number) => string,
  ) => ({
    title,
    unit,
    isNumber: true as const,
    why: writtenBeside,
    cell: ({ k }: { k: number }) => {
      const [now, first] = [active.factors[k], before.factors[k]];
      return now === undefined || first === undefined ? null : (
        <Live now={of(now)} before={of(first)} word={word} />
      );
    },
    value: ({ k }: { k: number }) => {
      const line = active.factors[k];
      return line === undefined ? null : of(line);
    },
  });
  return (
    <DataTable
      caption={`Active risk: exposure × volatility × correlation; with ${percent(active.specific.riskContributionAnnual)} of stocks' own it sums to ${percent(active.volatilityAnnual)} % a year`}
      fileName="active-risk"
      isSortable={false}
      rows={inputs.value.factorNames.map((name, k) => ({ name, k }))}
      keyOf={({ name }) => name}
      columns={[
        {
          title: "Factor",
          cell: ({ name, k }) => (
            <button
              type="button"
              class="reasoned"
              onClick={() => {
                factor.value = k;
              }}
            >
              {name}
            </button>
          ),
          value: ({ name }) => name,
        },
        number("Active exposure", "sd, or weight", ({ exposure }) => exposure, score),
        number("Volatility", "% a year", ({ volatilityAnnual }) => volatilityAnnual, percent),
        number("Correlation", "with active return", (line) => line.correlation, correlation),
        number("Risk contribution", "points of %", (line) => line.riskContributionAnnual, percent),
        number(
          "Share",
          "% of variance",
          (line) => line.varianceShare,
          (value) => percent(value, 1),
        ),
      ]}
    />
  );
}
