import type { DescriptorOptions, Window } from "../engine/exposures/index.ts";
import type { RegressionOptions } from "../engine/factor-returns/index.ts";
import { type ModelOptions, presets } from "../engine/pipeline/index.ts";
import type { WrittenSpec } from "./model-spec.ts";
import { resolveUniverse } from "./resolve-universe.ts";
import { withWritten } from "./with-written.ts";

/** The model's options with every default filled in from the preset. */
export function resolveSpec(spec: WrittenSpec): ModelOptions {
  const base = presets[spec.extends ?? "short"];
  return {
    periodsPerYear: base.periodsPerYear,
    maxGapPeriods: spec.returns?.maxGap ?? base.maxGapPeriods,
    universe: resolveUniverse(base.universe, spec.universe),
    exposures: {
      market: spec.factors.market ?? base.exposures.market,
      countries: base.exposures.countries,
      currencies: base.exposures.currencies,
      styles: Object.entries(spec.factors.styles).map(([name, style]) => ({
        name,
        blend: Object.entries(style.blend).map(([descriptor, weight]) => ({ descriptor, weight })),
        orthogonalTo: style.orthogonalTo ?? [],
      })),
      outliers: withWritten(base.exposures.outliers, {
        errorDeviations: spec.exposures?.errorDeviations,
        fenceDeviations: spec.exposures?.fenceDeviations,
        clipDeviations: spec.exposures?.clipDeviations,
        bound: spec.exposures?.bound,
      }),
      minBlendShare: spec.exposures?.minBlendShare ?? base.exposures.minBlendShare,
      descriptors: resolveDescriptors(base, spec),
    },
    regression: resolveRegression(base, spec),
    covariance: withWritten(base.covariance, spec.covariance ?? {}),
    specific: withWritten(base.specific, spec.specific ?? {}),
  };
}

function resolveRegression(base: ModelOptions, spec: WrittenSpec): RegressionOptions {
  const { weights, weightCap, robust, huberConstant, minNamesPerFactor } = spec.regression ?? {};
  const minEffectiveNames = spec.factors.industries?.thin?.minEffective;
  const written = { weights, weightCap, robust, huberConstant, minNamesPerFactor, minEffectiveNames };
  return withWritten(base.regression, written);
}

/** Windows of the descriptors that the styles name; those of others would only be noise in the resolved spec. */
function resolveDescriptors(base: ModelOptions, spec: WrittenSpec): DescriptorOptions {
  const usual = base.exposures.descriptors;
  const { fundamentalsStaleDays, ...written } = spec.descriptors ?? {};
  const inUse = new Set(Object.values(spec.factors.styles).flatMap(({ blend }) => Object.keys(blend)));
  const windows = Object.entries(usual.windows)
    .filter(([name]) => inUse.has(name))
    .map(([name, window]) => [name, withWritten(window, writtenWindow(written, name))]);
  return {
    windows: Object.fromEntries(windows),
    fundamentalsStaleDays: fundamentalsStaleDays ?? usual.fundamentalsStaleDays,
  };
}

function writtenWindow(written: object, name: string): Partial<Window> {
  return (written as Readonly<Record<string, Partial<Window> | undefined>>)[name] ?? {};
}
