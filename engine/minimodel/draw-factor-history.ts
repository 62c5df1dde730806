import { EngineError } from "../errors/index.ts";
import { choleskyInto, type Matrix } from "../linalg/index.ts";
import { type FactorHistory, startFactorHistory, stepFactorHistory } from "../risk-model/index.ts";
import { randomStream } from "../stats/index.ts";

const MONTHS = 60;
/** The last year moves more than the four before, so that it makes a difference how fast the past is forgotten. */
const STORMY_MONTHS = 12;
const CALM = 0.8;
const STORMY = 1.5;

/**
 * Five years of monthly factor returns, drawn from a covariance: normal, 0.8 times as volatile as it says and 1.5 times in the last
 * year. The primer gives one month; this is what half-lives are shown on.
 *
 * @param covarianceAnnual  F [K×K] decimal² per year, positive definite
 * @param seed              which five years
 * @throws {EngineError} F is not positive definite
 * @example
 * drawFactorHistory(ownFactorCovariance().covarianceAnnual, 1).dateCount // => 60
 */
export function drawFactorHistory(covarianceAnnual: Matrix, seed: number): FactorHistory {
  const count = covarianceAnnual.rows;
  const monthly = Float64Array.from(covarianceAnnual.values, (value) => value / 12);
  const root = new Float64Array(count * count);
  if (choleskyInto(root, monthly, count) >= 0)
    throw new EngineError("value", "drawFactorHistory needs a positive definite covariance");
  const random = randomStream("minimodel", `history ${seed}`);
  const estimated = new Uint8Array(count).fill(1);
  let history = startFactorHistory(count);
  for (let month = 0; month < MONTHS; month++) {
    const size = month < MONTHS - STORMY_MONTHS ? CALM : STORMY;
    const normal = Float64Array.from({ length: count }, () => random.normal());
    const returns = Float64Array.from({ length: count }, (_, row) => {
      let sum = 0;
      for (let col = 0; col <= row; col++) sum += root[row * count + col] * normal[col];
      return size * sum;
    });
    history = stepFactorHistory(history, returns, estimated);
  }
  return history;
}
