import type { MarketAxes } from "../../engine/data/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import { groupFaults, industryNameFaults, unknownUniverseNames } from "../../wire/index.ts";
import { type Project, SPEC_FILE } from "./read-project.ts";

/**
 * Checks what neither the spec nor the data show alone: that every factor will have a name of its own, and that what the
 * factors and the universe's rules name exists.
 *
 * @throws {InputError} factors of one name; countries, currencies, industries, lists and securities that the data do not
 * have
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
  const groups = groupFaults(options.exposures, axes).map(({ path, rule }) => {
    return { file: SPEC_FILE, column: ["factors", ...path].join("."), rule };
  });
  const faults = [...taken, ...unknown, ...groups];
  if (faults.length > 0) throw new InputError(faults);
}
