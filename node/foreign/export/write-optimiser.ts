import { InputError } from "../../../engine/errors/index.ts";
import { semidefiniteRoot } from "../../../engine/linalg/index.ts";
import { specificParts } from "../../../engine/risk-model/index.ts";
import { formatJson } from "../../../wire/index.ts";
import type { ExportDay } from "./export-day.ts";
import { npyBytes } from "./npy-bytes.ts";

/** A file of numbers or of text. */
interface OptimiserFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/**
 * A date as the square roots that an optimiser takes: with L, s and G of these files the annual variance of weights is
 * ‖LᵀXᵀw‖² + ‖s ∘ w‖² + ‖Gᵀw‖², in decimals. G has a column for each issuer of linked lines and is left out where there is none.
 *
 * @throws {InputError} a covariance without a root
 */
export function optimiserFiles(day: ExportDay): readonly OptimiserFile[] {
  const { date, model, ids, factors, exposures, covariance, periodsPerYear } = day;
  const [n, k] = [ids.length, factors.length];
  const yearly = Math.sqrt(periodsPerYear);
  const root = semidefiniteRoot(Float64Array.from(covariance), k);
  if (root === undefined) {
    const rule =
      "the factor covariance is not positive semi-definite, so it has no root: take another layout";
    throw new InputError([{ file: `run, ${date}`, rule }]);
  }
  const transposed = Float64Array.from(
    { length: k * root.rank },
    (_, at) => yearly * (root.rows[(at % root.rank) * k + Math.floor(at / root.rank)] as number),
  );
  const linked = { issuer: Int32Array.from(day.linkedTo), loading: Float64Array.from(day.loadings) };
  const { diagonal, issuers } = specificParts({
    specificVariance: Float64Array.from(day.specificVariance),
    linked,
  });
  const shared = new Float64Array(n * issuers.length);
  issuers.forEach(({ assets, loading }, issuer) => {
    assets.forEach((asset, line) => {
      shared[asset * issuers.length + issuer] = yearly * (loading[line] as number);
    });
  });
  const about = {
    date,
    model,
    periodsPerYear,
    unit: "annual decimal: the squared norms sum to the variance of a year",
    ids,
    factors: factors.map(({ name: factor, family }) => ({ factor, family })),
    issuers: issuers.map(({ assets }) => assets.map((asset) => ids[asset])),
    inEstimationUniverse: day.estimation,
    marketCap: day.marketCaps,
  };
  const specific = diagonal.map((variance) => yearly * Math.sqrt(Math.max(0, variance)));
  const flat = Float64Array.from(
    { length: n * k },
    (_, at) => exposures[Math.floor(at / k)]?.[at % k] as number,
  );
  return [
    { name: "names.json", content: `${formatJson(about)}\n` },
    { name: "exposures.npy", content: npyBytes(flat, [n, k]) },
    { name: "factor_root.npy", content: npyBytes(transposed, [k, root.rank]) },
    { name: "specific_root.npy", content: npyBytes(specific, [n]) },
    ...(issuers.length === 0
      ? []
      : [{ name: "issuer_root.npy", content: npyBytes(shared, [n, issuers.length]) }]),
  ];
}
