import { isActiveMandate, onceShare } from "../model/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import type { ConstructReport } from "./construct-parts.ts";
import { bindingLines } from "./construct-prices.ts";
import { robustLines } from "./construct-robust.ts";
import { searchLines } from "./construct-search.ts";
import { totalsTable } from "./construct-totals.ts";
import { counted } from "./counted.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, money, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });

/** The page of a portfolio that was found. */
export function constructText(report: ConstructReport): string {
  const { prepared, trades, top } = report;
  const { setting } = prepared;
  return [
    `${printableName(setting.written.name ?? setting.file)}: ${printableName(prepared.portfolioName)} on ${setting.stored.date}, ${benchmarkTitle(prepared.benchmarkName)}, over ${setting.written.horizon.text}`,
    prepared.budgets === null ? certificateLine(report) : budgetLine(report),
    ...searchLines(report),
    ...setting.notes.map((note) => `Note: ${note}`),
    "",
    totalsTable(report),
    "",
    ...bindingLines(report),
    ...robustLines(report.robustness, prepared),
    "",
    ...factorLines(report),
    "",
    `${counted(trades.length, "trade")}${trades.length > top ? `, the ${top} largest` : ""}`,
    tradeTable(report),
    "",
    `Returns and risk are annual. Before and after are measured by the same model on the same date${hasLots(report) ? "" : "; shares are not rounded to lots"}.`,
    ...(setting.written.costs === undefined
      ? []
      : ["Costs are what the trades cost once, in basis points of the capital."]),
  ].join("\n");
}

function hasLots({ prepared }: ConstructReport): boolean {
  return prepared.mandate.limits.some(({ kind }) => kind === "lots");
}

/** "optimal: every name within 2e-17 of its budget of the variance, after 7 steps" */
function budgetLine({ construction, prepared }: ConstructReport): string {
  const { status, residuals, iterations } = construction;
  const what = prepared.budgets instanceof Float64Array ? "name" : "factor";
  return `${status}: every ${what} within ${residuals.dual.toExponential(0)} of its budget of the variance, after ${iterations} steps`;
}

/** "optimal: residuals 1e-11 of the limits, 3e-12 of the multipliers, duality gap 2e-10, after 14 iterations" */
export function certificateLine({ construction }: Pick<ConstructReport, "construction">): string {
  const { residuals, status, iterations } = construction;
  const size = (value: number) => value.toExponential(0);
  return `${status}: residuals ${size(residuals.primal)} of the limits, ${size(residuals.dual)} of the multipliers, duality gap ${size(residuals.gap)}, after ${iterations} iterations`;
}

/** A factor before and after. */
export interface FactorMove {
  readonly factor: string;
  readonly family: string;
  readonly exposureBefore: number;
  readonly exposureAfter: number;
  /** Of the factor; and its correlation with the return that is looked at. */
  readonly volatilityAnnual: number;
  readonly correlationBefore: number;
  readonly correlationAfter: number;
  readonly riskContributionBeforeAnnual: number;
  readonly riskContributionAfterAnnual: number;
}

/** Exposures before and after, those first whose risk contribution moves most. */
export function factorMoves({ before, after, prepared }: ConstructReport): readonly FactorMove[] {
  const side = isActiveMandate(prepared) ? "active" : "portfolio";
  return before[side].factors
    .flatMap((of, k) => {
      const then = after[side].factors[k];
      if (then === undefined || (of.exposure === 0 && then.exposure === 0)) return [];
      return [
        {
          factor: of.factor.name,
          family: of.factor.family,
          exposureBefore: of.exposure,
          exposureAfter: then.exposure,
          volatilityAnnual: of.volatilityAnnual,
          correlationBefore: of.correlation,
          correlationAfter: then.correlation,
          riskContributionBeforeAnnual: of.riskContributionAnnual,
          riskContributionAfterAnnual: then.riskContributionAnnual,
        },
      ];
    })
    .sort((a, b) => moved(b) - moved(a));
}

function moved({ riskContributionBeforeAnnual, riskContributionAfterAnnual }: FactorMove): number {
  return Math.max(Math.abs(riskContributionBeforeAnnual), Math.abs(riskContributionAfterAnnual));
}

function factorLines(report: ConstructReport): string[] {
  const all = factorMoves(report);
  const active = isActiveMandate(report.prepared) ? "active " : "";
  return [
    `The ${Math.min(report.top, all.length)} factors of most ${active}risk`,
    formatTable(
      [
        { header: "factor", align: "left" },
        right(`${active}exposure before`),
        right("after"),
        right("risk contribution % before"),
        right("after"),
      ],
      all
        .slice(0, report.top)
        .map((of) => [
          of.factor,
          fixed(of.exposureBefore, 3),
          fixed(of.exposureAfter, 3),
          percent(of.riskContributionBeforeAnnual),
          percent(of.riskContributionAfterAnnual),
        ]),
    ),
  ];
}

function tradeTable({ trades, top, prepared }: ConstructReport): string {
  const { setting } = prepared;
  const withMoney = setting.capital > 0;
  const withCosts = setting.written.costs !== undefined && onceShare(setting) > 0;
  const columns: TextColumn[] = [
    { header: "id", align: "left" },
    { header: "name", align: "left" },
    { header: "side", align: "left" },
    right("weight % before"),
    right("after"),
    right("change"),
    ...(withMoney ? [right("shares"), right("money"), right("% of a day's volume")] : []),
    ...(withCosts ? [right("cost, bp of it")] : []),
  ];
  return formatTable(
    columns,
    trades
      .slice(0, top)
      .map((of) => [
        of.id,
        of.name,
        of.side,
        percent(of.before),
        percent(of.after),
        percent(of.after - of.before),
        ...(withMoney ? [fixed(of.shares, 0), money(of.notional), percent(of.dayShare, 1)] : []),
        ...(withCosts ? [fixed(of.costShare * 1e4, 1)] : []),
      ]),
  );
}
