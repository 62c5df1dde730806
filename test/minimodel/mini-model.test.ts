import { describe, expect, it } from "vitest";
import { exposureRow } from "../../engine/exposures/index.ts";
import { multiply, quadraticForm, symmetricEigen, transpose } from "../../engine/linalg/index.ts";
import {
  buildFiveStockToy,
  buildMiniModel,
  buildTwoStockToy,
  miniModelInputs,
  ownFactorCovariance,
} from "../../engine/minimodel/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const model = buildMiniModel();
const { capUsdBn, bookToPrice, momentum, returnMonthOnePercent, industries } = miniModelInputs;
const stockCount = capUsdBn.length;
const factorCount = 7;

/** X of the ten stocks written out from the inputs: nothing of the engine. */
function plainExposures(): number[][] {
  const total = capUsdBn.reduce((sum, cap) => sum + cap, 0);
  const standardised = (raw: readonly number[]): number[] => {
    const location = raw.reduce((sum, value, i) => sum + (capUsdBn[i] / total) * value, 0);
    const mean = raw.reduce((sum, value) => sum + value, 0) / stockCount;
    const scale = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / stockCount);
    return raw.map((value) => (value - location) / scale);
  };
  const styles = [bookToPrice, momentum, capUsdBn.map(Math.log)].map(standardised);
  return capUsdBn.map((_, i) => {
    return [1, ...[0, 1, 2].map((j) => Number(industries[i] === j)), ...styles.map((style) => style[i])];
  });
}

/** Gaussian elimination with partial pivoting: columns of B are solved for. */
function eliminate(a: number[][], b: number[][]): number[][] {
  const rows = a.map((row, i) => [...row, ...b[i]]);
  const n = a.length;
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let r = col + 1; r < n; r++) if (Math.abs(rows[r][col]) > Math.abs(rows[pivot][col])) pivot = r;
    [rows[col], rows[pivot]] = [rows[pivot], rows[col]];
    for (let r = 0; r < n; r++) {
      if (r === col) continue;
      const scale = rows[r][col] / rows[col][col];
      for (let c = col; c < rows[r].length; c++) rows[r][c] -= scale * rows[col][c];
    }
  }
  return rows.map((row, i) => row.slice(n).map((value) => value / row[i]));
}

/**
 * The bordered system of the primer's §17.3 D1, [XᵀWX cᵀ; c 0] [f; γ] = [XᵀW r; 0], for r, and for every unit vector to
 * get P.
 */
function borderedSolution(): { factorReturns: number[]; portfolios: number[][] } {
  const x = plainExposures();
  const weight = capUsdBn.map(Math.sqrt);
  const total = capUsdBn.reduce((sum, cap) => sum + cap, 0);
  const constraint = [0, 280 / total, 200 / total, 135 / total, 0, 0, 0, 0];
  const left = Array.from({ length: factorCount + 1 }, (_, k) =>
    Array.from({ length: factorCount + 1 }, (_, m) => {
      if (k === factorCount) return constraint[m];
      if (m === factorCount) return constraint[k];
      return x.reduce((sum, row, i) => sum + weight[i] * row[k] * row[m], 0);
    }),
  );
  const right = Array.from({ length: factorCount + 1 }, (_, k) => [
    k < factorCount
      ? x.reduce((sum, row, i) => sum + weight[i] * row[k] * (returnMonthOnePercent[i] / 100), 0)
      : 0,
    ...x.map((row, i) => (k < factorCount ? weight[i] * row[k] : 0)),
  ]);
  const solution = eliminate(left, right).slice(0, factorCount);
  return { factorReturns: solution.map((row) => row[0]), portfolios: solution.map((row) => row.slice(1)) };
}

