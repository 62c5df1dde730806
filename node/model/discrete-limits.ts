import type { Candidates, Limit } from "../../engine/construction/index.ts";
import type { WrittenLimit } from "../../wire/index.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";

/** Where a limit that is met or not is read. */
export interface DiscreteContext {
  readonly setting: MandateSetting;
  readonly candidates: Candidates;
  readonly name: string;
  readonly path: string;
}

interface Read {
  readonly limit: Limit;
  readonly about: string;
}

type Written<On extends WrittenLimit["on"]> = Extract<WrittenLimit, { on: On }>;

const each = ({ names }: Candidates, value: number) => new Float64Array(names.length).fill(value);

/** How many names are held; what is held outside the model is not counted. */
export function namesLimit({ name }: DiscreteContext, { min, max }: Written<"names">): Read {
  return {
    about: "number of names held",
    limit: { name, kind: "names", lower: min ?? 0, upper: max ?? Number.POSITIVE_INFINITY },
  };
}

/** Nothing or at least so much of each name. */
export function leastHolding(
  { name, candidates }: DiscreteContext,
  { least }: Written<"weights">,
): readonly Read[] {
  if (least === undefined || least === 0) return [];
  const limit = { name: `${name}: least`, kind: "least-holding", least: each(candidates, least) } as const;
  return [{ about: "least holding of each name", limit }];
}

/** Few trades, and none that are small. */
export function fewTrades(
  { name, candidates }: DiscreteContext,
  { count, least }: Written<"trades">,
): readonly Read[] {
  const read: Read[] = [];
  if (count !== undefined)
    read.push({
      about: "number of names traded",
      limit: { name: `${name}: count`, kind: "trade-count", upper: count },
    });
  if (least !== undefined && least > 0)
    read.push({
      about: "least trade of each name",
      limit: { name: `${name}: least`, kind: "least-trade", least: each(candidates, least) },
    });
  return read;
}

/** Trades in whole lots, as shares of the capital. Names without a price are not traded. */
export function lotsLimit(
  { setting, candidates, name, path }: DiscreteContext,
  { size }: Written<"lots">,
): readonly Read[] {
  const { capital, traded, stored } = setting;
  if (!(capital > 0)) {
    mandateFault(
      setting,
      path,
      "whole lots need to know what the portfolio is worth: give capital, a sum of money",
    );
    return [];
  }
  const lots = Float64Array.from(candidates.names, (asset) => {
    const price = traded.prices.get(stored.model.assets.labels[asset] as string) ?? 0;
    return (size * price) / capital;
  });
  const base = { about: `trades in lots of ${size}`, limit: { name, kind: "lots", size: lots } } as const;
  const without = lots.filter((lot) => lot === 0).length;
  if (without === 0) return [base];
  setting.notes.push(`${name}: ${without} names have no price and are not traded`);
  const upper = lots.map((lot) => (lot === 0 ? 0 : Number.POSITIVE_INFINITY));
  return [
    base,
    {
      about: "names without a price are not traded",
      limit: { name: `${name}: no price`, kind: "trades", upper },
    },
  ];
}
