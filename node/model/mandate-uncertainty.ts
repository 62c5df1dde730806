import type { AlphaUncertainty, Candidates } from "../../engine/construction/index.ts";
import { readNumbersBeside } from "./mandate-files.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";
import { noFactor, STANDARD_ERROR } from "./mandate-views.ts";

/**
 * How little the expected returns are known, over the horizon: standard errors of the alpha file, of views on factors, and the Σ/T of
 * means over a history. A name with a view and without an error has the largest error of the file.
 */
export async function mandateUncertainty(
  setting: MandateSetting,
  { names }: Candidates,
): Promise<{ readonly robust?: AlphaUncertainty }> {
  const { written, years, stored } = setting;
  const { alpha } = written;
  if (alpha?.uncertainty === undefined) return {};
  const { errors, factors = {}, history } = alpha.uncertainty;
  const share = years / alpha.horizon.years;
  const known = stored.model.exposures.factors.map(({ name }) => name);
  const ofFactors = new Float64Array(known.length);
  for (const [factor, error] of Object.entries(factors)) {
    const at = known.indexOf(factor);
    if (at < 0) mandateFault(setting, `alpha.uncertainty.factors.${factor}`, noFactor(factor, known));
    else ofFactors[at] = (error * share) ** 2;
  }
  const ofNames = await errorsOfFile(setting);
  return {
    robust: {
      errors,
      own: Float64Array.from(names, (asset) => ((ofNames?.[asset] ?? 0) * share) ** 2),
      factors: ofFactors,
      ofModel: history === undefined ? 0 : years / history.years,
    },
  };
}

/** [N] 0 for names without a view; null where the file has no standard errors */
async function errorsOfFile(setting: MandateSetting): Promise<Float64Array | null> {
  const { alpha } = setting.written;
  if (alpha?.file === undefined) return null;
  // What is wrong with the file, and of note, has been told when the views were read.
  const { values, beside } = await readNumbersBeside(
    { ...setting, faults: [], notes: [] },
    { file: alpha.file, column: alpha.column ?? "alpha", beside: STANDARD_ERROR },
  );
  const { factors, history } = alpha.uncertainty ?? {};
  if (beside === null) {
    if (factors === undefined && history === undefined)
      mandateFault(
        setting,
        "alpha.uncertainty",
        `${alpha.file} has no column ${STANDARD_ERROR}: add it, or give standard errors of views on factors, or a history`,
      );
    return null;
  }
  if (beside.some((error) => error < 0))
    mandateFault(setting, "alpha.file", `a ${STANDARD_ERROR} of ${alpha.file} is below 0`);
  const largest = beside.filter(Number.isFinite).reduce((most, error) => Math.max(most, error), 0);
  const without = values.filter(
    (value, asset) => Number.isFinite(value) && Number.isNaN(beside[asset]),
  ).length;
  if (without > 0)
    setting.notes.push(
      `${alpha.file}: ${without} views have no ${STANDARD_ERROR} and are taken to have the largest of the file`,
    );
  return beside.map((error, asset) =>
    Number.isFinite(values[asset]) ? (Number.isFinite(error) ? error : largest) : 0,
  );
}
