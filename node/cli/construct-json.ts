import { type Construction, impliedAlpha, worstAlpha } from "../../engine/construction/index.ts";
import { TRADE_COLUMNS, tradeRow } from "../../engine/portfolio/index.ts";
import type { PreparedMandate } from "../model/index.ts";
import { costParts } from "./construct-costs.ts";
import { easings } from "./construct-easings.ts";
import { explanation } from "./construct-explain.ts";
import { failureText } from "./construct-failure.ts";
import { modelRisks } from "./construct-models.ts";
import { factorMoves } from "./construct-page.ts";
import { type ConstructReport, costOnce, hasNoRoom, heldAfter } from "./construct-parts.ts";
import { bindingLimits, givenUpTotals, priceWords } from "./construct-prices.ts";
import { searchFigures } from "./construct-search.ts";
import { totalLines } from "./construct-totals.ts";
import type { Output } from "./output.ts";

/** What is said of every construction, whatever its status. */
function headJson(prepared: PreparedMandate, construction: Construction) {
  const { setting } = prepared;
  return {
    mandate: setting.written.name ?? setting.file,
    date: setting.stored.date,
    portfolioName: prepared.portfolioName,
    benchmarkName: prepared.benchmarkName,
    horizon: { ...setting.written.horizon, periods: setting.periods },
    capital: setting.capital,
    status: construction.status,
    residuals: construction.residuals,
    iterations: construction.iterations,
    notes: setting.notes,
    explanation: explanation(prepared),
  };
}

/** A portfolio that was found, for programs: decimals, annual. */
export function constructJson(report: ConstructReport): object {
  const { prepared, construction, trades } = report;
  const { years } = prepared.setting;
  return {
    ...headJson(prepared, construction),
    runId: report.runId,
    totals: Object.fromEntries(
      totalLines(report).map(({ key, values: [before, after] }) => [key, { before, after }]),
    ),
    relative: prepared.mandate.objective.relative,
    highestRatioAnnual: report.highestRatio / Math.sqrt(years),
    models: modelRisks(report),
    search: searchFigures(report),
    costOnce: costOnce(report),
    costAnnual: construction.measures.costs / years,
    costParts: costParts(prepared, construction.weights),
    uncertainty: uncertaintyOf(report),
    binding: bindingLimits(report).map((limit) => ({
      ...limit,
      words: hasNoRoom(report) ? null : priceWords(report, limit),
    })),
    givenUp: givenUpTotals(report),
    robustness: report.robustness,
    factors: factorMoves(report),
    trades,
    weights: heldAfter(prepared, construction),
    impliedAlphaAnnual: impliedRows(report),
    reason: null,
    conflict: null,
    direction: null,
  };
}

/** By how much the return is lower at worst: κ errors of so large a deviation; null where the views are taken as they are. */
function uncertaintyOf({ prepared, construction }: ConstructReport) {
  const { robust } = prepared.mandate;
  if (robust === undefined) return null;
  const annual = construction.measures.uncertainty / prepared.setting.years;
  return { errors: robust.errors, deviationAnnual: annual / robust.errors, returnAnnual: annual };
}

/** What each candidate would have to return for the weights to be best without limits. */
function impliedRows({ prepared, construction }: ConstructReport) {
  const { candidates, mandate, setting } = prepared;
  const implied = impliedAlpha(candidates, mandate, construction.weights);
  const worst = worstAlpha(candidates, mandate, construction.weights);
  return Array.from(candidates.names, (asset, i) => ({
    id: setting.stored.model.assets.labels[asset],
    alpha: (candidates.alpha[i] as number) / setting.years,
    ...(mandate.robust === undefined ? {} : { worst: (worst[i] as number) / setting.years }),
    implied: (implied[i] as number) / setting.years,
  }));
}

/** Why there is none, for programs. */
export function failureJson(prepared: PreparedMandate, construction: Construction): object {
  const { candidates, setting } = prepared;
  const { direction, conflict } = construction;
  return {
    ...headJson(prepared, construction),
    reason: failureText(prepared, construction).split("\n"),
    conflict:
      conflict === null
        ? null
        : {
            limits: conflict.limits,
            relaxation: conflict.relaxation.map(({ name, violation }) => ({ name, violation })),
            relaxedNames: conflict.relaxedNames.map(({ candidate, violation }) => ({
              id: setting.stored.model.assets.labels[candidates.names[candidate] as number],
              violation,
            })),
            easings: easings(prepared, construction),
          },
    direction:
      direction === null
        ? null
        : Array.from(candidates.names, (asset, i) => ({
            id: setting.stored.model.assets.labels[asset],
            move: direction[i],
          })).filter(({ move }) => Math.abs(move as number) > 1e-6),
  };
}

/** The trades, in full precision. `to` is the weight after: `risk --what-if` reads the file. */
export function tradesCsv({ trades }: ConstructReport): NonNullable<Output["csv"]> {
  return {
    header: TRADE_COLUMNS,
    rows: trades.map((of) => tradeRow<number>(of)),
  };
}

/** The portfolio after the trades in the layout of the portfolios table. */
export function holdingsCsv(report: ConstructReport, portfolio: string): NonNullable<Output["csv"]> {
  const { prepared, construction } = report;
  const { date } = prepared.setting.stored;
  return {
    header: ["date", "portfolio", "id", "weight"],
    rows: heldAfter(prepared, construction).map(({ id, weight }) => [date, portfolio, id, weight]),
  };
}
