import { type Fault, InputError } from "../../engine/errors/index.ts";
import { type Factor, industryAxis } from "../../engine/exposures/index.ts";
import { modelFactors } from "../../engine/pipeline/index.ts";
import {
  groupFaults,
  industryNameFaults,
  nearestName,
  reviewFaults,
  unknownFactors,
  unknownUniverseNames,
} from "../../wire/index.ts";
import { type MarketData, NO_CAPS } from "../import/index.ts";
import { type Project, SPEC_FILE } from "./read-project.ts";

/** Names that mean something else than a portfolio of the data, so none is reachable under them. */
export const UNIVERSE = "universe";
export const NONE = "none";

/**
 * Checks what neither the spec nor the data show alone: that every factor will have a name of its own, that what the
 * factors, the family and the universe's rules name exists, that the universe is reviewed within the data, and that bars do not come more often than the
 * model's periods.
 *
 * @param portfolios names of the data's portfolios; the benchmark is looked for where they are given
 * @throws {InputError} factors of one name; countries, currencies, industries, lists, securities and a benchmark that
 * the data do not have; dates of review after their end; daily bars of a monthly model; no market capitalisations
 */
export function checkAgainstData(
  { spec, options }: Project,
  { axes, dates, notes }: Pick<MarketData, "axes" | "dates" | "notes">,
  portfolios?: readonly string[],
): void {
  const { lists, countries } = axes;
  const industries = industryAxis(axes.industries, options.exposures.industries.merge).names;
  const taken = industryNameFaults(industries, Object.keys(spec.factors.styles)).map(({ name, rule }) => ({
    file: "data",
    column: "industry",
    value: name,
    rule,
  }));
  const last = dates.at(-1);
  const universe = [
    ...unknownUniverseNames(options.universe, { lists, countries, ids: axes.assets.labels }),
    ...unknownFactors(options, axes.factors),
    ...(last === undefined ? [] : reviewFaults(options.universe, last)),
  ].map(({ path, rule }) => ({ file: SPEC_FILE, column: path.join("."), rule }));
  const groups = groupFaults(options.exposures, axes).map(({ path, rule }) => {
    return { file: SPEC_FILE, column: ["factors", ...path].join("."), rule };
  });
  const twice = sharedNames(modelFactors(axes, options));
  const benchmark = portfolios === undefined ? [] : benchmarkFaults(spec.benchmark, portfolios);
  const spacing = spacingFaults(dates, options.periodsPerYear);
  const caps = notes.includes(NO_CAPS) ? [{ file: SPEC_FILE, column: "data", rule: WITHOUT_CAPS }] : [];
  const faults = [...caps, ...taken, ...universe, ...groups, ...twice, ...benchmark, ...spacing];
  if (faults.length > 0) throw new InputError(faults);
}

const WITHOUT_CAPS =
  "no table gives market capitalisations, and a name without one is in no model: give bars a column market_cap, or a price and shares_outstanding, or add a table caps; where a file has one under another name, say which under columns";

/** Bars of a year, beyond those of the model, at which they are of another frequency. */
const TOO_MANY = 3;

/** Each date is a period of the model: of bars that come more often everything annual would be too small. */
function spacingFaults(dates: readonly string[], periodsPerYear: number): readonly Fault[] {
  if (dates.length < 3) return [];
  const gaps = dates
    .slice(1)
    .map((date, d) => (Date.parse(date) - Date.parse(dates[d] as string)) / 86_400_000);
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] as number;
  const wanted = 365.25 / periodsPerYear;
  if (TOO_MANY * middle >= wanted) return [];
  const rule = `the bars are ${middle === 1 ? "a day" : `${middle} days`} apart in the middle, and a model of ${periodsPerYear} periods a year takes each of them for one of its periods: give bars about ${Math.round(wanted)} days apart, or extend a preset of daily bars, short say`;
  return [{ file: SPEC_FILE, column: "extends", rule }];
}

/** Given or statistical factors that share a name with another: a run knows them by it. Groups and styles are compared above. */
function sharedNames(factors: readonly Factor[]): readonly Fault[] {
  const families = new Map<string, string>();
  return factors.flatMap(({ name, family }) => {
    const other = families.get(name);
    families.set(name, family);
    if (other === undefined || !isNamedElsewhere(family, other)) return [];
    const rule = `a ${other} and a ${family} factor have the same name; rename one of them in the data or the spec`;
    return [{ file: SPEC_FILE, column: "factors", value: name, rule }];
  });
}

function isNamedElsewhere(...families: readonly string[]): boolean {
  return families.some((family) => family === "given" || family === "statistical");
}

function benchmarkFaults(benchmark: string | undefined, portfolios: readonly string[]): readonly Fault[] {
  if (benchmark === undefined || [UNIVERSE, NONE, ...portfolios].includes(benchmark)) return [];
  return [
    { file: SPEC_FILE, column: "benchmark", value: benchmark, rule: noPortfolioRule(benchmark, portfolios) },
  ];
}

/** What to say of a portfolio's name that the data do not have. */
export function noPortfolioRule(name: string, portfolios: readonly string[]): string {
  const nearest = nearestName(name, portfolios);
  if (nearest !== undefined) return `no portfolio of that name; did you mean ${nearest}?`;
  const known = portfolios.length === 0 ? "the project has none" : `there are ${portfolios.join(", ")}`;
  return `no portfolio of that name; ${known}`;
}
