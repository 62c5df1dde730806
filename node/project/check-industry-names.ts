import { InputError } from "../../engine/errors/index.ts";
import { industryNameFaults } from "../../wire/index.ts";
import type { Project } from "./read-project.ts";

/**
 * Checks what neither the spec nor the data show alone: that every factor will have a name of its own.
 *
 * @throws {InputError} industries of the data called like the market or a style
 */
export function checkIndustryNames({ spec }: Project, industries: readonly string[]): void {
  const faults = industryNameFaults(industries, Object.keys(spec.factors.styles));
  if (faults.length === 0) return;
  throw new InputError(
    faults.map(({ name, rule }) => ({ file: "data", column: "industry", value: name, rule })),
  );
}
