import { EngineError } from "../errors/index.ts";
import type { RiskModel } from "../risk-model/index.ts";

/**
 * The columns of X that names stand for. All unknown names are told at once.
 *
 * @throws {EngineError} unknown-label: names that no factor has; value: a name that two factors have, or that is asked twice
 */
export function codesOfFactors(model: RiskModel, names: readonly string[]): readonly number[] {
  const { factors } = model.exposures;
  const unknown = names.filter((name) => !factors.some((factor) => factor.name === name));
  if (unknown.length > 0) {
    throw new EngineError(
      "unknown-label",
      `the model of ${model.date} has no factor named ${unknown.join(", ")}; it has ${factors.map(({ name }) => name).join(", ")}`,
    );
  }
  return names.map((name, i) => {
    if (names.indexOf(name) !== i)
      throw new EngineError("value", `a factor may be named once, ${name} stands twice`);
    const found = factors.flatMap((factor, k) => (factor.name === name ? [k] : []));
    if (found.length > 1) {
      throw new EngineError("value", `${name} is the name of ${found.length} factors of the model`);
    }
    return found[0];
  });
}
