import {
  type DescriptorOptions,
  type StyleOptions,
  usualScores,
  type Window,
} from "../engine/exposures/index.ts";
import type { RegressionOptions } from "../engine/factor-returns/index.ts";
import { type ModelOptions, presets } from "../engine/pipeline/index.ts";
import { resolveForeign } from "./foreign-spec.ts";
import type { WrittenSpec, WrittenStyle } from "./model-spec.ts";
import { resolveFamily } from "./resolve-family.ts";
import { resolveUniverse } from "./resolve-universe.ts";
import { resolveSpecific } from "./specific-spec.ts";
import { withWritten } from "./with-written.ts";

/** The model's options with every default filled in from the preset. */
export function resolveSpec(spec: WrittenSpec): ModelOptions {
  const base = presets[spec.extends ?? "short"];
  return {
    periodsPerYear: base.periodsPerYear,
    maxGapPeriods: spec.returns?.maxGap ?? base.maxGapPeriods,
    family: resolveFamily(spec.family, base.periodsPerYear),
    universe: resolveUniverse(base.universe, spec.universe),
    exposures: {
      market: spec.factors.market ?? (spec.family?.kind !== "statistical" && base.exposures.market),
      countries: spec.factors.countries ?? base.exposures.countries,
      currencies: spec.factors.currencies ?? base.exposures.currencies,
      industries: withWritten(base.exposures.industries, industriesOf(spec)),
      styles: Object.entries(spec.factors.styles).map(([name, style]) => resolveStyle(name, style, spec)),
      outliers: withWritten(base.exposures.outliers, {
        errorDeviations: spec.exposures?.errorDeviations,
        fenceDeviations: spec.exposures?.fenceDeviations,
        clipDeviations: spec.exposures?.clipDeviations,
        bound: spec.exposures?.bound,
      }),
      minGroupSize: spec.exposures?.minGroupSize ?? base.exposures.minGroupSize,
      sizeBuckets: spec.exposures?.sizeBuckets ?? base.exposures.sizeBuckets,
      descriptors: resolveDescriptors(base, spec),
    },
    regression: resolveRegression(base, spec),
    covariance: resolveCovariance(base.covariance, spec.covariance ?? {}),
    specific: resolveSpecific(base.specific, spec.specific ?? {}),
    ...(spec.model === undefined ? {} : { foreign: resolveForeign(spec.model) }),
  };
}

/** How industries are joined; what thin ones lean on is the regression's. */
function industriesOf({ factors: { industries = {} } }: WrittenSpec) {
  const { thin: _, ...joined } = industries;
  return joined;
}

function resolveStyle(name: string, style: WrittenStyle, { exposures }: WrittenSpec): StyleOptions {
  const { blend, cubeOf, orthogonalTo, ...own } = style;
  if (cubeOf !== undefined) return { name, cubeOf };
  const { form, within, clipBy, minBlendShare } = exposures ?? {};
  return {
    name,
    blend: Object.entries(blend ?? {}).map(([descriptor, weight]) => ({ descriptor, weight })),
    orthogonalTo: orthogonalTo ?? [],
    ...withWritten(withWritten(usualScores, { form, within, clipBy, minBlendShare }), own),
  };
}

function resolveRegression(base: ModelOptions, spec: WrittenSpec): RegressionOptions {
  const { weights, weightCap, robust, huberConstant, minNamesPerFactor } = spec.regression ?? {};
  const minEffectiveNames = spec.factors.industries?.thin?.minEffective;
  const written = { weights, weightCap, robust, huberConstant, minNamesPerFactor, minEffectiveNames };
  return withWritten(base.regression, written);
}

function resolveCovariance(
  base: ModelOptions["covariance"],
  { eigenfactor, ...written }: NonNullable<WrittenSpec["covariance"]>,
): ModelOptions["covariance"] {
  const plain = withWritten(base, written);
  if (eigenfactor === undefined) return plain;
  const usual = base.eigenfactor;
  const isOff = eigenfactor === null || usual === null;
  return { ...plain, eigenfactor: isOff ? null : withWritten(usual, eigenfactor) };
}

/** Windows of the descriptors that the styles name; those of others would only be noise in the resolved spec. */
function resolveDescriptors(base: ModelOptions, spec: WrittenSpec): DescriptorOptions {
  const usual = base.exposures.descriptors;
  const { fundamentalsStaleDays } = spec.descriptors ?? {};
  const itemStaleDays = spec.data.fundamentals?.staleDays;
  const inUse = new Set(
    Object.values(spec.factors.styles).flatMap((style) => Object.keys(style.blend ?? {})),
  );
  const windows = Object.entries(usual.windows)
    .filter(([name]) => inUse.has(name))
    .map(([name, window]) => [name, resolveWindow(name, window, spec)]);
  return {
    windows: Object.fromEntries(windows),
    fundamentalsStaleDays: fundamentalsStaleDays ?? usual.fundamentalsStaleDays,
    ...(itemStaleDays === undefined ? {} : { itemStaleDays }),
  };
}

/** The window of a built-in descriptor: the preset's, with what the spec writes over it. */
export function resolveWindow(name: string, usual: Window, { descriptors = {} }: WrittenSpec): Window {
  return withWritten(
    usual,
    (descriptors as Readonly<Record<string, Partial<Window> | undefined>>)[name] ?? {},
  );
}
