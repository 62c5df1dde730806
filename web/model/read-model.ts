import type { FactorFamily } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { HoldingRow, ModelDocument } from "../documents/index.ts";

/** The risk model of a date as the engine takes it, with what people call its names. */
export interface BrowserModel {
  readonly model: RiskModel;
  /** [N] */
  readonly names: readonly string[];
}

const read = new WeakMap<ModelDocument, BrowserModel>();

/**
 * The engine's model from the server's document: the same numbers to the last digit, on an axis of the covered names alone. It is
 * made once of each document.
 */
export function readModel(document: ModelDocument): BrowserModel {
  const known = read.get(document);
  if (known !== undefined) return known;
  const made = makeModel(document);
  read.set(document, made);
  return made;
}

function makeModel(document: ModelDocument): BrowserModel {
  const { ids, factors, exposures, factorCovariance, specificVariance, linked, periodsPerYear } = document;
  const columns = Object.values(exposures.scores);
  const ofFamily = (family: string): number => factors.filter((factor) => factor.family === family).length;
  const marketCount = exposures.market ? 1 : 0;
  const currencyCount = ofFamily("currency");
  const styles = new Float64Array(ids.length * columns.length);
  columns.forEach((column, style) => {
    for (let asset = 0; asset < ids.length; asset++)
      styles[asset * columns.length + style] = column[asset] as number;
  });
  const entries = exposures.groups.flat();
  const offsets = new Int32Array(ids.length + 1);
  exposures.groups.forEach((groups, asset) => {
    offsets[asset + 1] = (offsets[asset] as number) + groups.length;
  });
  const model: RiskModel = {
    date: document.date,
    assets: axis("asset", ids),
    exposures: {
      factors: factors.map(({ factor: name, family }) => ({ name, family: family as FactorFamily })),
      marketCount,
      countryCount: ofFamily("country"),
      industryCount: ofFamily("industry"),
      styleCount: columns.length,
      currencyCount,
      covered: new Uint8Array(ids.length).fill(1),
      groups: {
        offsets,
        codes: Int32Array.from(entries, ([factor]) => factor - marketCount),
        shares: Float64Array.from(entries, ([, share]) => share),
      },
      styles,
      currency: Int32Array.from(exposures.currency, (factor) =>
        factor === null ? -1 : factor - (factors.length - currencyCount),
      ),
    },
    factorCovariance: matrix(factors.length, factors.length, Float64Array.from(factorCovariance.flat())),
    specificVariance: Float64Array.from(specificVariance),
    ...(linked === null
      ? {}
      : {
          linked: {
            issuer: Int32Array.from(linked.issuer),
            loading: Float64Array.from(linked.loading),
          },
        }),
    periodsPerYear,
  };
  return { model, names: document.names };
}

/** Holdings as weights on the model's axis; what stands outside it is left out. [N] */
export function modelWeights(
  { assets }: Pick<RiskModel, "assets">,
  holdings: readonly Pick<HoldingRow, "id" | "weight">[],
): Float64Array {
  const weights = new Float64Array(assets.labels.length);
  for (const { id, weight } of holdings) {
    const asset = assets.codes.get(id);
    if (asset !== undefined) weights[asset] = weight;
  }
  return weights;
}
