import type { LimitOutcome } from "../../engine/construction/index.ts";
import { bindingEnd, type ConstructReport, objectiveDeviation } from "./construct-parts.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** A limit that costs something, in the units of a year. */
export interface BindingLimit {
  readonly name: string;
  readonly about: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly violation: number;
  /** Names at the limit of single names; 0 for others. */
  readonly atLimit: number;
  readonly dearestId: string | null;
  /** What one step of the limit brings: a year's return, volatility or ratio. */
  readonly gainAnnual: number;
  /** The step: 0.01 of a weight or a volatility, 0.1 of an exposure; its sign is the way that helps. */
  readonly step: number;
}

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
  const price = isOfName ? (construction.boundPrices[dearest] as number) : outcome.price;
  return {
    name: outcome.name,
    about: prepared.limits[l]?.about ?? "",
    value: isOfName ? (construction.weights[dearest] as number) : outcome.value / unit,
    lower: outcome.lower / unit,
    upper: outcome.upper / unit,
    violation: outcome.violation / unit,
    atLimit: outcome.atLimit,
    dearestId: isOfName ? idOf(report, dearest) : null,
    gainAnnual: gainOf(report, Math.abs(price) * size * unit),
    step: price < 0 ? -size : size,
  };
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
      return gain / (2 * objectiveDeviation(report)) / Math.sqrt(years);
    case "best-ratio":
      return gain / Math.sqrt(years);
    default:
      return gain / years;
  }
}

/** "one more % of tracking error buys 3.1 bp of return a year" */
export function priceWords({ prepared }: ConstructReport, limit: BindingLimit): string {
  const isExposure = Math.abs(limit.step) === 0.1;
  const what = limit.dearestId === null ? limit.about : `weight of ${printableName(limit.dearestId)}`;
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

/** The table of limits that bind. */
export function bindingLines(report: ConstructReport): string[] {
  const limits = bindingLimits(report);
  if (limits.length === 0) return ["No limit binds."];
  const shown = limits.slice(0, report.top);
  const cut = shown.length < limits.length ? `, the ${shown.length} dearest of them` : "";
  return [
    `Limits that bind${cut}`,
    formatTable(
      [
        { header: "limit", align: "left" },
        { header: "stands at", align: "right" },
        { header: "names", align: "right" },
        { header: "what a little more is worth", align: "left", whole: true },
      ],
      shown.map((limit) => [
        limit.name,
        Math.abs(limit.step) === 0.1 ? fixed(limit.value, 3) : `${percent(limit.value)} %`,
        limit.atLimit === 0 ? "" : String(limit.atLimit),
        bindingWords(report, limit),
      ]),
    ),
  ];
}

/** Whether a limit of a priority is broken: what is feasible is then hardly more than a point, where slopes say nothing. */
export function hasNoRoom({ construction, prepared }: ConstructReport): boolean {
  return construction.limits.some(
    ({ violation }, l) => violation > 0 && prepared.limits[l]?.limit.priority !== undefined,
  );
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
