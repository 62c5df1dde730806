import type { BlendStyle, ExposureInputs, ExposureOptions } from "../../engine/exposures/index.ts";
import { solveBordered } from "../reference/dense-least-squares.ts";

type Column = number[];
type Rules = Pick<BlendStyle, "form" | "within" | "clipBy">;

/** Φ⁻¹(p) by halving, with Φ from its series about 0: Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …). */
function bisectedQuantile(p: number): number {
  const probability = (x: number) => {
    let [term, sum] = [x, x];
    for (let k = 1; k < 120; k++) {
      term *= (x * x) / (2 * k + 1);
      sum += term;
    }
    return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
  };
  let [low, high] = [-6, 6];
  for (let i = 0; i < 60; i++) {
    const half = (low + high) / 2;
    if (probability(half) < p) low = half;
    else high = half;
  }
  return (low + high) / 2;
}

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
  /** Position among the estimation names in `names`: half a step for each equal, itself included. */
  const rank = (value: number, sample: number[]) =>
    sample.reduce((s, other) => s + (other < value ? 1 : other === value ? 0.5 : 0), 0) / sample.length;
  const treat = (column: Column, within: number[], { form, clipBy }: Rules, dropErrors: boolean): Column => {
    const inside = (n: number) => within.includes(n);
    const sample = within.filter((n) => inEstimation(n) && isKnown(column[n])).map((n) => column[n]);
    if (form !== "zscore") {
      const end = 0.5 / sample.length;
      return column.map((value, n) => {
        if (!inside(n) || !isKnown(value)) return Number.NaN;
        const u = rank(value, sample);
        return form === "rank" ? u : bisectedQuantile(Math.min(1 - end, Math.max(end, u)));
      });
    }
    const middle = median(sample);
    const mad = 1.4826 * median(sample.map((value) => Math.abs(value - middle)));
    const { errorDeviations, fenceDeviations, clipDeviations } = options.outliers;
    let treated = column.map((v, n) => (inside(n) ? v : Number.NaN));
    if (dropErrors && mad > 0)
      treated = treated.map((v) => (Math.abs(v - middle) > errorDeviations * mad ? Number.NaN : v));
    const drawIn = (centre: number, reach: number) => {
      treated = treated.map((v, n) =>
        inEstimation(n) && isKnown(v) ? Math.max(centre - reach, Math.min(centre + reach, v)) : v,
      );
    };
    if (mad > 0) drawIn(middle, fenceDeviations * mad);
    const names = within.filter((n) => inEstimation(n) && isKnown(treated[n]));
    const mean = average(
      names,
      (n) => treated[n],
      () => 1,
    );
    const sd = Math.sqrt(
      average(
        names,
        (n) => (treated[n] - mean) ** 2,
        () => 1,
      ),
    );
    if (clipBy === "mad" && mad > 0) drawIn(middle, clipDeviations * mad);
    else drawIn(mean, clipDeviations * sd);
    return treated;
  };
  const { bound } = options.outliers;
  const score = (raw: ArrayLike<number>, rules: Rules, dropErrors = true): Column => {
    const column = all.map((n) => (isCovered(n) && isKnown(raw[n]) ? raw[n] : Number.NaN));
    const scores = (within: number[]) =>
      centreAndScale(treat(column, within, rules, dropErrors)).map((z) =>
        isKnown(z) ? Math.max(-bound, Math.min(bound, z)) : z,
      );
    const whole = scores(all.filter(isCovered));
    const groups = all.map((n) => groupOf(n, rules.within));
    for (const group of new Set(groups)) {
      const members = all.filter((n) => isCovered(n) && groups[n] === group);
      const known = members.filter((n) => inEstimation(n) && isKnown(column[n]));
      if (group < 0 || known.length < options.minGroupSize) continue;
      const own = scores(members);
      for (const n of members) whole[n] = own[n];
    }
    return whole;
  };
  const groupOf = (n: number, within: Rules["within"]): number => {
    if (within === "none") return -1;
    if (within === "country") return inputs.countries.codes[n];
    if (within === "size") {
      const caps = all.filter(inEstimation).map((m) => inputs.marketCap[m]);
      const bucket = Math.floor(options.sizeBuckets * rank(inputs.marketCap[n], caps));
      return Math.min(options.sizeBuckets - 1, bucket);
    }
    const shares = inputs.industryNames.map((_, i) => share(n, i));
    return Math.max(...shares) > 0 ? shares.indexOf(Math.max(...shares)) : -1;
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

  const plain = { form: "zscore", within: "none", clipBy: "deviation" } as const;
  const size = score(Array.from(inputs.marketCap, Math.log), plain, false);
  const columns = new Map<string, Column>();
  const blends = options.styles.filter((style) => "blend" in style);
  for (const style of blends) {
    const parts = style.blend.map((part) => ({
      weight: part.weight,
      z: score(inputs.descriptors.get(part.descriptor)!, style),
    }));
    const whole = parts.reduce((s, part) => s + Math.abs(part.weight), 0);
    const blended = all.map((n) => {
      const there = parts.filter((part) => isKnown(part.z[n]));
      const found = there.reduce((s, part) => s + Math.abs(part.weight), 0);
      if (found === 0 || found / whole < style.minBlendShare) return Number.NaN;
      return there.reduce((s, part) => s + part.weight * part.z[n], 0) / found;
    });
    columns.set(style.name, centreAndScale(impute(centreAndScale(blended), size)));
  }
  /** What a regression with intercept on other columns leaves. */
  const leftover = (own: Column, others: Column[]): Column => {
    const rows = all.map((n) => [1, ...others.map((other) => other[n])]);
    const { coefficients } = solveBordered(
      rows.map((row) => row.map((x) => (isKnown(x) ? x : 0))),
      [...inputs.regressionWeights],
      own,
      [...rows[0].keys()],
    );
    return own.map((v, n) => v - rows[n].reduce((s, x, k) => s + x * coefficients[k], 0));
  };
  for (const style of options.styles) {
    if (!("cubeOf" in style)) continue;
    const base = columns.get(style.cubeOf)!;
    const rest = leftover(
      base.map((x) => x ** 3),
      [base],
    );
    const names = all.filter(inEstimation);
    const mean = average(
      names,
      (n) => rest[n],
      () => 1,
    );
    const reach =
      options.outliers.clipDeviations *
      Math.sqrt(
        average(
          names,
          (n) => (rest[n] - mean) ** 2,
          () => 1,
        ),
      );
    const drawn = rest.map((v, n) =>
      inEstimation(n) ? Math.max(mean - reach, Math.min(mean + reach, v)) : v,
    );
    columns.set(style.name, centreAndScale(drawn));
  }
  for (const style of blends.filter(({ orthogonalTo }) => orthogonalTo.length > 0)) {
    const others = style.orthogonalTo.map((name) => columns.get(name)!);
    columns.set(style.name, centreAndScale(leftover(columns.get(style.name)!, others)));
  }
  return all.flatMap((n) =>
    options.styles.map(({ name }) => {
      const value = columns.get(name)![n];
      return !isCovered(n) ? Number.NaN : inEstimation(n) ? value : Math.max(-bound, Math.min(bound, value));
    }),
  );
}