describe("the ten stocks through the engine", () => {
  it("have the exposures that the formula gives", () => {
    plainExposures().forEach((row, asset) => {
      expectClose(exposureRow(model.exposures, asset), row, TOLERANCE.algebra);
    });
  });

  it("lose no value to the rules for outliers and missing values", () => {
    for (const style of model.built.styles) {
      expect([style.droppedCount, style.clippedCount, style.boundedCount]).toEqual([0, 0, 0]);
      expect(style.rungCounts[0]).toBe(stockCount);
    }
  });

  it("have the factor returns and pure portfolios of the bordered system, to 1e-12", () => {
    const { factorReturns, portfolios } = borderedSolution();
    expectClose(model.factorReturns.values, factorReturns, 1e-12);
    expectClose(model.purePortfolios.values, portfolios.flat(), 1e-12);
  });

  it("satisfy r = Xf + ε, the constraint, and XᵀWε = 0 for the styles and the market", () => {
    const x = plainExposures();
    const { values, specificReturns } = model.factorReturns;
    x.forEach((row, asset) => {
      const explained = row.reduce((sum, exposure, k) => sum + exposure * values[k], 0);
      expectClose(explained + specificReturns[asset], returnMonthOnePercent[asset] / 100, TOLERANCE.algebra);
    });
    expectClose(0.28 * values[1] + 0.2 * values[2] + 0.135 * values[3], 0, TOLERANCE.algebra);
    for (const k of [0, 4, 5, 6]) {
      const moment = x.reduce(
        (sum, row, i) => sum + model.regressionWeights[i] * row[k] * specificReturns[i],
        0,
      );
      expectClose(moment, 0, TOLERANCE.algebra);
    }
  });

  it("have the benchmark's cap weights and the manager's portfolio, both fully invested", () => {
    expectClose(model.benchmark.weights[0], 150 / 615, TOLERANCE.algebra);
    for (const { weights, outside } of [model.portfolio, model.benchmark]) {
      expectClose(
        weights.reduce((sum, weight) => sum + weight, 0),
        1,
        TOLERANCE.algebra,
      );
      expect(outside).toEqual([]);
    }
  });

  it("are attributed exactly: factors and specific make the active return", () => {
    const { active } = model.attribution;
    const factor = active.factorContributions.reduce((sum, part) => sum + part, 0);
    expectClose(factor + active.specific, active.returnPeriod, TOLERANCE.algebra);
    expectClose([active.unexplained, active.unmodelled, active.riskFree], [0, 0, 0], TOLERANCE.algebra);
  });

  it("have the risk of the dense covariance, wᵀΣw", () => {
    const x = { rows: stockCount, cols: factorCount, values: plainExposures().flat() };
    const { covarianceAnnual } = ownFactorCovariance();
    const dense = Float64Array.from(multiply(multiply(x, covarianceAnnual), transpose(x)).values);
    miniModelInputs.specificVolatilityAnnualPercent.forEach((percent, i) => {
      dense[i * stockCount + i] += (percent / 100) ** 2;
    });
    expectClose(model.own.covarianceAnnual.values, dense, TOLERANCE.algebra);
    const variance = quadraticForm(model.portfolio.weights, {
      rows: stockCount,
      cols: stockCount,
      values: dense,
    });
    expectClose(model.own.risk.portfolio.varianceAnnual, variance, TOLERANCE.algebra);
  });

  it("give a VALUE portfolio of unit exposure with less variance than the pure one", () => {
    const exposure = plainExposures().reduce((sum, row, i) => sum + row[4] * model.own.valuePortfolio[i], 0);
    expectClose(exposure, 1, TOLERANCE.algebra);
    const pure = Float64Array.from(model.purePortfolios.values).slice(4 * stockCount, 5 * stockCount);
    const pureVariance = quadraticForm(pure, model.own.covarianceAnnual);
    expect(model.own.valueVolatilityAnnual ** 2).toBeLessThan(pureVariance);
  });
});

describe("the factor covariance of our own", () => {
  const { correlation, covarianceAnnual, volatilityAnnual } = ownFactorCovariance();

  it("is a covariance: symmetric, unit correlations on the diagonal, positive definite", () => {
    expect(transpose(correlation).values).toEqual(correlation.values);
    for (let k = 0; k < factorCount; k++) expect(correlation.values[k * factorCount + k]).toBe(1);
    expect(Math.min(...symmetricEigen(correlation).values)).toBeGreaterThan(0.1);
    expect(Math.min(...symmetricEigen(covarianceAnnual).values)).toBeGreaterThan(0);
  });

  it("keeps what the primer pins: σ_VALUE 4 %, Cov(MKT, VALUE) = −0.8 σ²_VALUE, Cov(MOM, VALUE) = −10.8 %²", () => {
    expectClose(volatilityAnnual[4], 0.04, TOLERANCE.algebra);
    expectClose(covarianceAnnual.values[4] / 0.04 ** 2, -0.8, TOLERANCE.algebra);
    expectClose(covarianceAnnual.values[5 * factorCount + 4] * 1e4, -10.8, TOLERANCE.algebra);
  });
});

describe("the toys", () => {
  it("of chapter 1: variances and covariance by hand", () => {
    const { covariance, risk } = buildTwoStockToy();
    expectClose(covariance.values, [0.099364, 0.024576, 0.024576, 0.056384], TOLERANCE.algebra);
    expectClose(risk.exposures, [1.04], TOLERANCE.algebra);
    expectClose(risk.variance, 0.36 * 0.099364 + 0.16 * 0.056384 + 0.48 * 0.024576, TOLERANCE.algebra);
  });

  it("of chapter 2: the quoted factor variance from the inferred volatilities", () => {
    const { risk } = buildFiveStockToy();
    expectClose(risk.factorVariance, 0.0256 + 0.235 ** 2 * 0.0016 - 0.4 * 0.235 * 0.0064, TOLERANCE.algebra);
    expectClose(risk.specificVariance, 0.011311, TOLERANCE.algebra);
  });
});
