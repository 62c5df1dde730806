import { type FamilyOptions, usualStatistical } from "../engine/pipeline/index.ts";
import type { WrittenFamily, WrittenFound } from "./family-spec.ts";
import type { WrittenSpec } from "./model-spec.ts";
import { resolveTimeSeries, timeSeriesFaults } from "./time-series-spec.ts";
import type { SpecFault } from "./universe-faults.ts";
import { withWritten } from "./with-written.ts";

/** The family's options with every default filled in. */
export function resolveFamily(written: WrittenFamily | undefined, periodsPerYear: number): FamilyOptions {
  if (written?.kind === "time_series") return resolveTimeSeries(written, periodsPerYear);
  const { kind = "fundamental", ...rest } = written ?? {};
  const usual = usualStatistical(kind, periodsPerYear);
  return usual === null ? { kind: "fundamental" } : withWritten(usual, rest);
}

/** What the schema cannot see of a family: keys that contradict each other, and other sections that do. */
export function familyFaults(spec: WrittenSpec, periodsPerYear: number): readonly SpecFault[] {
  const { family } = spec;
  const kind = family?.kind ?? "fundamental";
  if (family === undefined) return [];
  if (family.kind === "time_series") return timeSeriesFaults(spec, family, periodsPerYear);
  if (kind === "fundamental") {
    const others = Object.keys(family).filter((key) => key !== "kind");
    const rule =
      "a fundamental model finds no factors in returns; leave this out, or make kind statistical or hybrid";
    return others.map((key) => ({ path: ["family", key], rule }));
  }
  return [
    ...countFaults(family, periodsPerYear),
    ...(kind === "statistical" ? foreignFactors(spec) : takenNames(spec)),
  ];
}

function countFaults(family: WrittenFound, periodsPerYear: number): readonly SpecFault[] {
  const faults: SpecFault[] = [];
  const options = resolveFamily(family, periodsPerYear);
  if (options.kind === "fundamental" || options.kind === "time_series") return faults;
  const { window, minPeriods, factors, maxFactors } = options;
  if (minPeriods > window) {
    const key = family.minPeriods === undefined ? "window" : "minPeriods";
    const rule = {
      minPeriods: `must not be above window (${window}): there would never be a factor`,
      window: `must not be below minPeriods (${minPeriods}): there would never be a factor; write minPeriods too`,
    };
    faults.push({ path: ["family", key], rule: rule[key] });
  }
  if (typeof factors === "number" && family.maxFactors !== undefined) {
    const rule = "bounds what a rule finds, and factors is a number; leave one of them out";
    faults.push({ path: ["family", "maxFactors"], rule });
  }
  const most = Math.floor(minPeriods / 2);
  if ((typeof factors === "number" ? factors : maxFactors) > most) {
    const key = typeof factors === "number" ? "factors" : "maxFactors";
    const rule = `must be at most ${most}, half of minPeriods (${minPeriods}): fewer periods do not hold as many factors`;
    faults.push({ path: ["family", key], rule });
  }
  return faults;
}

/** Factors that a statistical model cannot have. */
function foreignFactors({ factors }: WrittenSpec): readonly SpecFault[] {
  const rule =
    "a statistical model has no factors but those of its returns; leave this out, or make family.kind hybrid";
  const written = [
    ...(factors.market === true ? ["market"] : []),
    ...(factors.countries === true ? ["countries"] : []),
    ...(Object.keys(factors.styles).length > 0 ? ["styles"] : []),
  ];
  return written.map((key) => ({ path: ["factors", key], rule }));
}

function takenNames({ factors }: WrittenSpec): readonly SpecFault[] {
  return Object.keys(factors.styles)
    .filter((name) => /^statistical_\d+$/i.test(name))
    .map((name) => ({
      path: ["factors", "styles", name],
      rule: "a hybrid model calls its statistical factors so; choose another name",
    }));
}
