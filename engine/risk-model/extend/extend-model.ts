import { EngineError } from "../../errors/index.ts";
import { exposureRow } from "../../exposures/index.ts";
import { choleskyInto, choleskySolveInto, type Matrix, type Vector } from "../../linalg/index.ts";
import {
  type ExtensionPeriod,
  extendedProducts,
  type FactorLaw,
  type FactorRoot,
  factorRoot,
  factorVariance,
  type GivenModel,
  lawCovariance,
  type PeriodProducts,
  periodProducts,
  sandwiched,
  unitExposures,
} from "./extension-periods.ts";
import { singleFactor } from "./single-factor.ts";

/** How a model is extended. */
export interface ExtensionOptions {
  /** Whether the new factor may covary with the model's; without, its variance alone is estimated. */
  readonly covariances: boolean;
  /**
   * What becomes of Δ: `own_variance` takes from each specific variance what the factor gives the name, so that its own variance stays what the model says;
   * `likelihood` estimates every specific variance anew.
   */
  readonly specific: "own_variance" | "likelihood";
}

/** A model with one factor more: F's own rows and columns are the given ones. */
export interface ModelExtension {
  /** [(K+1)×(K+1)], the new factor last; positive semi-definite by construction. */
  readonly factorCovariance: Matrix;
  /** [N]; those of names without an exposure as given. */
  readonly specificVariance: Float64Array;
  /** Variance of the new factor per period, and the part of it that no factor of the model explains. */
  readonly variance: number;
  readonly ownVariance: number;
  /** [K] correlations with the model's factors; NaN with one without variance. */
  readonly correlations: Float64Array;
  /** Of the whole history: by the given model, and by this one. */
  readonly logLikelihood: { readonly given: number; readonly extended: number };
  /** Names whose specific variance was held at a twentieth of the given one. */
  readonly floored: number;
}

/** Specific variances do not fall below this share of the given ones. */
const FLOOR = 0.05;
/** Rounds of estimating the factor and Δ in turn, and steps of EM in each. */
const ROUNDS = 25;
const STEPS = 200;
/** Gain of the log-likelihood, a period, at which the steps and the rounds stop. */
const CLOSE = 1e-8;
const ROUGHLY = 1e-4;

/**
 * Extends Σ = XFXᵀ + Δ by a factor with exposures z, by maximum likelihood of r ~ N(0, Σ′) with F as given: the factor's variance, its covariances with the others, and
 * the specific variances that are left. Maximising the likelihood is minimising the Kullback–Leibler divergence of the model from the returns' own law.
 *
 * g = bᵀξ + u with ξ the model's factors at unit variance: E-step by Woodbury, M-step the regression of g on ξ (Rubin & Thayer 1982), with Δ as a conditional step of its
 * own (ECM). Without covariances the likelihood is of one variable, and is maximised as such.
 *
 * @param periods  ascending; Δ under `own_variance` is of the exposures of the last
 * @throws {EngineError} shape: no period with ten names; value: F is not positive semi-definite
 * @see Rubin & Thayer (1982), Psychometrika 47; Bai & Li (2012), Annals of Statistics 40; Meng & Rubin (1993), Biometrika 80; docs/methodology/13c-extension.md
 * @complexity O(rounds·T·(N·p² + p³ + steps·p²))
 */
