import { EngineError } from "../errors/index.ts";
import { blendDescriptors } from "./blend-descriptors.ts";
import { type BuiltExposures, buildExposures } from "./build-exposures.ts";
import type { BlendStyle, CubeStyle, ExposureInputs, ExposureOptions } from "./exposure-inputs.ts";
import type { Scale, StyleStep } from "./record-style.ts";
import { rescale } from "./standardise.ts";
import { rungs } from "./style-diagnostics.ts";
import { type DescriptorTrace, type TraceDay, traceDescriptor } from "./trace-descriptor.ts";

/** A value centred and scaled. */
export interface ScaledValue {
  readonly before: number;
  /** Undefined without an estimation universe: the value stays. */
  readonly scale: Scale | undefined;
  readonly value: number;
}

/** How a gap was filled: shares and coefficients of the name's industries, and the slope on standardised log cap. */
export interface GapTrace {
  readonly industries: readonly {
    readonly name: string;
    readonly share: number;
    readonly coefficient: number;
  }[];
  readonly slope: number;
  readonly size: number;
}

/** A style made orthogonal: value − intercept − Σ coefficient × other. */
export interface OrthogonalTrace extends ScaledValue {
  readonly column: number;
  readonly intercept: number;
  readonly others: readonly { readonly coefficient: number; readonly trace: ExposureTrace }[];
}

/** A cube: base³ − intercept − slope × base, drawn in, standardised. */
export interface CubeTrace extends ScaledValue {
  readonly base: ExposureTrace;
  readonly intercept: number;
  readonly slope: number;
  readonly rest: number;
}

/** An exposure to a style with every number on its way. */
export interface ExposureTrace {
  readonly style: string;
  /** Of `rungs`. */
  readonly rung: (typeof rungs)[number];
  /** Of a blend; empty for a cube. */
  readonly descriptors: readonly DescriptorTrace[];
  /** Σ a z and Σ |a| over what the name has, and Σ |a| over all. */
  readonly blend: { readonly sum: number; readonly share: number; readonly whole: number };
  /** The blend standardised; NaN where there is none. */
  readonly blended: ScaledValue;
  /** Where the blend is missing. */
  readonly gap: GapTrace | undefined;
  /** With gaps filled, standardised again; of a cube its last standardisation. */
  readonly filled: ScaledValue;
  readonly cube: CubeTrace | undefined;
  readonly orthogonal: OrthogonalTrace | undefined;
  /** Drawn in to ± the bound at the very end: names outside the estimation universe alone. */
  readonly isCut: boolean;
  readonly value: number;
}

/** Traces of one day: of any style and name. */
export interface ExposureTraces {
  /** The exposures as they were made again. */
  readonly built: BuiltExposures;
  /** @throws {EngineError} unknown-label: no such style; value: the name is not covered */
  readonly trace: (style: string, asset: number) => ExposureTrace;
}

/**
 * Makes a day's exposures again and keeps every step of every column, so that a cell can be explained by the numbers that
 * it was truly made with. The steps run on the same kernels as in an estimation: `value` is the exposure to the last bit.
 *
 * @param inputs   as for `buildExposures`
 * @param options  as for `buildExposures`
 * @complexity that of `buildExposures`, and O(N) a trace and descriptor
 * @see docs/methodology/17-lineage.md
 */
export function traceExposures(inputs: ExposureInputs, options: ExposureOptions): ExposureTraces {
  const steps = new Map<string, StyleStep[]>();
  const built = buildExposures(inputs, options, (style, step) => {
    steps.set(style, [...(steps.get(style) ?? []), step]);
  });
  const day: TraceDay = { inputs, options, scored: built.descriptors };
  const trace = (name: string, asset: number): ExposureTrace => {
    const position = options.styles.findIndex((style) => style.name === name);
    const style = options.styles[position];
    if (style === undefined) throw new EngineError("unknown-label", `traceExposures knows no style ${name}`);
    if (inputs.universe.coverage[asset] !== 1)
      throw new EngineError("value", `traceExposures needs a covered name, got asset ${asset}`);
    const taken = { own: steps.get(name) ?? [], day, asset, trace };
    const cell = asset * options.styles.length + position;
    const value = built.exposures.styles[cell];
    const rung = rungs[built.rung[cell]];
    const made = "cubeOf" in style ? traceCube(style, taken) : traceBlend(style, rung, taken);
    const last = made.orthogonal?.value ?? made.filled.value;
    return { style: name, rung, ...made, isCut: last !== value, value };
  };
  return { built, trace };
}

