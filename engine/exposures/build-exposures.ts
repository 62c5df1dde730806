import { activeSimd } from "../linalg/index.ts";
import { blendDescriptors, type ScoredDescriptor, scoreDescriptors } from "./blend-descriptors.ts";
import type { BlendStyle, CubeStyle, ExposureInputs, ExposureOptions } from "./exposure-inputs.ts";
import type { Exposures } from "./exposures.ts";
import { factorList, joinGroups, noCodes } from "./factor-list.ts";
import { finishStyles } from "./finish-styles.ts";
import { imputeMissing } from "./impute-missing.ts";
import { type Peers, preparePeers } from "./industry-size-regression.ts";
import { orthogonalise } from "./orthogonalise.ts";
import { winsorise } from "./outliers.ts";
import { rescaleInPlace, standardise } from "./standardise.ts";
import { type StyleColumn, type StyleDiagnostics, styleDiagnostics } from "./style-diagnostics.ts";
import { type PlacedDay, placeDay, simdBlendColumn } from "./style-kernels.ts";

/** X with the account of how it was made. */
export interface BuiltExposures {
  readonly exposures: Exposures;
  /** [N×S] index into `rungs`; 255 where not covered. */
  readonly rung: Uint8Array;
  /** [N×S] 1 where the exposure, or a descriptor's score in it, was drawn in to ± the bound. */
  readonly bounded: Uint8Array;
  readonly styles: readonly StyleDiagnostics[];
  /** Every descriptor of every style, raw and standardised, before blending. */
  readonly descriptors: readonly ScoredDescriptor[];
}

/**
 * X on one date: descriptors → outliers → standardise → blend → standardise → impute → standardise → cubes →
 * orthogonalise → standardise → bound.
 *
 * Every covered name gets a finite exposure to every style. After the last standardisation the cap-weighted mean over
 * the estimation universe is 0 and the equal-weighted deviation 1 in every column that has any spread.
 *
 * @param inputs   [N] each; a descriptor's NaN = missing; caps must be above 0 where covered, regression weights are 0
 *   outside the estimation universe
 * @param options  `orthogonalTo` must name styles of the same list that are not orthogonalised themselves, `cubeOf` a
 *   blend that is not
 * @returns X with NaN styles exactly where not covered, the rung of every cell, the account of every style
 * @complexity O(N·S + N log N·D) for D descriptors, but for the orthogonalised styles and the gaps, a fit each
 * @see docs/methodology/03-exposures.md
 */
export function buildExposures(inputs: ExposureInputs, options: ExposureOptions): BuiltExposures {
  const size = standardisedSize(inputs, options);
  const peers = preparePeers(size, inputs);
  const simd = activeSimd();
  if (simd === null) return buildStyles(inputs, options, peers, null);
  const mark = simd.mark();
  try {
    return buildStyles(inputs, options, peers, placeDay(simd, inputs, peers));
  } finally {
    simd.release(mark);
  }
}

function buildStyles(
  inputs: ExposureInputs,
  options: ExposureOptions,
  peers: Peers,
  placed: PlacedDay | null,
): BuiltExposures {
  const scored = new Map<string, readonly ScoredDescriptor[]>();
  const columns = new Map<string, StyleColumn>();
  for (const style of options.styles) {
    if ("cubeOf" in style) continue;
    const descriptors = scoreDescriptors(style, inputs, options);
    scored.set(style.name, descriptors);
    const column =
      placed === null
        ? blendColumn(style, descriptors, peers, inputs)
        : simdBlendColumn(placed, style, descriptors, inputs);
    columns.set(style.name, column);
  }
  for (const style of options.styles) {
    if ("cubeOf" in style) columns.set(style.name, cubeColumn(style, columns, inputs, options));
  }
  for (const style of options.styles) {
    if ("cubeOf" in style || style.orthogonalTo.length === 0) continue;
    const column = columns.get(style.name) as StyleColumn;
    const others = style.orthogonalTo.map((name) => (columns.get(name) as StyleColumn).values);
    const rest = orthogonalise(column.values, others, inputs.regressionWeights);
    columns.set(style.name, { ...column, values: finishColumn(rest, inputs) });
  }
  const ordered = options.styles.map(({ name }) => columns.get(name) as StyleColumn);
  const { styles, rung, bounded, accounts } = finishStyles(ordered, inputs, options.outliers.bound, placed);
  return {
    exposures: assemble(styles, inputs, options),
    rung,
    bounded,
    styles: options.styles.map(({ name }, at) =>
      styleDiagnostics(name, accounts[at], scored.get(name) ?? []),
    ),
    descriptors: [...scored.values()].flat(),
  };
}

/** Standardised log cap, for the regression that fills gaps. */
function standardisedSize(
  { marketCap, universe }: ExposureInputs,
  { outliers }: ExposureOptions,
): Float64Array {
  const logCap = new Float64Array(marketCap.length);
  for (let asset = 0; asset < logCap.length; asset++) logCap[asset] = Math.log(marketCap[asset]);
  // A cap is data already checked: an extreme one must not leave the imputing regression without a row.
  const everySize = { ...outliers, errorDeviations: Number.POSITIVE_INFINITY };
  return standardise(logCap, universe, { ...everySize, form: "zscore", clipBy: "deviation" }).values;
}

function blendColumn(
  style: BlendStyle,
  descriptors: readonly ScoredDescriptor[],
  peers: Peers,
  inputs: ExposureInputs,
): StyleColumn {
  const { values, rung, bounded } = blendDescriptors(style, descriptors, inputs.marketCap.length);
  rescaleInPlace(values, inputs.universe, 1);
  imputeMissing(values, rung, peers, inputs);
  return { name: style.name, values: finishColumn(values, inputs), rung, bounded };
}

/** The cube of a finished style, less what the style itself explains of it, winsorised. */
function cubeColumn(
  { name, cubeOf }: CubeStyle,
  columns: ReadonlyMap<string, StyleColumn>,
  inputs: ExposureInputs,
  { outliers }: ExposureOptions,
): StyleColumn {
  const base = columns.get(cubeOf) as StyleColumn;
  const cube = base.values.map((value) => value ** 3);
  const rest = orthogonalise(cube, [base.values], inputs.regressionWeights);
  const drawn = winsorise(rest, inputs.universe.estimation, outliers.clipDeviations);
  return { ...base, name, values: finishColumn(drawn, inputs), bounded: base.bounded.slice() };
}

/**
 * The last standardisation, in place. Without an estimation universe there is no centre and no scale: the ladder's zeros
 * stand.
 */
function finishColumn(values: Float64Array, { universe }: ExposureInputs): Float64Array {
  if (universe.capWeight.some((weight) => weight > 0)) rescaleInPlace(values, universe, 1);
  return values;
}

function assemble(styles: Float64Array, inputs: ExposureInputs, options: ExposureOptions): Exposures {
  const assetCount = inputs.marketCap.length;
  const countries = options.countries ? inputs.countries : noCodes(assetCount);
  const currencies = options.currencies ? inputs.currencies : noCodes(assetCount);
  const names = {
    countries: countries.names,
    industries: inputs.industryNames,
    currencies: currencies.names,
  };
  return {
    factors: factorList(names, options),
    marketCount: options.market ? 1 : 0,
    countryCount: names.countries.length,
    industryCount: names.industries.length,
    styleCount: options.styles.length,
    currencyCount: names.currencies.length,
    covered: inputs.universe.coverage.slice(),
    groups: joinGroups(countries, inputs.industries),
    styles,
    currency: currencies.codes,
  };
}
