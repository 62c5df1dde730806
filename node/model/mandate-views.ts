import { dirname, resolve } from "node:path";
import { exposureProducts, exposureRow } from "../../engine/exposures/index.ts";
import { quadraticForm } from "../../engine/linalg/index.ts";
import { nearestName } from "../../wire/index.ts";
import { readSmallCsv } from "../import/index.ts";
import { decimalText } from "./decimal-text.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";

/** Numbers by id of a file beside the mandate. [N] NaN where it has none */
export async function readNumbers(
  setting: MandateSetting,
  { file, column }: { readonly file: string; readonly column: string },
): Promise<Float64Array> {
  const { assets } = setting.stored.model;
  const path = besideMandate(setting, file);
  const values = new Float64Array(assets.labels.length).fill(Number.NaN);
  const rows = await readSmallCsv(path, { required: ["id", column.toLowerCase()], optional: ["name"] });
  let unknown = 0;
  for (const { row, cells } of rows) {
    const [id = "", text = ""] = [cells.get("id"), cells.get(column.toLowerCase())];
    const value = decimalText(text);
    const place = { file, row };
    if (Number.isNaN(value))
      setting.faults.push({
        ...place,
        column,
        value: text,
        rule: "must be a decimal (0.01) or a percentage (1%)",
      });
    const asset = assets.codes.get(id);
    if (asset === undefined) unknown++;
    else if (!Number.isNaN(values[asset]))
      setting.faults.push({ ...place, column: "id", value: id, rule: "the id stands twice" });
    else values[asset] = value;
  }
  if (unknown > 0)
    setting.notes.push(`${file}: ${unknown} of ${rows.length} ids are not in the run and are left out`);
  return values;
}

/** Ids of a file beside the mandate. [N] 1 where the file has the name */
export async function readIds(setting: MandateSetting, file: string): Promise<Uint8Array> {
  const { assets } = setting.stored.model;
  const flags = new Uint8Array(assets.labels.length);
  const rows = await readSmallCsv(besideMandate(setting, file), { required: ["id"], optional: ["name"] });
  for (const { row, cells } of rows) {
    const id = cells.get("id") ?? "";
    const asset = assets.codes.get(id);
    if (asset === undefined)
      setting.faults.push({ file, row, column: "id", value: id, rule: "the run has no such id" });
    else flags[asset] = 1;
  }
  return flags;
}

function besideMandate({ file }: MandateSetting, name: string): string {
  return resolve(dirname(file), name);
}

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
      : await readNumbers(setting, { file: alpha.file, column: alpha.column ?? "alpha" });
  const known = exposures.factors.map(({ name }) => name);
  const views = new Float64Array(known.length);
  for (const [factor, view] of Object.entries(alpha.factors ?? {})) {
    const at = known.indexOf(factor);
    if (at < 0) mandateFault(setting, `alpha.factors.${factor}`, noFactor(factor, known));
    else views[at] = view;
  }
  const ofFactors = exposureProducts(exposures, views);
  return Float64Array.from(assets.labels, (_, asset) => {
    if (exposures.covered[asset] !== 1) return 0;
    const ofFile = own?.[asset] ?? 0;
    return share * ((ofFactors[asset] as number) + (Number.isFinite(ofFile) ? ofFile : 0));
  });
}

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
