import { activePortfolio, type Component } from "../../engine/portfolio/index.ts";
import {
  type ActiveRiskAttribution,
  attributeActiveRisk,
  type RiskAttribution,
} from "../../engine/risk-attribution/index.ts";
import { type SmallTable, tableName } from "../import/index.ts";
import { type Trade, tradePortfolio } from "../model/index.ts";
import { hasBenchmark, type MeasuredRisk } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });

/**
 * The portfolio before and after the trades of a table.
 *
 * @param funds  what funds hold on the date
 * @throws {InputError} as `tradePortfolio`
 */
export async function whatIfSection(
  report: MeasuredRisk,
  table: SmallTable,
  funds: ReadonlyMap<string, readonly Component[]>,
): Promise<RiskSection> {
  const { held, base, stored, risk } = report;
  const { model } = stored;
  const traded = await tradePortfolio(table, held.portfolio, { covered: model.exposures.covered, funds });
  const after = attributeActiveRisk(model, traded.after.weights, base.portfolio.weights);
  const totals = totalLines(report, after);
  const side = hasBenchmark(report) ? "active" : "portfolio";
  const factors = factorLines(risk[side], after[side]);
  const trades = traded.trades.map((trade) => tradeLine(report, trade, after[side]));
  const turnover = traded.trades.reduce((sum, trade) => sum + Math.abs(trade.after - trade.before), 0);
  return {
    key: "whatIf",
    json: {
      file: tableName(table),
      side,
      totals: Object.fromEntries(totals.map(({ key, values }) => [key, change(values)])),
      trades,
      cashChange: traded.cashChange,
      turnover,
      factors: factors.map(({ exposure, contribution, ...rest }) => ({
        ...rest,
        exposure: change(exposure),
        riskContributionAnnual: change(contribution),
      })),
      outside: activePortfolio(traded.after, held.portfolio)
        .outside.filter(({ reason, weight }) => reason !== "cash" && weight !== 0)
        .map(({ id, weight }) => ({ id, change: weight })),
    },
    get lines() {
      return textLines(report, { totals, factors, trades, turnover, cashChange: traded.cashChange });
    },
    get csv() {
      return {
        header: [
          "id",
          "name",
          "weight_before",
          "weight_after",
          "risk_contribution_before",
          "risk_contribution_after",
        ],
        rows: trades.map((of) => [
          of.id,
          of.name,
          of.before,
          of.after,
          of.riskContributionBeforeAnnual,
          of.riskContributionAfterAnnual,
        ]),
      };
    },
  };
}

type Pair = readonly [before: number, after: number];

function change([before, after]: Pair): object {
  return { before, after, change: after - before };
}

interface TotalLine {
  readonly key: string;
  readonly label: string;
  readonly values: Pair;
  readonly unit: "percent" | "number";
}

function totalLines(report: MeasuredRisk, after: ActiveRiskAttribution): readonly TotalLine[] {
  const { risk } = report;
  const line = (key: string, label: string, values: Pair, unit: TotalLine["unit"] = "percent"): TotalLine => {
    return { key, label, values, unit };
  };
  return [
    line("volatilityAnnual", "Volatility %", [
      risk.portfolio.volatilityAnnual,
      after.portfolio.volatilityAnnual,
    ]),
    ...(hasBenchmark(report)
      ? [
          line("trackingErrorAnnual", "Tracking error %", [
            risk.active.volatilityAnnual,
            after.active.volatilityAnnual,
          ]),
          line("activeFactorVolatilityAnnual", "  factor %", [
            risk.active.factorVolatilityAnnual,
            after.active.factorVolatilityAnnual,
          ]),
          line("activeSpecificVolatilityAnnual", "  specific %", [
            risk.active.specificVolatilityAnnual,
            after.active.specificVolatilityAnnual,
          ]),
          line("beta", "Predicted beta", [risk.beta, after.beta], "number"),
        ]
      : []),
  ];
}

interface FactorLine {
  readonly factor: string;
  readonly family: string;
  readonly exposure: Pair;
  readonly contribution: Pair;
}

/** The factors whose contributions move most, first. */
function factorLines(before: RiskAttribution, after: RiskAttribution): readonly FactorLine[] {
  const moved = ({ contribution }: FactorLine): number => Math.abs(contribution[1] - contribution[0]);
  const factors = before.factors.flatMap(({ factor, ...of }, k): FactorLine[] => {
    const then = after.factors[k];
    if (then === undefined || (of.exposure === 0 && then.exposure === 0)) return [];
    return [
      {
        factor: factor.name,
        family: factor.family,
        exposure: [of.exposure, then.exposure],
        contribution: [of.riskContributionAnnual, then.riskContributionAnnual],
      },
    ];
  });
  return factors.sort((a, b) => moved(b) - moved(a));
}

function tradeLine({ stored, risk }: MeasuredRisk, trade: Trade, after: RiskAttribution) {
  const asset = stored.model.assets.codes.get(trade.id) ?? -1;
  const before = hasBenchmark({ risk }) ? risk.active : risk.portfolio;
  return {
    ...trade,
    name: stored.assetNames[asset] ?? "",
    riskContributionBeforeAnnual: before.assets.riskContributionAnnual[asset] ?? 0,
    riskContributionAfterAnnual: after.assets.riskContributionAnnual[asset] ?? 0,
  };
}

interface WhatIf {
  readonly totals: readonly TotalLine[];
  readonly factors: readonly FactorLine[];
  readonly trades: readonly ReturnType<typeof tradeLine>[];
  readonly turnover: number;
  readonly cashChange: number;
}

function textLines(
  report: MeasuredRisk,
  { totals, factors, trades, turnover, cashChange }: WhatIf,
): string[] {
  const { top } = report.layout;
  const active = hasBenchmark(report) ? "active " : "";
  const three = (show: (value: number) => string, [before, after]: Pair) => [
    show(before),
    show(after),
    show(after - before),
  ];
  const cashNote =
    cashChange === 0 ? "" : `; cash ${cashChange > 0 ? "takes" : "pays"} ${percent(Math.abs(cashChange))} %`;
  return [
    `What if: ${trades.length} ${trades.length === 1 ? "trade" : "trades"}, turnover ${percent(turnover)} % of capital (both sides)${cashNote}`,
    formatTable(
      [{ header: "annual", align: "left" }, right("before"), right("after"), right("change")],
      totals.map(({ label, values, unit }) => [
        label,
        ...three((value) => (unit === "percent" ? percent(value) : fixed(value)), values),
      ]),
    ),
    "",
    `The ${Math.min(top, factors.length)} factors whose ${active}risk contribution moves most`,
    formatTable(
      [
        { header: "factor", align: "left" },
        ...["before", "after", "change"].map((when) => right(`${active}exposure ${when}`)),
        ...["before", "after", "change"].map((when) => right(`contribution % ${when}`)),
      ],
      factors
        .slice(0, top)
        .map(({ factor, exposure, contribution }) => [
          factor,
          ...three((value) => fixed(value, 3), exposure),
          ...three((value) => percent(value), contribution),
        ]),
    ),
    "",
    `The trades, largest first`,
    formatTable(
      [
        { header: "id", align: "left" },
        { header: "name", align: "left" },
        ...["before", "after", "change"].map((when) => right(`weight % ${when}`)),
        right("contribution % before"),
        right("contribution % after"),
      ],
      trades
        .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
        .slice(0, top)
        .map((of) => [
          of.id,
          of.name,
          ...three((value) => percent(value), [of.before, of.after]),
          percent(of.riskContributionBeforeAnnual),
          percent(of.riskContributionAfterAnnual),
        ]),
    ),
  ];
}
