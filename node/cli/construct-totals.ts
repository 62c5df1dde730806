import { transferCoefficient } from "../../engine/construction/index.ts";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { isActiveMandate } from "../model/index.ts";
import { modelRisks } from "./construct-models.ts";
import { type ConstructReport, costOnce } from "./construct-parts.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** A figure before and after. */
export interface TotalLine {
  /** Key in JSON. */
  readonly key: string;
  readonly label: string;
  readonly unit: keyof typeof show;
  /** Before and after; NaN where there is no before. */
  readonly values: readonly [number, number];
}

const show = {
  percent: (value: number): string => percent(value),
  number: (value: number): string => fixed(value),
  count: (value: number): string => fixed(value, 0),
  bp: (value: number): string => fixed(value * 1e4, 1),
};

/** What the portfolio is before and after. */
export function totalLines(report: ConstructReport): readonly TotalLine[] {
  const { prepared, before, after, construction, weightsAfter, trades } = report;
  const { years, current, benchmark } = prepared.setting;
  const line = (
    unit: TotalLine["unit"],
    [key, label]: readonly [string, string],
    values: TotalLine["values"],
  ): TotalLine => ({ key, label, unit, values });
  const risk = (names: readonly [string, string], of: "portfolio" | "active", part: RiskPartKey) =>
    line("percent", names, [before[of][part], after[of][part]]);
  const sums = (of: (weight: number) => number): TotalLine["values"] => [
    current.reduce((sum, weight) => sum + of(weight), 0),
    weightsAfter.reduce((sum, weight) => sum + of(weight), 0),
  ];
  const turnover = trades.reduce((sum, of) => sum + Math.abs(of.after - of.before), 0);
  const [total, factor, specific] = PARTS;
  return [
    ...returnLines(report, line),
    risk(["volatilityAnnual", "Volatility"], "portfolio", total),
    risk(["factorVolatilityAnnual", "  factor"], "portfolio", factor),
    risk(["specificVolatilityAnnual", "  specific"], "portfolio", specific),
    ...(benchmark === null ? [] : [line("number", ["beta", "Predicted beta"], [before.beta, after.beta])]),
    ...(!isActiveMandate(prepared)
      ? []
      : [
          risk(["trackingErrorAnnual", "Tracking error"], "active", total),
          risk(["activeFactorVolatilityAnnual", "  factor"], "active", factor),
          risk(["activeSpecificVolatilityAnnual", "  specific"], "active", specific),
        ]),
    line(
      "count",
      ["names", "Names"],
      sums((weight) => (weight === 0 ? 0 : 1)),
    ),
    line(
      "percent",
      ["net", "Net, in the model"],
      sums((weight) => weight),
    ),
    line("percent", ["gross", "Gross, in the model"], sums(Math.abs)),
    line("percent", ["cash", "Cash"], [report.cashBefore, report.cashAfter]),
    line("percent", ["turnover", "Turnover, both sides"], [Number.NaN, turnover]),
    line("bp", ["costOnce", "Costs of the trades, once, bp"], [Number.NaN, costOnce(report)]),
    line(
      "bp",
      ["costAnnual", "Costs and borrow a year, bp"],
      [Number.NaN, construction.measures.costs / years],
    ),
  ];
}

const PARTS = ["volatilityAnnual", "factorVolatilityAnnual", "specificVolatilityAnnual"] as const;
type RiskPartKey = (typeof PARTS)[number] & keyof RiskAttribution;

/** Expected returns a year, where the mandate has any. */
function returnLines(
  { prepared, weightsAfter, construction, highestRatio: highest }: ConstructReport,
  line: (unit: TotalLine["unit"], names: readonly [string, string], values: TotalLine["values"]) => TotalLine,
): readonly TotalLine[] {
  const { setting, candidates, mandate } = prepared;
  const { current, benchmark, years, written } = setting;
  if (written.alpha === undefined) return [];
  const expected = (weights: Float64Array) =>
    candidates.names.reduce(
      (sum, asset, i) => sum + (weights[asset] as number) * (candidates.alpha[i] as number),
      0,
    ) / years;
  const [before, after] = [expected(current), expected(weightsAfter)];
  const base = benchmark === null ? 0 : expected(benchmark);
  return [
    line("percent", ["returnAnnual", "Expected return"], [before, after]),
    ...(benchmark === null || !isActiveMandate(prepared)
      ? []
      : [line("percent", ["activeReturnAnnual", "Expected active return"], [before - base, after - base])]),
    ...(mandate.robust === undefined
      ? []
      : [
          line(
            "percent",
            ["worstReturnAnnual", mandate.objective.relative ? "  active, at worst" : "  at worst"],
            [Number.NaN, (construction.measures.activeReturn - construction.measures.uncertainty) / years],
          ),
        ]),
    line(
      "number",
      ["transferCoefficient", "Transfer coefficient"],
      [
        transferCoefficient(candidates, mandate, candidates.current, highest),
        transferCoefficient(candidates, mandate, construction.weights, highest),
      ],
    ),
  ];
}

/** The table of before and after. */
export function totalsTable(report: ConstructReport): string {
  const right = (header: string): TextColumn => ({ header, align: "right" });
  return formatTable(
    [{ header: "annual, %", align: "left" }, right("before"), right("after"), right("change")],
    [...shownLines(report), ...modelTotals(report)].map(({ label, unit, values: [before, after] }) => [
      label,
      show[unit](before),
      show[unit](after),
      show[unit](after - before),
    ]),
  );
}

/** Without costs in the mandate there is nothing to say of them. */
function shownLines(report: ConstructReport): readonly TotalLine[] {
  const hasCosts = report.prepared.mandate.costs !== null;
  return totalLines(report).filter(({ unit }) => hasCosts || unit !== "bp");
}

/** Volatility and tracking error by each further model. */
function modelTotals(report: ConstructReport): readonly Omit<TotalLine, "key">[] {
  return modelRisks(report).flatMap(({ name, volatilityAnnual, trackingErrorAnnual }) => {
    const line = (label: string, { before, after }: typeof volatilityAnnual): Omit<TotalLine, "key"> => ({
      label: `${label} by ${printableName(name)}`,
      unit: "percent",
      values: [before, after],
    });
    return [
      line("Volatility", volatilityAnnual),
      ...(trackingErrorAnnual === null ? [] : [line("Tracking error", trackingErrorAnnual)]),
    ];
  });
}
