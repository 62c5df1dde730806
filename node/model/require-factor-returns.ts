import { InputError } from "../../engine/errors/index.ts";
import { parseResolvedSpec } from "../../wire/index.ts";
import type { Run } from "../store/index.ts";

/**
 * Refuses a run that has no factor return at all, saying why that is.
 *
 * @throws {InputError} no day of the run had a regression
 */
export function requireFactorReturns({ manifest }: Run): void {
  if (manifest.partitions.some(({ table }) => table === "factor_returns")) return;
  if (parseResolvedSpec(manifest.spec).foreign !== undefined) {
    const missing =
      "the files of the model have no factor returns: add them to the package (docs/foreign-models.md says where each layout has them), then npx plimsoll estimate; risk needs none";
    throw new InputError([{ file: `run ${manifest.model}`, rule: missing }]);
  }
  const { first, last, count } = manifest.dates;
  const span = `none of the ${count} dates (${first} to ${last})`;
  const rule = `the run has no factor returns: on ${span} were there enough names in the estimation universe for a regression; see npx plimsoll show diagnostics, then give more data or loosen universe: in plimsoll.yaml`;
  throw new InputError([{ file: `run ${manifest.model}`, rule }]);
}
