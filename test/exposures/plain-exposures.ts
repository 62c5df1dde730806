import type { ExposureInputs, ExposureOptions } from "../../engine/exposures/index.ts";
import { solveBordered } from "../reference/dense-least-squares.ts";

type Column = number[];

const isKnown = (value: number) => Number.isFinite(value);
const median = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

/** Exposures the long way round, from DESIGN §6's words alone: lists and filters, dense regressions. */
export function plainExposures(inputs: ExposureInputs, options: ExposureOptions) {
  const N = inputs.marketCap.length;
  const all = [...Array(N).keys()];
  const inEstimation = (n: number) => inputs.universe.estimation[n] === 1;
  const isCovered = (n: number) => inputs.universe.coverage[n] === 1;
  const cap = inputs.universe.capWeight;
  const average = (names: number[], value: (n: number) => number, weight: (n: number) => number) =>
    names.reduce((s, n) => s + weight(n) * value(n), 0) / names.reduce((s, n) => s + weight(n), 0);

  const centreAndScale = (column: Column): Column => {
    const names = all.filter((n) => inEstimation(n) && isKnown(column[n]));
    const equalMean = average(
      names,
      (n) => column[n],
      () => 1,
    );
    const sd = Math.sqrt(
      average(
        names,
        (n) => (column[n] - equalMean) ** 2,
        () => 1,
      ),
    );
    const capMean = average(
      names,
      (n) => column[n],
      (n) => cap[n],
    );
    return column.map((value) => (isKnown(value) ? (sd < 1e-12 ? 0 : (value - capMean) / sd) : Number.NaN));
  };
  const score = (raw: ArrayLike<number>, dropErrors = true): Column => {
    let column = all.map((n) => (isCovered(n) && isKnown(raw[n]) ? raw[n] : Number.NaN));
    const sample = all.filter((n) => inEstimation(n) && isKnown(column[n])).map((n) => column[n]);
    const middle = median(sample);
    const mad = 1.4826 * median(sample.map((value) => Math.abs(value - middle)));
    const { errorDeviations, fenceDeviations, clipDeviations, bound } = options.outliers;
    if (dropErrors && mad > 0)
      column = column.map((v) => (Math.abs(v - middle) > errorDeviations * mad ? Number.NaN : v));
    const names = all.filter((n) => inEstimation(n) && isKnown(column[n]));
    const fence = (v: number) =>
      Math.max(middle - fenceDeviations * mad, Math.min(middle + fenceDeviations * mad, v));
    if (mad > 0) column = column.map((v, n) => (inEstimation(n) && isKnown(v) ? fence(v) : v));
    const mean = average(
      names,
      (n) => column[n],
      () => 1,
    );
    const sd = Math.sqrt(
      average(
        names,
        (n) => (column[n] - mean) ** 2,
        () => 1,
      ),
    );
    const clip = (v: number) => Math.max(mean - clipDeviations * sd, Math.min(mean + clipDeviations * sd, v));
    const clipped = column.map((v, n) => (inEstimation(n) && isKnown(v) ? clip(v) : v));
    return centreAndScale(clipped).map((z) => (isKnown(z) ? Math.max(-bound, Math.min(bound, z)) : z));
  };
  const share = (n: number, industry: number) => {
    const { offsets, codes, shares } = inputs.industries;
    let sum = 0;
    for (let e = offsets[n]; e < offsets[n + 1]; e++) if (codes[e] === industry) sum += shares[e];
    return sum;
  };
  const industryList = inputs.industryNames.map((_, i) => i);

  const impute = (column: Column, size: Column): Column => {
    const known = all.filter((n) => inEstimation(n) && isKnown(column[n]));
    const live = industryList.filter((i) => known.some((n) => share(n, i) > 0));
    const rows = known.map((n) => [...industryList.map((i) => share(n, i)), size[n]]);
    const columns = [...live, industryList.length];
    const enough = known.length >= 2 * columns.length;
    const fit = enough
      ? solveBordered(
          rows,
          known.map((n) => inputs.regressionWeights[n]),
          known.map((n) => column[n]),
          columns,
        )
      : undefined;
    return column.map((value, n) => {
      if (!isCovered(n)) return Number.NaN;
      if (isKnown(value)) return value;
      const own = industryList.filter((i) => share(n, i) > 0);
      if (own.some((i) => !live.includes(i))) return 0;
      if (fit)
        return [...industryList.map((i) => share(n, i)), size[n]].reduce(
          (s, x, k) => s + x * fit.coefficients[k],
          0,
        );
      return own.reduce(
        (s, i) =>
          s +
          share(n, i) *
            average(
              known,
              (m) => column[m],
              (m) => share(m, i),
            ),
        0,
      );
    });
  };

  const size = score(Array.from(inputs.marketCap, Math.log), false);
  const columns = new Map<string, Column>();
  for (const style of options.styles) {
    const parts = style.blend.map((part) => ({
      weight: part.weight,
      z: score(inputs.descriptors.get(part.descriptor)!),
    }));
    const whole = parts.reduce((s, part) => s + Math.abs(part.weight), 0);
    const blended = all.map((n) => {
      const there = parts.filter((part) => isKnown(part.z[n]));
      const found = there.reduce((s, part) => s + Math.abs(part.weight), 0);
      if (found === 0 || found / whole < options.minBlendShare) return Number.NaN;
      return there.reduce((s, part) => s + part.weight * part.z[n], 0) / found;
    });
    columns.set(style.name, centreAndScale(impute(centreAndScale(blended), size)));
  }
  for (const style of options.styles.filter(({ orthogonalTo }) => orthogonalTo.length > 0)) {
    const others = style.orthogonalTo.map((name) => columns.get(name)!);
    const own = columns.get(style.name)!;
    const rows = all.map((n) => [1, ...others.map((other) => other[n])]);
    const { coefficients } = solveBordered(
      rows.map((row) => row.map((x) => (isKnown(x) ? x : 0))),
      [...inputs.regressionWeights],
      own,
      [...rows[0].keys()],
    );
    columns.set(
      style.name,
      centreAndScale(own.map((v, n) => v - rows[n].reduce((s, x, k) => s + x * coefficients[k], 0))),
    );
  }
  const { bound } = options.outliers;
  return all.flatMap((n) =>
    [...columns.values()].map((column) =>
      !isCovered(n) ? Number.NaN : inEstimation(n) ? column[n] : Math.max(-bound, Math.min(bound, column[n])),
    ),
  );
}
