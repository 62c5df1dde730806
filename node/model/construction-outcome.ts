import { type Construction, type LimitOutcome, tradingCost } from "../../engine/construction/index.ts";
import type { PreparedMandate } from "./construct-at.ts";
import { HOLDING } from "./mandate-costs.ts";

/** Trades and weights below this share of capital are the solver's rounding. */
const DUST = 1e-7;

/** Weights of all names after the trades of a construction, without the solver's rounding. [N] */
export function weightsAfterTrades(
  { setting, candidates }: PreparedMandate,
  { weights }: Construction,
): Float64Array {
  const all = Float64Array.from(setting.current);
  candidates.names.forEach((asset, i) => {
    const [before, after] = [candidates.current[i] as number, weights[i] as number];
    const kept = Math.abs(after) < DUST ? 0 : after;
    all[asset] = Math.abs(kept - before) < DUST ? before : kept;
  });
  return all;
}

/** The share of a trade's cost that the horizon bears. */
export function onceShare({ written, years }: PreparedMandate["setting"]): number {
  return years / (written.costs?.holding ?? HOLDING).years;
}

/** What the trades to weights cost once, of the capital. */
export function tradesCost({ setting, candidates, mandate }: PreparedMandate, after: Float64Array): number {
  const { costs } = mandate;
  if (costs === null) return 0;
  const borne = candidates.names.reduce(
    (sum, asset, i) =>
      sum + tradingCost(costs, i, (after[asset] as number) - (candidates.current[i] as number)),
    0,
  );
  return borne / onceShare(setting);
}

/** [N] what the trade in each name costs once, of the capital: they sum to `tradesCost`. */
export function costsByName(
  { setting, candidates, mandate }: PreparedMandate,
  after: Float64Array,
): Float64Array {
  const costs = new Float64Array(after.length);
  const written = mandate.costs;
  if (written === null) return costs;
  candidates.names.forEach((asset, i) => {
    const trade = (after[asset] as number) - (candidates.current[i] as number);
    costs[asset] = tradingCost(written, i, trade) / onceShare(setting);
  });
  return costs;
}

/** Whether it is about the difference from the benchmark: the objective or a limit of the mandate is. */
export function isActiveMandate({ mandate, setting }: PreparedMandate): boolean {
  if (setting.benchmark === null) return false;
  return mandate.objective.relative || mandate.limits.some((limit) => "relative" in limit && limit.relative);
}

/** Which end of a limit binds: −1 the lower, 1 the upper, 0 none. */
export function bindingEnd({ value, lower, upper, price, atLimit, violation }: LimitOutcome): -1 | 0 | 1 {
  if (atLimit > 0 || violation > 0) return 1;
  const near = (end: number) => Math.abs(value - end) <= 1e-5 * Math.max(0.1, Math.abs(end));
  if (price === 0 || !(near(lower) || near(upper))) return 0;
  return price > 0 ? 1 : -1;
}
