import { noMemberships } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { matrixFrom, type Vector } from "../../engine/linalg/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";

/** A model of styles only, from nested rows; annual numbers. */
export function styleModel(
  rows: readonly (readonly number[])[],
  covariance: readonly (readonly number[])[],
  specific: Vector,
): RiskModel {
  const styleCount = rows[0].length;
  const exposures: Exposures = {
    factors: rows[0].map((_, k) => ({ name: `style ${k}`, family: "style" })),
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount,
    currencyCount: 0,
    covered: new Uint8Array(rows.length).fill(1),
    groups: noMemberships(rows.length),
    styles: Float64Array.from(rows.flat()),
    currency: new Int32Array(rows.length).fill(-1),
  };
  return {
    date: "2024-01-31",
    assets: axis(
      "asset",
      rows.map((_, n) => `A${n}`),
    ),
    exposures,
    factorCovariance: matrixFrom(covariance),
    specificVariance: specific,
    periodsPerYear: 1,
  };
}
