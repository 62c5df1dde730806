import type { LimitOutcome } from "../../engine/construction/index.ts";
import { bindingEnd } from "../model/index.ts";
import { type LimitTerms, limitTerms } from "./construct-limit-terms.ts";
import { type ConstructReport, hasNoRoom, objectiveDeviation } from "./construct-parts.ts";
import { largestTerms, type Term } from "./largest-terms.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** A limit that costs something, in the units of a year. */
export interface BindingLimit extends LimitTerms {
  readonly name: string;
  readonly about: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly violation: number;
  /** Names at the limit of single names; 0 for others. */
  readonly atLimit: number;
  readonly dearestId: string | null;
  /** What the limit as a whole gives up: a year's utility or, of the least risk, a share of its variance. NaN where it cannot be told. */
  readonly givenUp: number;
  /** What that is made of, by name; null where it cannot be told. */
  readonly givenUpTerms: readonly Term[] | null;
  /** What one step of the limit brings: a year's return, volatility or ratio: multiplier · |step| · annualFactor. */
  readonly gainAnnual: number;
  /** What a unit of the limit brings the objective over the horizon. */
  readonly multiplier: number;
  /** What a unit of the objective over the horizon is in a year, for the unit that the limit is shown in. */
  readonly annualFactor: number;
  /** The step: 0.01 of a weight or a volatility, 0.1 of an exposure; its sign is the way that helps. */
  readonly step: number;
}

/** Volatilities over the horizon below this are rounding. */
const NO_RISK = 1e-8;

/** Steps that bring less than this a year are rounding. */
const NO_GAIN = 1e-9;

/** Limits that bind or are broken: the broken first, then the dearest. */
export function bindingLimits(report: ConstructReport): readonly BindingLimit[] {
  const noRoom = hasNoRoom(report);
  return report.construction.limits
    .flatMap((outcome, l) => {
      const limit = bindingLimit(report, outcome, l);
      const isNothing = limit === undefined || (limit.gainAnnual < NO_GAIN && outcome.violation === 0);
      return isNothing ? [] : [noRoom ? { ...limit, gainAnnual: Number.NaN } : limit];
    })
    .sort((a, b) => b.violation - a.violation || b.gainAnnual - a.gainAnnual || 0);
}

function bindingLimit(report: ConstructReport, outcome: LimitOutcome, l: number): BindingLimit | undefined {
  const { construction, prepared } = report;
  if (bindingEnd(outcome) === 0) return undefined;
  const unit = outcome.kind === "risk" ? Math.sqrt(prepared.setting.years) : 1;
  const size = outcome.kind === "exposure" ? 0.1 : 0.01;
  const { dearest } = outcome;
  const isOfName = dearest >= 0;
  const price = isOfName ? (construction.outwardPrices[dearest] as number) : outcome.price;
  return {
    name: outcome.name,
    about: prepared.limits[l]?.about ?? "",
    ...(isOfName ? ofName(report, l, dearest) : ofWhole(report, outcome, l, unit)),
    violation: outcome.violation / unit,
    atLimit: outcome.atLimit,
    dearestId: isOfName ? idOf(report, dearest) : null,
    ...limitTerms(report, outcome, l),
    givenUpTerms: outcome.kind === "risk" ? null : givenUpTerms(report, l),
    givenUp:
      outcome.kind === "risk" ? Number.NaN : givenUp(report, report.attribution?.limits[l]?.utilityLost),
    gainAnnual: gainOf(report, Math.abs(price) * size * unit),
    multiplier: Math.abs(price),
    annualFactor: gainOf(report, unit),
    step: price < 0 ? -size : size,
  };
}

/** Where a name stands in its limit, less the benchmark's weight where the limit is. */
function ofName({ prepared, construction }: ConstructReport, l: number, name: number) {
  const limit = prepared.limits[l]?.limit;
  const { benchmark, current } = prepared.candidates;
  const weight = construction.weights[name] as number;
  if (limit?.kind === "weights")
    return {
      value: limit.relative ? weight - (benchmark[name] as number) : weight,
      lower: limit.lower[name] as number,
      upper: limit.upper[name] as number,
    };
  if (limit?.kind !== "trades") return { value: weight, lower: Number.NaN, upper: Number.NaN };
  const most = limit.upper[name] as number;
  return { value: weight - (current[name] as number), lower: -most, upper: most };
}

/** Where the whole portfolio stands, what is held outside the model with it. */
function ofWhole({ prepared }: ConstructReport, outcome: LimitOutcome, l: number, unit: number) {
  const kept = prepared.limits[l]?.kept ?? 0;
  const shown = (value: number) => (value + kept) / unit;
  return { value: shown(outcome.value), lower: shown(outcome.lower), upper: shown(outcome.upper) };
}

function idOf({ prepared }: ConstructReport, candidate: number): string {
  const { labels } = prepared.setting.stored.model.assets;
  return labels[prepared.candidates.names[candidate] as number] as string;
}

/** A gain of the objective over the horizon as a year's return, volatility or ratio. */
function gainOf(report: ConstructReport, gain: number): number {
  const { setting, mandate } = report.prepared;
  const { years } = setting;
  switch (mandate.objective.kind) {
    case "least-risk":
      // Where nothing is left of the risk it has no slope.
      if (objectiveDeviation(report) < NO_RISK) return 0;
      return gain / (2 * objectiveDeviation(report)) / Math.sqrt(years);
    case "best-ratio":
      return gain / Math.sqrt(years);
    default:
      return gain / years;
  }
}

/** Lost utility over the horizon as that of a year, or as a share of the least variance. */
function givenUp({ prepared, attribution }: ConstructReport, lost = Number.NaN): number {
  if (prepared.mandate.objective.kind !== "least-risk") return lost / prepared.setting.years;
  return lost / (attribution?.utilityLost ?? Number.NaN);
}

