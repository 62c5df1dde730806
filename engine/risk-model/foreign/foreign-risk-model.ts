import { type Fault, InputError } from "../../errors/index.ts";
import { axis } from "../../labels/index.ts";
import { matrix } from "../../linalg/index.ts";
import type { RiskModel } from "../risk-model.ts";
import { foreignExposures } from "./foreign-exposures.ts";
import { foreignFaults } from "./foreign-faults.ts";
import type { ForeignModel } from "./foreign-model.ts";
import { issuerLoadings } from "./issuer-loadings.ts";

/** A model that was given, ready for every use. */
export interface GivenRiskModel {
  readonly model: RiskModel;
  /** Largest difference, as a correlation, between given specific covariances and those of one factor per issuer; 0 where they are the same. */
  readonly issuerMisfit: number;
}

/**
 * Somebody else's {X, F, Δ} of a date as a risk model: checked whole, its factors put in the order of families, its specific covariances as issuer factors. No number of X, F
 * or Δ is changed.
 *
 * @param file  what faults call it
 * @throws {InputError} everything that is wrong with it at once: shapes, numbers that are none, two triangles that differ, a direction of negative variance, exposures that
 *   do not fit their factor's family
 * @complexity O(K³ + N·K)
 * @example
 * Array.from(foreignRiskModel({ date: "2020-01-31", ids: ["A"], factors: [{ name: "value", family: "style" }], exposures: { rows: 1, cols: 1, values: [2] }, factorCovariance: { rows: 1, cols: 1, values: [0.0001] }, specificVariance: [0.0004], periodsPerYear: 252 }).model.exposures.styles) // => [2]
 */
export function foreignRiskModel(given: ForeignModel, file: string = "foreign model"): GivenRiskModel {
  const { model, misfit, faults } = checkedModel(given, file);
  if (model === undefined) throw new InputError(faults);
  return { model, issuerMisfit: misfit };
}

/** The same, with what is wrong told instead of thrown. */
export function checkedModel(
  given: ForeignModel,
  file: string,
): { readonly model: RiskModel | undefined; readonly misfit: number; readonly faults: readonly Fault[] } {
  const plain = foreignFaults(given, file);
  // What follows needs numbers.
  if (plain.length > 0) return { model: undefined, misfit: 0, faults: plain };
  const { exposures, order, faults } = foreignExposures(given, file);
  const issuers = issuerLoadings(given, file);
  const all = [...faults, ...issuers.faults];
  if (all.length > 0) return { model: undefined, misfit: 0, faults: all };
  const size = order.length;
  const covariance = new Float64Array(size * size);
  order.forEach((a, i) => {
    order.forEach((b, j) => {
      // One triangle, so that F is symmetric to the last bit.
      const [row, column] = a < b ? [b, a] : [a, b];
      covariance[i * size + j] = given.factorCovariance.values[row * size + column];
    });
  });
  const model: RiskModel = {
    date: given.date,
    assets: axis("asset", given.ids),
    exposures,
    factorCovariance: matrix(size, size, covariance),
    specificVariance: Float64Array.from(given.specificVariance),
    linked: issuers.linked,
    periodsPerYear: given.periodsPerYear,
  };
  return { model, misfit: issuers.worst, faults: [] };
}
