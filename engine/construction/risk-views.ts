import { EngineError } from "../errors/index.ts";
import { type SemidefiniteRoot, semidefiniteRoot } from "../linalg/index.ts";
import type { Candidates, RiskView } from "./candidates.ts";
import type { AlphaUncertainty } from "./mandate.ts";

/** The model that a limit or an aversion is about: the first, or one of the others. */
export function viewOf(candidates: Candidates, model: number | undefined): RiskView {
  return model === undefined ? candidates : candidates.others[model];
}

/** F of some factors alone: variances and covariances with the rest are 0. [K × K] */
export function ofFactors({ factorVariance }: RiskView, factors: readonly number[]): Float64Array {
  const count = Math.sqrt(factorVariance.length);
  const among = new Set(factors);
  return factorVariance.map((value, at) =>
    among.has(Math.floor(at / count)) && among.has(at % count) ? value : 0,
  );
}

/** R with RᵀR = F. @throws {EngineError} singular: F is not positive semi-definite */
export function rootOf(factorVariance: Float64Array): SemidefiniteRoot {
  const root = semidefiniteRoot(Float64Array.from(factorVariance), Math.sqrt(factorVariance.length));
  if (root === undefined)
    throw new EngineError("singular", "buildProgram needs a positive semi-definite factor covariance");
  return root;
}

/** Ω, the covariance of the errors of the expected returns, as a model has it: of factors, and of names. */
export function alphaErrors(
  { exposures, factorVariance, ownVariance, issuers }: Candidates,
  { own, factors, ofModel }: AlphaUncertainty,
): RiskView {
  const count = Math.sqrt(factorVariance.length);
  return {
    exposures,
    factorVariance: factorVariance.map(
      (value, at) => ofModel * value + (at % (count + 1) === 0 ? factors[at % count] : 0),
    ),
    ownVariance: ownVariance.map((value, i) => ofModel * value + own[i]),
    issuers:
      ofModel === 0
        ? []
        : issuers.map(({ members, loading }) => ({
            members,
            loading: loading.map((value) => value * Math.sqrt(ofModel)),
          })),
  };
}
