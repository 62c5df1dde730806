import { barChart } from "../bar-chart.ts";
import { type HtmlRow, htmlTable, number, text } from "../html-table.ts";
import { counted, fixed, percent } from "../number-text.ts";
import type { ReportInput, RiskPage, StressPage, StressSide } from "../report-input.ts";
import { hasBenchmark } from "../report-words.ts";
import { topRows, total } from "../top-rows.ts";

const TOP = 10;

/** What the model is stressed by. */
const STRESS_TITLES: Readonly<Record<string, string>> = {
  "volatility_1.5": "All volatilities × 1.5",
  "factor_volatility_1.5": "Factor volatilities × 1.5",
  "specific_volatility_1.5": "Specific volatilities × 1.5",
  correlations_half_way_to_1: "Factor correlations half way to 1",
  correlations_half_way_to_0: "Factor correlations half way to 0",
};

const SIDE_TITLES: Readonly<Record<StressSide, string>> = { portfolio: "Portfolio", active: "Active" };

/** What could happen: shocks, other volatilities, the likeliest way to a loss, the worst that history has. */
export function stressSection({ risk, stress }: ReportInput): string {
  if (stress === undefined) return "";
  const sides: readonly StressSide[] = hasBenchmark(risk) ? ["active", "portfolio"] : ["portfolio"];
  return [
    ...shocks(stress, sides),
    '<p class="note">Naive: the other factors stand still, which rarely happens. Conditional: they move as the factor covariance expects them to, given this one. A rise does the opposite of a fall. Names outside the model do nothing here.</p>',
    modelTable(stress, sides),
    `<div class="pair">${sides.map((side) => `<div>${reverseTable(stress, side)}</div>`).join("\n")}</div>`,
    ...(stress.worst.periodCount === 0 ? [] : [worstTable(stress, sides, risk)]),
  ].join("\n");
}

function shocks({ shocks: of, horizonPeriods }: StressPage, sides: readonly StressSide[]): string[] {
  const [main = "portfolio"] = sides;
  const impact = (shock: (typeof of.factors)[number], side: StressSide) =>
    shock.impacts.find((one) => one.side === side);
  const { top } = topRows(of.factors, (shock) => impact(shock, main)?.conditional ?? 0, TOP);
  const size = `${counted(Math.abs(of.deviations), "standard deviation")} over ${counted(horizonPeriods, "period")}`;
  const title = `A factor ${of.deviations < 0 ? "falls" : "rises"} by ${size}`;
  return [
    `<h3>${title}: ${SIDE_TITLES[main].toLowerCase()} return, conditional, %</h3>`,
    barChart(
      `${title}; the numbers are in the table below`,
      top.map((shock) => {
        const value = impact(shock, main)?.conditional ?? 0;
        return { label: shock.factor, value: value * 100, text: percent(value) };
      }),
    ),
    htmlTable(
      `${title}: the ${counted(top.length, "factor")} with the largest conditional effect`,
      [
        text("Factor"),
        number("Its return, %"),
        ...sides.flatMap((side) => [
          number(`${SIDE_TITLES[side]}, naive, %`),
          number(`${SIDE_TITLES[side]}, conditional, %`),
        ]),
      ],
      top.map((shock) => ({
        cells: [
          shock.factor,
          percent(shock.factorReturn),
          ...sides.flatMap((side) => [
            percent(impact(shock, side)?.naive),
            percent(impact(shock, side)?.conditional),
          ]),
        ],
      })),
    ),
  ];
}

function modelTable({ model }: StressPage, sides: readonly StressSide[]): string {
  const titles = sides.map((side) => SIDE_TITLES[side]);
  return htmlTable(
    "The model under stress: annual volatility",
    [
      text("Stress"),
      ...titles.flatMap((side) => [
        number(`${side} before, %`),
        number(`${side} after, %`),
        number(`${side} change, %`),
      ]),
    ],
    model.map(({ stress, volatilities }) => ({
      cells: [
        STRESS_TITLES[stress] ?? stress,
        ...sides.flatMap((side) => {
          const of = volatilities.find((one) => one.side === side);
          if (of === undefined) return ["", "", ""];
          const { volatilityBeforeAnnual: before, volatilityAfterAnnual: after } = of;
          return [percent(before), percent(after), percent(after - before)];
        }),
      ],
    })),
  );
}

function reverseTable({ reverse }: StressPage, side: StressSide): string {
  const of = reverse.sides.find((one) => one.side === side);
  if (of === undefined) return "";
  const { top, others } = topRows(of.sources, ({ contribution }) => contribution, TOP);
  const rows: HtmlRow[] = top.map(({ source, factorReturn, deviations, contribution }) => ({
    cells: [source, percent(factorReturn), fixed(deviations, 1), percent(contribution)],
  }));
  if (others.length > 0) {
    const rest = total(others, ({ contribution }) => contribution);
    rows.push({ role: "other", cells: [`Other (${others.length})`, "", "", percent(rest)] });
  }
  const loss = `${side === "active" ? "an active" : "a"} loss of ${percent(reverse.loss)} %`;
  return htmlTable(
    `The most likely way to ${loss}: ${fixed(of.distance, 1)} standard deviations, probability ${percent(of.probability, 1)} % under the normal`,
    [text("Source"), number("Its return, %"), number("In deviations"), number("Contribution, %")],
    [
      ...rows,
      { cells: ["Specific", "", "", percent(of.specificContribution)] },
      { role: "total", cells: ["Total", "", "", percent(of.impact)] },
    ],
  );
}

function worstTable({ worst }: StressPage, sides: readonly StressSide[], { date }: RiskPage): string {
  const rows = sides.flatMap((side) =>
    worst.windows
      .filter((window) => window.side === side)
      .map((window): HtmlRow => {
        const { top } = topRows(window.sources, ({ value }) => value, 3);
        return {
          cells: [
            SIDE_TITLES[side],
            String(window.periods),
            window.from,
            window.to,
            percent(window.windowReturn),
            percent(window.lowest),
            top
              .slice(0, 3)
              .map(({ source, value }) => `${source} ${percent(value)}`)
              .join(", "),
          ],
        };
      }),
  );
  return htmlTable(
    `The worst windows of ${counted(worst.periodCount, "period")} of factor returns, through the exposures of ${date} (factors alone, constant capital)`,
    [
      text("Side"),
      number("Periods"),
      text("From"),
      text("To"),
      number("Return, %"),
      number("Lowest, %"),
      text("Most of it, %"),
    ],
    rows,
  );
}
