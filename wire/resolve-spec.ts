import type { DescriptorOptions, Window } from "../engine/exposures/index.ts";
import { type ModelOptions, presets } from "../engine/pipeline/index.ts";
import type { EigenfactorOptions } from "../engine/risk-model/index.ts";
import type { WrittenSpec } from "./model-spec.ts";

/** The model's options with every default filled in from the preset. */
export function resolveSpec(spec: WrittenSpec): ModelOptions {
  const base = presets[spec.extends ?? "short"];
  const { estimation, maxStale } = spec.universe ?? {};
  return {
    periodsPerYear: base.periodsPerYear,
    maxGapPeriods: spec.returns?.maxGap ?? base.maxGapPeriods,
    universe: given(base.universe, {
      top: estimation?.top === "all" ? Number.POSITIVE_INFINITY : estimation?.top,
      buffer: estimation?.buffer,
      minHistoryPeriods: estimation?.minHistory,
      minPrice: estimation?.minPrice,
      maxStalePeriods: maxStale,
    }),
    exposures: {
      market: spec.factors.market ?? base.exposures.market,
      countries: base.exposures.countries,
      currencies: base.exposures.currencies,
      styles: Object.entries(spec.factors.styles).map(([name, style]) => ({
        name,
        blend: Object.entries(style.blend).map(([descriptor, weight]) => ({ descriptor, weight })),
        orthogonalTo: style.orthogonalTo ?? [],
      })),
      outliers: given(base.exposures.outliers, {
        errorDeviations: spec.exposures?.errorDeviations,
        fenceDeviations: spec.exposures?.fenceDeviations,
        clipDeviations: spec.exposures?.clipDeviations,
        bound: spec.exposures?.bound,
      }),
      minBlendShare: spec.exposures?.minBlendShare ?? base.exposures.minBlendShare,
      descriptors: resolveDescriptors(base, spec),
    },
    regression: given(base.regression, { minNamesPerFactor: spec.regression?.minNamesPerFactor }),
    covariance: resolveCovariance(base.covariance, spec.covariance ?? {}),
    specific: given(base.specific, spec.specific ?? {}),
  };
}

/** What an eigenfactor adjustment is made with where the spec does not say. */
const eigenfactorDefaults: EigenfactorOptions = { draws: 1000, scale: 1, seed: 1 };

function resolveCovariance(
  base: ModelOptions["covariance"],
  { eigenfactor, ...written }: NonNullable<WrittenSpec["covariance"]>,
): ModelOptions["covariance"] {
  const plain = given(base, written);
  if (eigenfactor === undefined) return plain;
  const usual = base.eigenfactor ?? eigenfactorDefaults;
  return { ...plain, eigenfactor: eigenfactor === null ? null : given(usual, eigenfactor) };
}

/** Windows of the descriptors that the styles name; those of others would only be noise in the resolved spec. */
function resolveDescriptors(base: ModelOptions, spec: WrittenSpec): DescriptorOptions {
  const usual = base.exposures.descriptors;
  const { fundamentalsStaleDays, ...written } = spec.descriptors ?? {};
  const inUse = new Set(Object.values(spec.factors.styles).flatMap(({ blend }) => Object.keys(blend)));
  const windows = Object.entries(usual.windows)
    .filter(([name]) => inUse.has(name))
    .map(([name, window]) => [name, given(window, writtenWindow(written, name))]);
  return {
    windows: Object.fromEntries(windows),
    fundamentalsStaleDays: fundamentalsStaleDays ?? usual.fundamentalsStaleDays,
  };
}

function writtenWindow(written: object, name: string): Partial<Window> {
  return (written as Readonly<Record<string, Partial<Window> | undefined>>)[name] ?? {};
}

/** `base` with the fields that were written. */
function given<T extends object>(base: T, written: { readonly [Key in keyof T]?: T[Key] | undefined }): T {
  const kept = Object.entries(written).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(kept) };
}
