import { EngineError } from "../errors/index.ts";
import type { OutsideHolding, Portfolio, PortfolioBasis } from "./portfolio.ts";

/**
 * The same holdings on another basis: a later date's coverage, or an axis that has grown. Names that lost their
 * exposures move outside, names that gained them move in; every weight stays what it was.
 *
 * @throws {EngineError} shape: `covered` does not have one entry per asset
 * @complexity O(N)
 */
export function alignPortfolio(portfolio: Portfolio, basis: PortfolioBasis): Portfolio {
  const assetCount = basis.assets.labels.length;
  if (basis.covered.length !== assetCount) {
    throw new EngineError(
      "shape",
      `alignPortfolio needs one covered flag per asset, got ${basis.covered.length} for ${assetCount}`,
    );
  }
  if (isAligned(portfolio, basis)) return portfolio;
  const weights = new Float64Array(assetCount);
  const outside: OutsideHolding[] = [];
  const place = (id: string, weight: number, asset: number): void => {
    if (asset >= 0 && basis.covered[asset] === 1) weights[asset] += weight;
    else outside.push({ id, weight, reason: asset < 0 ? "unknown" : "uncovered", asset });
  };
  const sameCodes = portfolio.assets === basis.assets;
  for (let asset = 0; asset < portfolio.weights.length; asset++) {
    const weight = portfolio.weights[asset];
    if (weight === 0) continue;
    const id = portfolio.assets.labels[asset];
    place(id, weight, sameCodes ? asset : (basis.assets.codes.get(id) ?? -1));
  }
  for (const holding of portfolio.outside) {
    if (holding.reason === "cash") outside.push(holding);
    else place(holding.id, holding.weight, basis.assets.codes.get(holding.id) ?? -1);
  }
  return { assets: basis.assets, weights, outside: outside.sort(byId) };
}

/** Whether every name is on its side already, as it is from most closes to the next. */
function isAligned({ assets, weights, outside }: Portfolio, basis: PortfolioBasis): boolean {
  if (assets !== basis.assets) return false;
  const { covered } = basis;
  for (let asset = 0; asset < weights.length; asset++)
    if (weights[asset] !== 0 && covered[asset] !== 1) return false;
  return outside.every(({ reason, asset, id }, at) => {
    if (at > 0 && !(outside[at - 1].id < id)) return false;
    return reason === "cash" || asset < 0 || covered[asset] !== 1;
  });
}

/** Order of ids by code unit, the same on every platform. */
function byId(a: OutsideHolding, b: OutsideHolding): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