interface Taken {
  readonly own: readonly StyleStep[];
  readonly day: TraceDay;
  readonly asset: number;
  readonly trace: ExposureTraces["trace"];
}

type Made = Omit<ExposureTrace, "style" | "rung" | "isCut" | "value">;

function traceBlend(style: BlendStyle, rung: ExposureTrace["rung"], taken: Taken): Made {
  const { own, day, asset } = taken;
  const { inputs, scored } = day;
  const parts = scored.filter((of) => of.style === style.name);
  const { values } = blendDescriptors(style, parts, inputs.marketCap.length);
  const scaled = rescale(values, inputs.universe, 1);
  const filled = stepOf(own, "filled");
  const descriptors = style.blend.map((part) => traceDescriptor(style, part, day, asset));
  let [sum, share, whole] = [0, 0, 0];
  for (const { weight, score } of descriptors) {
    whole += Math.abs(weight);
    if (Number.isNaN(score)) continue;
    sum += weight * score;
    share += Math.abs(weight);
  }
  const { mean, deviation } = scaled;
  return {
    descriptors,
    blend: { sum, share, whole },
    blended: { before: values[asset], scale: { mean, deviation }, value: scaled.values[asset] },
    gap: rung === "regression" || rung === "peer mean" ? gapOf(filled, inputs, asset) : undefined,
    filled: scaledValue(filled.filled[asset], filled.scale),
    cube: undefined,
    orthogonal: style.orthogonalTo.length === 0 ? undefined : traceOrthogonal(style, taken),
  };
}

function gapOf(
  { fit, size }: Extract<StyleStep, { step: "filled" }>,
  { industries: { offsets, codes, shares }, industryNames }: ExposureInputs,
  asset: number,
): GapTrace | undefined {
  if (fit === undefined) return undefined;
  const own = Array.from({ length: offsets[asset + 1] - offsets[asset] }, (_, i) => offsets[asset] + i);
  return {
    industries: own.map((entry) => ({
      name: industryNames[codes[entry]],
      share: shares[entry],
      coefficient: fit.industry[codes[entry]],
    })),
    slope: fit.slope,
    size: size[asset],
  };
}

function traceCube({ cubeOf }: CubeStyle, { own, asset, trace }: Taken): Made {
  const { base, coefficients, rest, drawn, scale } = stepOf(own, "cube");
  const last = scaledValue(drawn[asset], scale);
  return {
    descriptors: [],
    blend: { sum: Number.NaN, share: 0, whole: 0 },
    blended: { before: Number.NaN, scale: undefined, value: Number.NaN },
    gap: undefined,
    filled: last,
    cube: {
      ...last,
      base: { ...trace(cubeOf, asset), value: base[asset] },
      intercept: coefficients[0],
      slope: coefficients[1],
      rest: rest[asset],
    },
    orthogonal: undefined,
  };
}

function traceOrthogonal({ orthogonalTo }: BlendStyle, { own, asset, trace }: Taken): OrthogonalTrace {
  const { column, others, coefficients, rest, scale } = stepOf(own, "orthogonal");
  return {
    ...scaledValue(rest[asset], scale),
    column: column[asset],
    intercept: coefficients[0],
    others: orthogonalTo.map((name, i) => ({
      coefficient: coefficients[i + 1],
      // Before the bound: that is cut at the very end.
      trace: { ...trace(name, asset), value: others[i][asset] },
    })),
  };
}

function scaledValue(before: number, scale: Scale | undefined): ScaledValue {
  return { before, scale, value: scale === undefined ? before : applyScale(before, scale) };
}

/**
 * (x − mean) × 1/deviation, as columns are scaled; 0 without spread.
 *
 * @example
 * applyScale(3, { mean: 1, deviation: 2 }) // => 1
 */
export function applyScale(value: number, { mean, deviation }: Scale): number {
  return (value - mean) * (deviation > 1e-12 ? 1 / deviation : 0);
}

function stepOf<Name extends StyleStep["step"]>(
  steps: readonly StyleStep[],
  name: Name,
): Extract<StyleStep, { step: Name }> {
  const found = steps.find((of): of is Extract<StyleStep, { step: Name }> => of.step === name);
  if (found === undefined) throw new EngineError("value", `traceExposures has no step ${name}`);
  return found;
}
