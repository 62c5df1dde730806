import { exposureProducts, exposureRow } from "../../engine/exposures/index.ts";
import { quadraticForm } from "../../engine/linalg/index.ts";
import { nearestName } from "../../wire/index.ts";
import { readNumbersBeside } from "./mandate-files.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";

/** Column of an alpha file with the standard errors of its expected returns. */
export const STANDARD_ERROR = "standard_error";

/** Expected returns over the horizon: of the file, and of views on factors through exposures. [N] null without views */
export async function mandateAlpha(setting: MandateSetting): Promise<Float64Array | null> {
  const { written, stored, years } = setting;
  const { exposures, assets } = stored.model;
  if (written.objective.kind === "most_diversified") return nameVolatilities(setting);
  const { alpha } = written;
  if (alpha === undefined) return null;
  const share = years / alpha.horizon.years;
  const own =
    alpha.file === undefined
      ? undefined
      : (
          await readNumbersBeside(setting, {
            file: alpha.file,
            column: alpha.column ?? "alpha",
            beside: STANDARD_ERROR,
          })
        ).values;
  const known = exposures.factors.map(({ name }) => name);
  const views = new Float64Array(known.length);
  for (const [factor, view] of Object.entries(alpha.factors ?? {})) {
    const at = known.indexOf(factor);
    if (at < 0) mandateFault(setting, `alpha.factors.${factor}`, noFactor(factor, known));
    else views[at] = view;
  }
  own?.forEach((value, asset) => {
    const id = assets.labels[asset] as string;
    if (Math.abs(value) > LARGEST_RETURN)
      setting.faults.push({
        file: alpha.file as string,
        column: alpha.column ?? "alpha",
        value: `${value} of ${id}`,
        rule: TOO_LARGE,
      });
  });
  const ofFactors = exposureProducts(exposures, views);
  return Float64Array.from(assets.labels, (_, asset) => {
    if (exposures.covered[asset] !== 1) return 0;
    const ofFile = own?.[asset] ?? 0;
    return share * ((ofFactors[asset] as number) + (Number.isFinite(ofFile) ? ofFile : 0));
  });
}

/** An expected return beyond this, 1,000 %, was meant in % or in basis points. */
const LARGEST_RETURN = 10;
const TOO_LARGE = "an expected return is a decimal up to 10 (0.03) or a percentage (3%)";

/** What to say of a factor that is not there. */
export function noFactor(factor: string, known: readonly string[]): string {
  const nearest = nearestName(factor, known);
  const hint = nearest === undefined ? `it has ${known.join(", ")}` : `did you mean ${nearest}?`;
  return `the model has no factor of this name; ${hint}`;
}

/** Volatility of each covered name over the horizon. [N] */
export function nameVolatilities({ stored, periods }: MandateSetting): Float64Array {
  const { model } = stored;
  const { exposures, factorCovariance, specificVariance, assets } = model;
  return Float64Array.from(assets.labels, (_, asset) => {
    if (exposures.covered[asset] !== 1) return 0;
    const factor = quadraticForm(exposureRow(exposures, asset), factorCovariance);
    return Math.sqrt((factor + (specificVariance[asset] as number)) * periods);
  });
}
