import fc from "fast-check";
import { expect, test } from "vitest";
import { singleMembership } from "../../engine/data/index.ts";
import { buildPurePortfolios } from "../../engine/factor-portfolios/index.ts";
import {
  diagnoseRegression,
  estimateFactorReturns,
  type FactorReturns,
  industrySupport,
  parentCells,
  pseudoObservations,
  sampleOf,
} from "../../engine/factor-returns/index.ts";
import type { LeastSquares } from "../../engine/stats/index.ts";
import { denseRows } from "../reference/dense-least-squares.ts";
import { type FullSection, fullSection } from "../reference/full-section.ts";
import { expectClose } from "../tolerance.ts";

/** A section of which nearly every industry leans on a parent. */
const sections = (check: (section: FullSection) => void) =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => check(fullSection(seed, 30))),
    { seed: 20240229, numRuns: 100 },
  );

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** P = M (XᵀV + Σ_q v_q x_q b_qᵀ), element by element. [K rows of N] */
function denseFolded(s: FullSection, { inverse }: LeastSquares, weights: ArrayLike<number>): number[][] {
  const rows = denseRows(sampleOf(s).design);
  const names = s.weights.length;
  const size = inverse.rows;
  const folded = rows.slice(0, names).map((row, n) => row.map((x) => (weights[n] > 0 ? weights[n] * x : 0)));
  s.pseudo?.forEach(({ assets, shares, weight }, q) => {
    assets.forEach((n, i) => {
      for (let k = 0; k < size; k++) folded[n][k] += weight * rows[names + q][k] * shares[i];
    });
  });
  return Array.from({ length: size }, (_, k) => {
    const m = Array.from({ length: size }, (_, j) => inverse.values[k * size + j]);
    return folded.map((row, n) => (weights[n] > 0 ? dot(m, row) : 0));
  });
}

/** Σ_n d_n P_kn² */
const denseVariances = (p: number[][], variance: ArrayLike<number>) =>
  p.map((row) => row.reduce((sum, value, n) => sum + (value === 0 ? 0 : value ** 2 * variance[n]), 0));

test("errors, leverages and portfolios are those of the dense formula", () => {
  let leaning = 0;
  sections((s) => {
    const fit = estimateFactorReturns(s);
    const p = denseFolded(s, fit.plainSolution, s.weights);
    const unit = denseVariances(
      p,
      Array.from(s.weights, (w) => 1 / w),
    );
    const isEstimated = (k: number) => fit.plainSolution.estimated[k] === 1;
    const known = (values: ArrayLike<number>) => Array.from(values).filter((_, k) => isEstimated(k));
    const standardError = unit.map((value) => Math.sqrt(value * fit.errorVariance));
    expectClose(known(fit.standardError), known(standardError), 1e-12);
    const diagnostics = diagnoseRegression(s, fit);
    const rows = denseRows(sampleOf(s).design);
    Array.from(s.weights).forEach((weight, n) => {
      if (!(weight > 0)) return;
      const column = p.map((row) => row[n]);
      expectClose(diagnostics.leverage[n], dot(rows[n], column), 1e-12);
    });
    const robust = denseVariances(p, variancesOf(s, fit, diagnostics.leverage)).map(Math.sqrt);
    expectClose(known(diagnostics.robustStandardError), known(robust), 1e-12);
    const published = buildPurePortfolios(s.exposures, fit.weights, fit);
    expectClose(published.values, denseFolded(s, fit.solution, fit.weights).flat(), 1e-12);
    leaning += s.pseudo?.length ?? 0;
  });
  expect(leaning).toBeGreaterThan(200);
});

/** e²/(1 − h)² of every name. */
function variancesOf(s: FullSection, fit: FactorReturns, leverage: Float64Array): Float64Array {
  return leverage.map((h, n) => {
    if (!(s.weights[n] > 0)) return 0;
    return 1 - h > 1e-8 ? (fit.specificReturns[n] / (1 - h)) ** 2 : fit.errorVariance / s.weights[n];
  });
}

test("the cells of names of one industry each are the industries, and give the shares back", () => {
  const industryCount = 12;
  const names = 60;
  const exposures = {
    factors: [],
    marketCount: 1,
    countryCount: 0,
    industryCount,
    styleCount: 0,
    currencyCount: 0,
    covered: new Uint8Array(names).fill(1),
    groups: singleMembership(Int32Array.from({ length: names }, (_, n) => n % industryCount)),
    styles: new Float64Array(0),
    currency: new Int32Array(names).fill(-1),
  };
  const weights = new Float64Array(names).fill(1);
  const section = { exposures, returns: new Float64Array(names), weights };
  const cap = Float64Array.from(weights, (_, n) => 1 + (n % 7));
  const parentOf = Int32Array.from({ length: industryCount }, (_, i) => (i % 4) - 1);
  const pseudo = pseudoObservations(section, industrySupport(exposures, weights, 30), cap, parentOf);
  const { count, cellOf, unit, ratios } = parentCells(pseudo, names);
  expect([pseudo.length, count]).toEqual([industryCount, industryCount]);
  pseudo.forEach(({ assets, shares }, q) => {
    const given = new Float64Array(names);
    assets.forEach((n, i) => {
      given[n] = shares[i];
    });
    expectClose(
      unit.map((u, n) => u * ratios[cellOf[n] * pseudo.length + q]),
      given,
      1e-14,
    );
  });
});

test("a name that nobody leans on is in no cell", () => {
  const { count, cellOf } = parentCells([], 3);
  expect([count, ...cellOf]).toEqual([0, -1, -1, -1]);
});
