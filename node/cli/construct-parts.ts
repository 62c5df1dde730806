import {
  type ConstraintAttribution,
  type Construction,
  constraintAttribution,
  highestRatio,
} from "../../engine/construction/index.ts";
import { type Trade, tradeOf } from "../../engine/portfolio/index.ts";
import { type ActiveRiskAttribution, attributeActiveRisk } from "../../engine/risk-attribution/index.ts";
import { type PreparedMandate, weightsAfterTrades } from "../model/index.ts";
import { type TradeCostShares, tradeCostShares } from "./construct-costs.ts";
import { type Robustness, robustnessOf } from "./construct-robust.ts";

/** One trade of the list. */
export interface ConstructedTrade extends Trade {
  readonly name: string;
  /** Of the traded value, once. */
  readonly costShare: number;
  /** What that is made of. */
  readonly costParts: TradeCostShares;
}

/** What a construction is made into before it is shown. */
export interface ConstructReport {
  readonly prepared: PreparedMandate;
  readonly construction: Construction;
  readonly runId: string;
  /** [N] */
  readonly weightsAfter: Float64Array;
  readonly before: ActiveRiskAttribution;
  readonly after: ActiveRiskAttribution;
  /** What each limit did to the optimum; null where that cannot be told. */
  readonly attribution: ConstraintAttribution | null;
  /** What minding the errors of the returns costs; null where there are none. */
  readonly robustness: Robustness | null;
  /** The most return over volatility that any weights have by these views, over the horizon; NaN without views. */
  readonly highestRatio: number;
  /** Largest first. */
  readonly trades: readonly ConstructedTrade[];
  readonly cashBefore: number;
  readonly cashAfter: number;
  readonly top: number;
}

/** Measures a construction against what is held now. */
export function constructReport(
  prepared: PreparedMandate,
  construction: Construction,
  { runId, top }: { readonly runId: string; readonly top: number },
): ConstructReport {
  const { setting } = prepared;
  const { model } = setting.stored;
  const weightsAfter = weightsAfterTrades(prepared, construction);
  const benchmark = setting.benchmark ?? new Float64Array(weightsAfter.length);
  const trades = tradesOf(prepared, weightsAfter);
  const net = trades.reduce((sum, { before, after }) => sum + after - before, 0);
  const cashBefore = cashHeld(prepared);
  return {
    prepared,
    construction,
    runId,
    weightsAfter,
    before: attributeActiveRisk(model, setting.current, benchmark),
    after: attributeActiveRisk(model, weightsAfter, benchmark),
    attribution: attributionOf(prepared, construction),
    robustness: robustnessOf(prepared, construction),
    highestRatio: setting.written.alpha === undefined ? Number.NaN : highestRatio(prepared.candidates),
    trades,
    cashBefore,
    cashAfter: cashBefore - net,
    top,
  };
}

/** Cash that is held now, of the capital. */
function cashHeld({ portfolioName, setting }: PreparedMandate): number {
  if (portfolioName === "cash") return 1;
  return setting.outside.reduce((sum, { reason, weight }) => sum + (reason === "cash" ? weight : 0), 0);
}

/** Every holding after the trades: names of the model, what stands outside it and stays, and cash. */
export function heldAfter(
  prepared: PreparedMandate,
  construction: Construction,
): readonly { readonly id: string; readonly weight: number }[] {
  const { outside, current, stored } = prepared.setting;
  const weightsAfter = weightsAfterTrades(prepared, construction);
  const net = weightsAfter.reduce((sum, weight, asset) => sum + weight - (current[asset] as number), 0);
  const cashAfter = cashHeld(prepared) - net;
  const cashId = outside.find(({ reason }) => reason === "cash")?.id ?? "CASH";
  return [
    ...stored.model.assets.labels.map((id, asset) => ({ id, weight: weightsAfter[asset] as number })),
    ...outside.filter(({ reason }) => reason !== "cash").map(({ id, weight }) => ({ id, weight })),
    { id: cashId, weight: Math.abs(cashAfter) < 1e-9 ? 0 : cashAfter },
  ].filter(({ weight }) => weight !== 0);
}

/** Risk parity has no limits; where a broken priority leaves no room, prices say nothing. */
function attributionOf(prepared: PreparedMandate, construction: Construction): ConstraintAttribution | null {
  const { candidates, mandate, budgets } = prepared;
  if (budgets !== null || hasNoRoom({ prepared, construction })) return null;
  return constraintAttribution(candidates, mandate, construction);
}

/** Whether a limit of a priority is broken: what is feasible is then hardly more than a point, where slopes say nothing. */
export function hasNoRoom({
  construction,
  prepared,
}: Pick<ConstructReport, "construction" | "prepared">): boolean {
  return construction.limits.some(
    ({ violation }, l) => violation > 0 && prepared.limits[l]?.limit.priority !== undefined,
  );
}

function tradesOf({ setting, candidates, mandate }: PreparedMandate, weightsAfter: Float64Array) {
  const { stored, capital, traded } = setting;
  const market = {
    capital,
    priceOf: (id: string) => traded.prices.get(id),
    tradedPerDay: (id: string) => traded.perDay.get(id),
  };
  const trades = Array.from(candidates.names, (asset, i): ConstructedTrade => {
    const id = stored.model.assets.labels[asset] as string;
    const [before, after] = [candidates.current[i] as number, weightsAfter[asset] as number];
    const costParts = tradeCostShares(mandate.costs, setting, { name: i, change: after - before });
    return {
      ...tradeOf({ id, before, after }, market),
      name: stored.assetNames[asset] ?? "",
      costShare: costParts.linear + costParts.beyond + costParts.impact,
      costParts,
    };
  });
  return trades
    .filter(({ before, after }) => after !== before)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

/** What all trades cost once, of the capital. */
export function costOnce({ trades }: ConstructReport): number {
  return trades.reduce((sum, of) => sum + of.costShare * Math.abs(of.after - of.before), 0);
}

/** Volatility that the objective is about, over the horizon. */
export function objectiveDeviation({ prepared, construction }: ConstructReport): number {
  const { variance, activeVariance } = construction.measures;
  const isActive = prepared.mandate.objective.relative && activeVariance !== null;
  return Math.sqrt(isActive ? activeVariance.total : variance.total);
}