export function extendModel(
  model: GivenModel,
  periods: readonly ExtensionPeriod[],
  options: ExtensionOptions,
): ModelExtension {
  const root = factorRoot(model.factorCovariance);
  const productsOf = (variance: Vector) =>
    periods
      .map((period) => ({ period, products: periodProducts(root, variance, period) }))
      .filter(({ products }) => products.names.length >= FEWEST);
  let specific: Float64Array = Float64Array.from(model.specificVariance);
  let history = productsOf(specific);
  if (history.length === 0)
    throw new EngineError("shape", "extendModel needs a period with ten names or more");
  const none: FactorLaw = { loadings: new Float64Array(root.rank), ownVariance: 0 };
  const given = total(history.map(({ products }) => products.logDensity));
  let law = none;
  let extended = Number.NEGATIVE_INFINITY;
  let floored = 0;
  for (let round = 0; round < ROUNDS; round++) {
    law = fitLaw(
      history.map(({ products }) => products),
      options.covariances,
      law,
    );
    const next =
      options.specific === "likelihood"
        ? likelyVariances(root, law, history, model.specificVariance)
        : keptVariances(root, law, periods.at(-1) as ExtensionPeriod, model.specificVariance);
    ({ floored } = next);
    specific = next.variances;
    history = productsOf(specific);
    const reached = total(history.map(({ products }) => extendedProducts(products, law).logDensity));
    const isClose = Math.abs(reached - extended) < ROUGHLY * history.length;
    extended = reached;
    if (isClose) break;
  }
  return {
    ...extendedCovariance(model.factorCovariance, root, law),
    specificVariance: specific,
    ownVariance: law.ownVariance,
    logLikelihood: { given, extended },
    floored,
  };
}

/** Names in a period below which it is left out. */
const FEWEST = 10;

/** The law of the new factor under Δ as it stands. */
export function fitLaw(
  products: readonly PeriodProducts[],
  covariances: boolean,
  start?: FactorLaw,
): FactorLaw {
  const rank = (products[0] as PeriodProducts).score.length - 1;
  const { variance } = singleFactor(products);
  const alone: FactorLaw = { loadings: new Float64Array(rank), ownVariance: variance };
  if (!covariances) return alone;
  let law =
    start !== undefined && start.ownVariance > 0
      ? start
      : { ...alone, ownVariance: variance + smallest(products) };
  let reached = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < STEPS; step++) {
    const { next, logLikelihood } = emStep(products, law);
    if (logLikelihood - reached < CLOSE * products.length) break;
    reached = logLikelihood;
    law = next;
  }
  return law;
}

/** A variance that returns could hardly tell from 0: EM does not leave 0 itself. */
function smallest(products: readonly PeriodProducts[]): number {
  const precise = Math.max(...products.map(({ gram }) => gram.at(-1) as number));
  return 0.1 / precise;
}

/**
 * One step of EM. Given the returns (ξ, g) has mean Φs′ and covariance Φ − ΦG′Φ, so that the moments of all periods are TΦ + Φ(Σ s′s′ᵀ − G′)Φ.
 */
function emStep(products: readonly PeriodProducts[], law: FactorLaw) {
  const rank = law.loadings.length;
  const width = rank + 1;
  const sum = new Float64Array(width * width);
  let logLikelihood = 0;
  for (const period of products) {
    const { gram, score, logDensity } = extendedProducts(period, law);
    logLikelihood += logDensity;
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) sum[a * width + b] += score[a] * score[b] - gram[a * width + b];
  }
  const phi = lawCovariance(law);
  const moments = sandwiched(phi, sum, width);
  phi.forEach((value, at) => {
    moments[at] += products.length * value;
  });
  const block = Float64Array.from(
    { length: rank * rank },
    (_, at) => moments[Math.floor(at / rank) * width + (at % rank)],
  );
  const cross = Float64Array.from({ length: rank }, (_, a) => moments[a * width + rank]);
  choleskyInto(block, block, rank);
  const loadings = new Float64Array(rank);
  choleskySolveInto(loadings, block, cross, rank);
  const explained = loadings.reduce((total, b, a) => total + b * cross[a], 0);
  const ownVariance = Math.max(0, (moments[width * width - 1] - explained) / products.length);
  return { next: { loadings, ownVariance }, logLikelihood };
}

interface Variances {
  readonly variances: Float64Array;
  readonly floored: number;
}

