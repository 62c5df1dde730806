import { activeSimd } from "../linalg/index.ts";
import { blendDescriptors, type ScoredDescriptor, scoreDescriptors } from "./blend-descriptors.ts";
import type { BlendStyle, CubeStyle, ExposureInputs, ExposureOptions } from "./exposure-inputs.ts";
import type { Exposures } from "./exposures.ts";
import { factorList, joinGroups, noCodes } from "./factor-list.ts";
import { finishStyles } from "./finish-styles.ts";
import { imputeMissing } from "./impute-missing.ts";
import { type Peers, preparePeers } from "./industry-size-regression.ts";
import { regressColumn } from "./orthogonalise.ts";
import { winsorise } from "./outliers.ts";
import type { RecordStyle, Scale } from "./record-style.ts";
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
 * @param record   is told the steps of every style's column
 * @returns X with NaN styles exactly where not covered, the rung of every cell, the account of every style
 * @complexity O(N·S + N log N·D) for D descriptors, but for the orthogonalised styles and the gaps, a fit each
 * @see docs/methodology/03-exposures.md
 */
export function buildExposures(
  inputs: ExposureInputs,
  options: ExposureOptions,
  record?: RecordStyle,
): BuiltExposures {
  const size = standardisedSize(inputs, options);
  const peers = preparePeers(size, inputs);
  const simd = activeSimd();
  if (simd === null) return buildStyles(inputs, options, { peers, placed: null, record });
  const mark = simd.mark();
  try {
    return buildStyles(inputs, options, { peers, placed: placeDay(simd, inputs, peers), record });
  } finally {
    simd.release(mark);
  }
}

/** What the columns of a day share, and who is told how each came to be. */
interface StyleContext {
  readonly peers: Peers;
  readonly placed: PlacedDay | null;
  readonly record: RecordStyle | undefined;
}

function buildStyles(
  inputs: ExposureInputs,
  options: ExposureOptions,
  { peers, placed, record }: StyleContext,
): BuiltExposures {
  const scored = new Map<string, readonly ScoredDescriptor[]>();
  const columns = new Map<string, StyleColumn>();
  for (const style of options.styles) {
    if ("cubeOf" in style) continue;
    const descriptors = scoreDescriptors(style, inputs, options);
    scored.set(style.name, descriptors);
    const column =
      placed === null
        ? blendColumn(style, descriptors, { peers, inputs, record })
        : simdBlendColumn(placed, style, descriptors, { inputs, record });
    columns.set(style.name, column);
  }
  for (const style of options.styles) {
    if ("cubeOf" in style) columns.set(style.name, cubeColumn(style, columns, { inputs, record }, options));
  }
  for (const style of options.styles) {
    if ("cubeOf" in style || style.orthogonalTo.length === 0) continue;
    const column = columns.get(style.name) as StyleColumn;
    const others = style.orthogonalTo.map((name) => (columns.get(name) as StyleColumn).values);
    const { coefficients, rest } = regressColumn(column.values, others, inputs.regressionWeights);
    const raw = record && rest.slice();
    const scale = finishColumn(rest, inputs);
    if (raw !== undefined)
      record?.(style.name, {
        step: "orthogonal",
        column: column.values,
        others,
        coefficients,
        rest: raw,
        scale,
      });
    columns.set(style.name, { ...column, values: rest });
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
  { peers, inputs, record }: ColumnContext & { readonly peers: Peers },
): StyleColumn {
  const { values, rung, bounded } = blendDescriptors(style, descriptors, inputs.marketCap.length);
  rescaleInPlace(values, inputs.universe, 1);
  const fit = imputeMissing(values, rung, peers, inputs);
  const filled = record && values.slice();
  const scale = finishColumn(values, inputs);
  if (filled !== undefined) record?.(style.name, { step: "filled", fit, size: peers.size, filled, scale });
  return { name: style.name, values, rung, bounded };
}

interface ColumnContext {
  readonly inputs: ExposureInputs;
  readonly record: RecordStyle | undefined;
}

/** The cube of a finished style, less what the style itself explains of it, winsorised. */
function cubeColumn(
  { name, cubeOf }: CubeStyle,
  columns: ReadonlyMap<string, StyleColumn>,
  { inputs, record }: ColumnContext,
  { outliers }: ExposureOptions,
): StyleColumn {
  const base = columns.get(cubeOf) as StyleColumn;
  const cube = base.values.map((value) => value ** 3);
  const { coefficients, rest } = regressColumn(cube, [base.values], inputs.regressionWeights);
  const drawn = winsorise(rest, inputs.universe.estimation, outliers.clipDeviations);
  const raw = record && drawn.slice();
  const scale = finishColumn(drawn, inputs);
  if (raw !== undefined)
    record?.(name, { step: "cube", base: base.values, coefficients, rest, drawn: raw, scale });
  return { ...base, name, values: drawn, bounded: base.bounded.slice() };
}

/**
 * The last standardisation, in place. Without an estimation universe there is no centre and no scale: the ladder's zeros
 * stand.
 */
function finishColumn(values: Float64Array, { universe }: ExposureInputs): Scale | undefined {
  return universe.capWeight.some((weight) => weight > 0) ? rescaleInPlace(values, universe, 1) : undefined;
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
