import {
  nameVariances,
  type WholeCovariance,
  type WholeCovarianceRatios,
  wholeCovariance,
  wholeCovarianceRatios,
} from "../../engine/evaluation/index.ts";
import { type PreparedRiskModel, prepareRiskModel } from "../../engine/risk-model/index.ts";
import type { OpenWindow } from "./evaluation-windows.ts";
import type { PairedModels } from "./paired-models.ts";

/** Whole covariances of the models of a close, made ready once for the windows that have the same names. */
export interface WholeForecasts {
  readonly models: PairedModels;
  readonly prepared: readonly PreparedRiskModel[];
  /** [N] of each run's names. */
  readonly variances: readonly Float64Array[];
  ready: { readonly names: Uint8Array; readonly wholes: readonly WholeCovariance[] } | undefined;
}

/** Prepares the models of a close. */
export function wholeForecasts(models: PairedModels): WholeForecasts {
  const prepared = models.models.map(prepareRiskModel);
  return { models, prepared, variances: prepared.map(nameVariances), ready: undefined };
}

/** The ratios of a finished window by each run, over the names of the universe that had a return in all of its periods. */
export function wholeRatios(forecasts: WholeForecasts, window: OpenWindow): readonly WholeCovarianceRatios[] {
  const { estimation, exposures } = forecasts.models.first;
  const names = estimation.map((member, i) =>
    Number(member === 1 && exposures.covered[i] === 1 && window.known[i] === window.periods),
  );
  const { ready } = forecasts;
  if (ready === undefined || !names.every((one, i) => one === ready.names[i])) {
    forecasts.ready = { names, wholes: readyFor(forecasts, names) };
  }
  return forecasts.ready!.wholes.map((whole, run) =>
    wholeCovarianceRatios(whole, onRun(forecasts.models, run, window.names), window.periods),
  );
}

function readyFor({ models, prepared, variances }: WholeForecasts, names: Uint8Array): WholeCovariance[] {
  return prepared.map((model, run) => {
    const own = Uint8Array.from(onRun(models, run, names));
    return wholeCovariance(model, own, variances[run]!);
  });
}

/** Values by name of the first run as values by name of another; 0 elsewhere. */
function onRun({ models, codes }: PairedModels, run: number, values: ArrayLike<number>): Float64Array {
  if (run === 0) return Float64Array.from(values);
  const out = new Float64Array(models[run]!.assets.labels.length);
  codes[run]!.forEach((code, name) => {
    if (code >= 0) out[code] = values[name]!;
  });
  return out;
}