/** δ′ = δ − (2 z x̃ᵀb + z²(bᵀb + q)): the name's own variance is the given model's. */
function keptVariances(
  root: FactorRoot,
  { loadings, ownVariance }: FactorLaw,
  { exposures, factor }: ExtensionPeriod,
  given: Vector,
): Variances {
  const variance = factorVariance({ loadings, ownVariance });
  const variances = Float64Array.from(given);
  let floored = 0;
  for (let i = 0; i < variances.length; i++) {
    if (exposures.covered[i] !== 1 || !Number.isFinite(factor[i]) || !(variances[i] > 0)) continue;
    const own = unitExposures(root, exposureRow(exposures, i));
    const cross = own.reduce((sum, x, k) => sum + x * loadings[k], 0);
    const left = variances[i] - factor[i] * (2 * cross + factor[i] * variance);
    if (left < FLOOR * variances[i]) floored++;
    variances[i] = Math.max(FLOOR * variances[i], left);
  }
  return { variances, floored };
}

/** δ′ = the mean of E[(r − x̃ᵀξ − z g)²] given the returns: the conditional maximum of EM. Names in fewer than ten periods keep theirs. */
function likelyVariances(
  root: FactorRoot,
  law: FactorLaw,
  history: readonly { readonly period: ExtensionPeriod; readonly products: PeriodProducts }[],
  given: Vector,
): Variances {
  const [sums, counts] = [new Float64Array(given.length), new Int32Array(given.length)];
  const width = root.rank + 1;
  const row = new Float64Array(width);
  for (const { period, products } of history) {
    const { mean, covariance } = posterior(products, law);
    for (const i of products.names) {
      row.set(unitExposures(root, exposureRow(period.exposures, i)));
      row[root.rank] = period.factor[i];
      let [rest, spread] = [period.returns[i], 0];
      for (let a = 0; a < width; a++) {
        rest -= row[a] * mean[a];
        for (let b = 0; b < width; b++) spread += row[a] * covariance[a * width + b] * row[b];
      }
      sums[i] += rest * rest + spread;
      counts[i]++;
    }
  }
  let floored = 0;
  const variances = Float64Array.from(given, (variance, i) => {
    if (counts[i] < FEWEST) return variance;
    const mean = sums[i] / counts[i];
    if (mean < FLOOR * variance) floored++;
    return Math.max(FLOOR * variance, mean);
  });
  return { variances, floored };
}

/** Mean and covariance of (ξ, g) given a period's returns. */
function posterior(products: PeriodProducts, law: FactorLaw) {
  const { gram, score } = extendedProducts(products, law);
  const width = score.length;
  const phi = lawCovariance(law);
  const taken = sandwiched(phi, gram, width);
  const mean = Float64Array.from({ length: width }, (_, a) =>
    score.reduce((sum, value, b) => sum + phi[a * width + b] * value, 0),
  );
  return { mean, covariance: phi.map((value, at) => value - taken[at]) };
}

function extendedCovariance(
  { rows: size, values }: Matrix,
  { rank, rows }: FactorRoot,
  { loadings, ownVariance }: FactorLaw,
): Pick<ModelExtension, "factorCovariance" | "variance" | "correlations"> {
  const variance = factorVariance({ loadings, ownVariance });
  const out = new Float64Array((size + 1) * (size + 1));
  const covariances = new Float64Array(size);
  for (let j = 0; j < rank; j++)
    for (let k = 0; k < size; k++) covariances[k] += rows[j * size + k] * loadings[j];
  for (let k = 0; k < size; k++) {
    for (let l = 0; l < size; l++) out[k * (size + 1) + l] = values[k * size + l];
    out[k * (size + 1) + size] = covariances[k];
    out[size * (size + 1) + k] = covariances[k];
  }
  out[(size + 1) ** 2 - 1] = variance;
  const correlations = covariances.map(
    (covariance, k) => covariance / Math.sqrt(variance * values[k * (size + 1)]),
  );
  return { factorCovariance: { rows: size + 1, cols: size + 1, values: out }, variance, correlations };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