/** The same by name: half the slope of the limit times how far the weight is from where the views alone would have it. */
function givenUpTerms(report: ConstructReport, l: number): readonly Term[] | null {
  const { attribution, construction } = report;
  const slope = attribution?.limits[l]?.slope;
  if (attribution === null || slope === undefined) return null;
  return largestTerms(
    Array.from(slope, (value, i): Term => {
      const away = (attribution.free[i] as number) - (construction.weights[i] as number);
      return { of: idOf(report, i), value: givenUp(report, (value * away) / 2) };
    }),
  );
}

/** What the limits and costs together give up, a year. */
export interface GivenUpTotals {
  readonly utilityAnnual: number;
  readonly costsUtilityAnnual: number;
  /** Expected return of the free portfolio, and what of it the limits and costs gave up. */
  readonly freeReturnAnnual: number;
  readonly returnAnnual: number;
}

/** What the limits and costs together give up; null where that cannot be told. */
export function givenUpTotals(report: ConstructReport): GivenUpTotals | null {
  const { attribution, prepared } = report;
  if (attribution === null) return null;
  const { years } = prepared.setting;
  const { costs, limits, utilityLost } = attribution;
  const sum = limits.reduce((total, { returnGiven }) => total + returnGiven, costs.returnGiven);
  return {
    utilityAnnual: utilityLost / years,
    costsUtilityAnnual: costs.utilityLost / years,
    freeReturnAnnual: attribution.freeReturn / years,
    returnAnnual: -sum / years,
  };
}

/** "one more % of tracking error buys 3.1 bp of return a year" */
export function priceWords({ prepared }: ConstructReport, limit: BindingLimit): string {
  const isExposure = Math.abs(limit.step) === 0.1;
  const what =
    limit.dearestId === null
      ? limit.about
      : /^(weight|trade) of each name/.test(limit.about)
        ? limit.about.replace("each name", printableName(limit.dearestId))
        : `weight of ${printableName(limit.dearestId)}`;
  const way = limit.step > 0 ? "more" : "less";
  const step = isExposure ? `0.1 ${way} of ${what}` : `one ${way} % of ${what}`;
  const bp = `${fixed(limit.gainAnnual * 1e4, 2)} bp`;
  switch (prepared.mandate.objective.kind) {
    case "least-risk":
      return `${step} lowers the ${prepared.mandate.objective.relative ? "tracking error" : "volatility"} by ${bp}`;
    case "best-ratio":
      return `${step} raises the ratio by ${fixed(limit.gainAnnual, 4)}`;
    case "utility":
      return `${step} buys ${bp} of utility a year`;
    default:
      return `${step} buys ${bp} of return a year`;
  }
}

function givenUpHeader({ prepared }: ConstructReport): string {
  return prepared.mandate.objective.kind === "least-risk" ? "% of the variance" : "gives up, bp a year";
}

function givenUpText({ prepared }: ConstructReport, { givenUp }: BindingLimit): string {
  if (Number.isNaN(givenUp)) return "";
  return prepared.mandate.objective.kind === "least-risk" ? percent(givenUp) : fixed(givenUp * 1e4, 1);
}

/** "Without limits and costs the same views would have 151.2 bp a year more utility: limits give up 131.1, costs 20.1." */
function givenUpLine(report: ConstructReport): readonly string[] {
  const totals = givenUpTotals(report);
  if (totals === null || report.prepared.mandate.objective.kind === "least-risk") return [];
  const bp = (value: number) => fixed(value * 1e4, 1);
  const limits = bp(totals.utilityAnnual - totals.costsUtilityAnnual);
  const costs = report.prepared.mandate.costs === null ? "" : `, costs ${bp(totals.costsUtilityAnnual)}`;
  return [
    `Without limits and costs, at the same fear of risk, the views would have ${bp(totals.utilityAnnual)} bp a year more utility: limits give up ${limits}${costs}.`,
  ];
}

/** The table of limits that bind. */
export function bindingLines(report: ConstructReport): string[] {
  const limits = bindingLimits(report);
  if (limits.length === 0) return ["No limit binds."];
  const shown = limits.slice(0, report.top);
  const givesUp = report.attribution !== null;
  const cut = shown.length < limits.length ? `, the ${shown.length} dearest of them` : "";
  return [
    `Limits that bind${cut}`,
    formatTable(
      [
        { header: "limit", align: "left" },
        { header: "stands at", align: "right" },
        { header: "names", align: "right" },
        ...(givesUp ? [{ header: givenUpHeader(report), align: "right" } as const] : []),
        { header: "what a little more is worth", align: "left", whole: true },
      ],
      shown.map((limit) => [
        limit.name,
        Math.abs(limit.step) === 0.1 ? fixed(limit.value, 3) : `${percent(limit.value)} %`,
        limit.atLimit === 0 ? "" : String(limit.atLimit),
        ...(givesUp ? [givenUpText(report, limit)] : []),
        bindingWords(report, limit),
      ]),
    ),
    ...givenUpLine(report),
  ];
}

function bindingWords(report: ConstructReport, limit: BindingLimit): string {
  const broken = brokenWords(limit).replace(/^; /, "");
  if (hasNoRoom(report)) return broken === "" ? "no price: a broken priority leaves no room" : broken;
  return [priceWords(report, limit), broken].filter((words) => words !== "").join("; ");
}

function brokenWords({ violation, step }: BindingLimit): string {
  if (violation === 0) return "";
  return `; soft, broken by ${Math.abs(step) === 0.1 ? fixed(violation, 3) : `${percent(violation)} %`}`;
}
