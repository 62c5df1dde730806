import type { Vector } from "../linalg/index.ts";
import type { ExposureInputs, ExposureOptions, StyleOptions } from "./exposure-inputs.ts";
import type { Exposures } from "./exposures.ts";
import { factorList, joinGroups } from "./factor-list.ts";
import { imputeMissing } from "./impute-missing.ts";
import { orthogonalise } from "./orthogonalise.ts";
import { rescale, type Scores, standardise } from "./standardise.ts";

/** How a cell of X came to be: the rung of the ladder of missing values. */
export const rungs = ["blend", "partial blend", "regression", "peer mean", "zero"] as const;

/** What happened on the way to one style's column. */
export interface StyleDiagnostics {
  readonly name: string;
  /** Covered names by rung, in the order of `rungs`. */
  readonly rungCounts: readonly number[];
  /** Raw values dropped as errors, clipped, and bounded, over the style's descriptors. */
  readonly droppedCount: number;
  readonly clippedCount: number;
  readonly boundedCount: number;
}

/** X with the account of how it was made. */
export interface BuiltExposures {
  readonly exposures: Exposures;
  /** [N×S] index into `rungs`; 255 where not covered. */
  readonly rung: Uint8Array;
  readonly styles: readonly StyleDiagnostics[];
  /** Standardised descriptors by name, before blending. [N] each */
  readonly descriptorScores: ReadonlyMap<string, Scores>;
}

/**
 * X on one date: descriptors → clip → standardise → blend → standardise → impute → orthogonalise → standardise.
 *
 * Every covered name gets a finite exposure to every style. After the last standardisation the cap-weighted mean over
 * the estimation universe is 0 and the equal-weighted deviation 1 in every column that has any spread.
 *
 * @param inputs   [N] each; a descriptor's NaN = missing; caps must be above 0 where covered, regression weights are 0
 *   outside the estimation universe
 * @param options  `orthogonalTo` must name styles of the same list that are not orthogonalised themselves
 * @returns X with NaN styles exactly where not covered, the rung of every cell, counts per style
 * @complexity O(N·S) but for the orthogonalised styles and the gaps, a least-squares fit each
 * @see docs/methodology/03-exposures.md
 */
export function buildExposures(inputs: ExposureInputs, options: ExposureOptions): BuiltExposures {
  const assetCount = inputs.marketCap.length;
  const styleCount = options.styles.length;
  const descriptorScores = standardiseDescriptors(inputs, options);
  // A cap is data already checked: an extreme one must not leave the imputing regression without a row.
  const everySize = { ...options.outliers, errorDeviations: Number.POSITIVE_INFINITY };
  const size = standardise(logCap(inputs.marketCap), inputs.universe, everySize).values;
  const rung = new Uint8Array(assetCount * styleCount).fill(255);
  const columns = new Map<string, Float64Array>();
  const diagnostics: StyleDiagnostics[] = [];
  options.styles.forEach((style, position) => {
    const blended = blendDescriptors(style, descriptorScores, inputs, options.minBlendShare);
    const known = rescale(blended.values, inputs.universe, 1).values;
    const imputed = imputeMissing(known, size, inputs);
    columns.set(style.name, finishColumn(imputed.values, inputs));
    const cellRung = imputed.rung;
    for (let asset = 0; asset < assetCount; asset++) {
      if (cellRung[asset] === 0) cellRung[asset] = blended.rung[asset];
      rung[asset * styleCount + position] = cellRung[asset];
    }
    diagnostics.push(styleDiagnostics(style, cellRung, descriptorScores));
  });
  for (const style of options.styles) {
    if (style.orthogonalTo.length === 0) continue;
    const others = style.orthogonalTo.map((name) => columns.get(name) as Float64Array);
    const rest = orthogonalise(columns.get(style.name) as Float64Array, others, inputs.regressionWeights);
    columns.set(style.name, finishColumn(rest, inputs));
  }
  const exposures = assemble([...columns.values()], inputs, options);
  return { exposures, rung, styles: diagnostics, descriptorScores };
}

