import type { MarketAxes } from "../../engine/data/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import { industryNameFaults, unknownUniverseNames } from "../../wire/index.ts";
import { type Project, SPEC_FILE } from "./read-project.ts";

/**
 * Checks what neither the spec nor the data show alone: that every factor will have a name of its own, and that what the
 * universe's rules name exists.
 *
 * @throws {InputError} industries of the data called like the market or a style; lists, countries and securities that the
 * data do not have
 */
export function checkNames({ spec, options }: Project, axes: MarketAxes): void {
  const { lists, countries, industries } = axes;
  const taken = industryNameFaults(industries, Object.keys(spec.factors.styles)).map(({ name, rule }) => ({
    file: "data",
    column: "industry",
    value: name,
    rule,
  }));
  const unknown = unknownUniverseNames(options.universe, { lists, countries, ids: axes.assets.labels }).map(
    ({ path, rule }) => ({ file: SPEC_FILE, column: path.join("."), rule }),
  );
  const faults = [...taken, ...unknown];
  if (faults.length > 0) throw new InputError(faults);
}
