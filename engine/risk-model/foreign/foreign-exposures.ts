import { type Memberships, memberships } from "../../data/index.ts";
import type { Fault } from "../../errors/index.ts";
import { type Exposures, type Factor, type FactorFamily, joinGroups } from "../../exposures/index.ts";
import type { ForeignModel } from "./foreign-model.ts";

/** Families in the order of the columns of X. */
const ORDER: readonly FactorFamily[] = [
  "market",
  "country",
  "industry",
  "style",
  "statistical",
  "given",
  "currency",
];

/** X in the form that its families have, or what does not fit them. */
export interface ForeignExposures {
  readonly faults: readonly Fault[];
  readonly exposures: Exposures;
  /** [K] position in the given factors of each column. */
  readonly order: readonly number[];
}

/** The factors in the order of the columns of X, as positions: by family, and within one as they are given. */
export function familyOrder(factors: readonly Factor[]): readonly number[] {
  const rank = (k: number) => ORDER.indexOf((factors[k] as Factor).family);
  return [...factors.keys()].sort((a, b) => rank(a) - rank(b) || a - b);
}

/**
 * X as markets of ones, groups, dense columns and currencies. What families ask of it: everybody has 1 of the market; at most one country and
 * one currency, of which 1; industries whose shares sum to 1, or none.
 */
export function foreignExposures(model: ForeignModel, file: string): ForeignExposures {
  const order = familyOrder(model.factors);
  const factors = order.map((k) => model.factors[k] as Factor);
  const columns = (...families: readonly FactorFamily[]) =>
    order.filter((k) => families.includes((model.factors[k] as Factor).family));
  const faults: Fault[] = [];
  const n = model.ids.length;
  const [market, country, industry] = [columns("market"), columns("country"), columns("industry")];
  const dense = columns("style", "statistical", "given");
  const currency = columns("currency");
  checkMarket(model, market, file, faults);
  const countries = onlyGroup(model, country, file, faults);
  const currencies = onlyGroup(model, currency, file, faults);
  const styles = new Float64Array(n * dense.length);
  for (let i = 0; i < n; i++)
    dense.forEach((k, s) => {
      styles[i * dense.length + s] = model.exposures.values[i * model.factors.length + k];
    });
  const exposures: Exposures = {
    factors,
    marketCount: market.length === 0 ? 0 : 1,
    countryCount: country.length,
    industryCount: industry.length,
    styleCount: dense.length,
    currencyCount: currency.length,
    covered: new Uint8Array(n).fill(1),
    groups: joinGroups(
      { names: country.map((k) => (model.factors[k] as Factor).name), codes: countries },
      sharesOf(model, industry, file, faults),
    ),
    styles,
    currency: currencies,
  };
  return { faults, exposures, order };
}

const REMEDY = "give the factor the family style, which takes any exposure";

function checkMarket(model: ForeignModel, market: readonly number[], file: string, faults: Fault[]): void {
  const { ids, factors, exposures } = model;
  const [first, ...others] = market;
  for (const k of others) {
    const rule = `there is a market factor already, ${factors[first].name}: ${REMEDY}`;
    faults.push({ file, column: "factor", value: factors[k].name, rule });
  }
  if (first === undefined) return;
  const odd = ids.findIndex((_, i) => exposures.values[i * factors.length + first] !== 1);
  if (odd < 0) return;
  const value = String(exposures.values[odd * factors.length + first]);
  const rule = `everybody's exposure to a market factor must be 1: ${REMEDY}`;
  faults.push({ file, column: `exposure of ${ids[odd]} to ${factors[first].name}`, value, rule });
}

/** [N] which of the factors each name has 1 of; −1 = none. */
function onlyGroup(
  model: ForeignModel,
  columns: readonly number[],
  file: string,
  faults: Fault[],
): Int32Array {
  const { ids, factors, exposures } = model;
  let told = 0;
  return Int32Array.from(ids, (id, i) => {
    const held = columns.filter((k) => exposures.values[i * factors.length + k] !== 0);
    const isPlain = held.every((k) => exposures.values[i * factors.length + k] === 1);
    if ((held.length > 1 || !isPlain) && told++ < 5) {
      const of = held.map((k) => `${exposures.values[i * factors.length + k]} of ${factors[k].name}`);
      const rule = `a name must have 1 of one ${factors[columns[0]].family} factor and 0 of the others: ${REMEDY}`;
      faults.push({ file, column: `exposures of ${id}`, value: of.join(", "), rule });
    }
    return held.length === 0 ? -1 : columns.indexOf(held[0]);
  });
}

function sharesOf(
  model: ForeignModel,
  columns: readonly number[],
  file: string,
  faults: Fault[],
): Memberships {
  const { ids, factors, exposures } = model;
  let told = 0;
  const rows = ids.map((id, i) => {
    const shares = columns.flatMap((k, code) => {
      const share = exposures.values[i * factors.length + k];
      return share === 0 ? [] : [{ code, share }];
    });
    const sum = shares.reduce((total, { share }) => total + share, 0);
    if (shares.length === 0 || Math.abs(sum - 1) <= 1e-9) return shares;
    if (told++ < 5) {
      const rule = `shares of industries must sum to 1, these sum to ${sum}: ${REMEDY}`;
      const of = shares.map(({ code, share }) => `${share} of ${factors[columns[code]].name}`);
      faults.push({ file, column: `exposures of ${id}`, value: of.join(", "), rule });
    }
    return [];
  });
  return memberships(rows);
}