function standardiseDescriptors(inputs: ExposureInputs, options: ExposureOptions): Map<string, Scores> {
  const scores = new Map<string, Scores>();
  for (const { blend } of options.styles) {
    for (const { descriptor } of blend) {
      const raw = inputs.descriptors.get(descriptor);
      if (raw !== undefined) scores.set(descriptor, standardise(raw, inputs.universe, options.outliers));
    }
  }
  return scores;
}

/** Weighted mean of the descriptors that a name has, weights renormalised; NaN below the minimum share. */
function blendDescriptors(
  style: StyleOptions,
  scores: ReadonlyMap<string, Scores>,
  inputs: ExposureInputs,
  minShare: number,
): { values: Float64Array; rung: Uint8Array } {
  const assetCount = inputs.marketCap.length;
  const values = new Float64Array(assetCount).fill(Number.NaN);
  const rung = new Uint8Array(assetCount);
  const whole = style.blend.reduce((sum, part) => sum + Math.abs(part.weight), 0);
  const parts = style.blend.map(({ descriptor, weight }) => ({
    weight,
    values: scores.get(descriptor)?.values,
  }));
  for (let asset = 0; asset < assetCount; asset++) {
    let sum = 0;
    let share = 0;
    for (const part of parts) {
      const value = part.values?.[asset] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += part.weight * value;
      share += Math.abs(part.weight);
    }
    if (share === 0 || share < minShare * whole) continue;
    values[asset] = sum / share;
    rung[asset] = share < whole * (1 - 1e-12) ? 1 : 0;
  }
  return { values, rung };
}

function styleDiagnostics(
  style: StyleOptions,
  rung: Uint8Array,
  scores: ReadonlyMap<string, Scores>,
): StyleDiagnostics {
  const rungCounts = rungs.map(() => 0);
  for (let asset = 0; asset < rung.length; asset++) if (rung[asset] < rungs.length) rungCounts[rung[asset]]++;
  const used = style.blend.flatMap(({ descriptor }) => scores.get(descriptor) ?? []);
  const total = (pick: (score: Scores) => number) => used.reduce((sum, score) => sum + pick(score), 0);
  return {
    name: style.name,
    rungCounts,
    droppedCount: total((score) => score.droppedCount),
    clippedCount: total((score) => score.clippedCount),
    boundedCount: total((score) => score.boundedCount),
  };
}

/** The last standardisation. Without an estimation universe there is no centre and no scale: the ladder's zeros stand. */
function finishColumn(values: Float64Array, { universe }: ExposureInputs): Float64Array {
  const scaled = rescale(values, universe, 1);
  return Number.isNaN(scaled.mean) ? values : scaled.values;
}

function assemble(
  columns: readonly Float64Array[],
  inputs: ExposureInputs,
  options: ExposureOptions,
): Exposures {
  const assetCount = inputs.marketCap.length;
  const styleCount = columns.length;
  const styles = new Float64Array(assetCount * styleCount).fill(Number.NaN);
  const covered = inputs.universe.coverage.slice();
  const { bound } = options.outliers;
  for (let asset = 0; asset < assetCount; asset++) {
    if (covered[asset] !== 1) continue;
    for (let style = 0; style < styleCount; style++) {
      // Estimation names are within the clip already; the bound keeps a coverage name from owning a portfolio.
      const value = columns[style][asset];
      const bounded =
        inputs.universe.estimation[asset] === 1 ? value : Math.max(-bound, Math.min(bound, value));
      styles[asset * styleCount + style] = bounded;
    }
  }
  const { countries, currencies, industries, industryNames } = inputs;
  const names = { countries: countries.names, industries: industryNames, currencies: currencies.names };
  return {
    factors: factorList(names, options),
    marketCount: options.market ? 1 : 0,
    countryCount: names.countries.length,
    industryCount: names.industries.length,
    styleCount,
    currencyCount: names.currencies.length,
    covered,
    groups: joinGroups(countries, industries),
    styles,
    currency: currencies.codes,
  };
}

function logCap(marketCap: Vector): Float64Array {
  const out = new Float64Array(marketCap.length);
  for (let asset = 0; asset < out.length; asset++) out[asset] = Math.log(marketCap[asset]);
  return out;
}
