import type { FactorFamily } from "../exposures/index.ts";
import type { Matrix } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import type { RiskAttribution } from "./risk-attribution.ts";

/** Which pairs of factors make the factor variance. All in variance (decimal² per year), never in volatility. */
export interface FactorInteractions {
  /** [K×K] x_j F_jk x_k: symmetric, a row sums to CTV_j, all of it to the factor variance. */
  readonly factors: Matrix;
  /** In the order of `families`' rows and columns: by first appearance in the columns of X. */
  readonly familyNames: readonly FactorFamily[];
  /** The same summed over the factors of each family. */
  readonly families: Matrix;
}

/**
 * The interaction matrix x_j F_jk x_k of a portfolio's factor variance. The diagonal is what each factor would have alone; what
 * is off it is hedging (below 0) or doubling up (above 0), which CTV shares half and half.
 *
 * @param attribution  of `attributeRisk` under the same model
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(K²)
 * @example
 * ((model) => factorInteractions(model, attributeRisk(model, [1, 0])).factors.values)({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }) // => [0.03]
 */
export function factorInteractions(model: RiskModel, attribution: RiskAttribution): FactorInteractions {
  const { factors: lines, families } = attribution;
  const { values: covariance, cols } = model.factorCovariance;
  const familyNames = families.map(({ family }) => family);
  const familyOf = lines.map(({ factor }) => familyNames.indexOf(factor.family));
  const values = new Float64Array(cols * cols);
  const sums = new Float64Array(familyNames.length ** 2);
  for (let j = 0; j < cols; j++) {
    for (let k = 0; k < cols; k++) {
      const cell = lines[j].exposure * covariance[j * cols + k] * lines[k].exposure * model.periodsPerYear;
      values[j * cols + k] = cell;
      sums[familyOf[j] * familyNames.length + familyOf[k]] += cell;
    }
  }
  return {
    factors: { rows: cols, cols, values },
    familyNames,
    families: { rows: familyNames.length, cols: familyNames.length, values: sums },
  };
}
