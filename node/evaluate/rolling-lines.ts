import { rollingBias } from "../../engine/evaluation/index.ts";
import type { PairedHorizon } from "./evaluate-runs.ts";

/** How right forecasts were through time: values of the last windows, by the beginning of the last of them. */
export interface RollingLines {
  /** Windows to a value. */
  readonly length: number;
  readonly dates: readonly string[];
  /** Bias of the last windows, mean over the family's portfolios; NaN where none has enough. */
  readonly bias: readonly { readonly family: string; readonly values: readonly number[] }[];
  /** Mean ratios of the whole covariance over the last windows. */
  readonly whole: {
    readonly mahalanobis: readonly number[];
    readonly factor: readonly number[];
    readonly specific: readonly number[];
    readonly diagonal: readonly number[];
  };
}

/** As in the mean rolling absolute deviation. */
const LENGTH = 12;

/** The first run's forecasts through time. */
export function rollingLines({ dates, forecasts, whole }: PairedHorizon): RollingLines {
  const [series = []] = forecasts;
  const shown = Math.max(0, dates.length - LENGTH + 1);
  const sums = new Map<string, { readonly total: Float64Array; readonly count: Int32Array }>();
  for (const { family, forecast, returns } of series) {
    const sum = sums.get(family) ?? { total: new Float64Array(shown), count: new Int32Array(shown) };
    sums.set(family, sum);
    const z = Float64Array.from(returns, (value, t) => value / Math.sqrt(forecast[t]!));
    rollingBias(
      z.map((value) => (Number.isFinite(value) ? value : Number.NaN)),
      LENGTH,
    )
      .subarray(LENGTH - 1)
      .forEach((bias, t) => {
        if (Number.isNaN(bias)) return;
        sum.total[t] = sum.total[t]! + bias;
        sum.count[t] = sum.count[t]! + 1;
      });
  }
  const mean = (of: "mahalanobis" | "factor" | "specific" | "diagonal") =>
    Array.from({ length: shown }, (_, t) =>
      whole.slice(t, t + LENGTH).reduce((sum, [own]) => sum + own![of] / LENGTH, 0),
    );
  return {
    length: LENGTH,
    dates: dates.slice(LENGTH - 1),
    bias: [...sums].map(([family, { total, count }]) => ({
      family,
      values: Array.from(total, (sum, t) => (count[t] === 0 ? Number.NaN : sum / count[t]!)),
    })),
    whole: {
      mahalanobis: mean("mahalanobis"),
      factor: mean("factor"),
      specific: mean("specific"),
      diagonal: mean("diagonal"),
    },
  };
}
