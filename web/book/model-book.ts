import { attributeRisk, type RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { type RiskModel, specificProduct } from "../../engine/risk-model/index.ts";

/** Weights on the model of a date and their risk, by the engine in this page: what a book's numbers are made of. */
export interface ModelBook {
  readonly model: RiskModel;
  readonly risk: RiskAttribution;
  /** What a weight is here: "its weight less the benchmark’s". */
  readonly weightWords: string;
}

/** The risk of weights on a model's axis. [N] */
export const modelBook = (model: RiskModel, weights: Float64Array, weightWords: string): ModelBook => ({
  model,
  risk: attributeRisk(model, weights),
  weightWords,
});

/** Annual specific covariances of each name with a book. [N] */
export function specificCovariances(model: RiskModel, weights: Float64Array): Float64Array {
  return specificProduct(model, weights).map((value) => value * model.periodsPerYear);
}

/** Annual covariances of each factor with a book's return, (Fx)_k. [K] */
export function factorCovariances({ model, risk }: ModelBook): Float64Array {
  const { values, cols } = model.factorCovariance;
  return Float64Array.from(risk.factors, (_, k) =>
    risk.factors.reduce(
      (sum, { exposure }, j) => sum + (values[k * cols + j] as number) * model.periodsPerYear * exposure,
      0,
    ),
  );
}

/** Whether other lines of a name's issuer share its specific risk. */
export const isLinked = ({ linked }: RiskModel, asset: number): boolean => (linked?.issuer[asset] ?? -1) >= 0;

/** Names that are held, by position. */
export const heldAssets = (weights: Float64Array): readonly number[] =>
  [...weights.keys()].filter((asset) => weights[asset] !== 0);

/** Where a factor stands in a book's model; −1 where it has none of the name. */
export const factorAt = ({ risk }: ModelBook, name: string): number =>
  risk.factors.findIndex(({ factor }) => factor.name === name);

/** What a book holds, by id. */
export const weightsById = ({ model, risk }: ModelBook): readonly (readonly [id: string, weight: number])[] =>
  heldAssets(risk.assets.weights).map((asset) => [
    model.assets.labels[asset] as string,
    risk.assets.weights[asset] as number,
  ]);
