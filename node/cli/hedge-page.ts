import type { FoundHedge } from "../../engine/hedging/index.ts";
import { type HedgeAt, HOLDING, hedgeCostShare } from "../model/index.ts";
import { counted } from "./counted.ts";
import { type ExposureFigures, type HedgeFigures, settled } from "./hedge-figures.ts";
import { printableName } from "./printable-text.ts";
import { right } from "./stress-parts.ts";
import { fixed, formatTable, money, percent } from "./table-text.ts";

/** A hedge as a page. */
export function hedgeText(
  hedge: HedgeAt,
  figures: HedgeFigures,
  { top, runId }: { top: number; runId: string },
): string {
  const { portfolioName, stored, written, found, held, mandate } = hedge;
  return [
    `Hedge of ${printableName(portfolioName)} on ${stored.date}, over ${written.horizon.text}: ${aimText(hedge)}`,
    ...statusLines(found),
    "",
    instrumentTable(hedge, figures, held.capital),
    "",
    "What each hedge leaves (annual, %)",
    hedgeTable(figures),
    `No hedge of factors alone goes below ${percent(figures.specificFloorAnnual)} %, the book's own specific risk; instruments that hold its names can.`,
    "",
    `The ${counted(Math.min(top, figures.exposures.length), "factor")} of most stand-alone risk before or after`,
    exposureTable(figures, top),
    ...(mandate.targets.length > 0 ? ["", ...hedgePrices(hedge)] : []),
    ...regressionLines(hedge),
    ...hedge.notes.map((note) => `\n${note}`),
    "",
    "Notionals are % of the capital, negative short. Least variance: without limits, costs and targets; ± is one standard error, as of",
    "a regression over the model's effective number of periods. Effectiveness: share of the book's variance that goes.",
    `${hedgeCostWords(written)} Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

/** Betas listed: those that are most of their error. */
const BETAS = 6;

/** What an instrument known by its returns is, and what its residual leaves in the hedge. */
function regressionLines({ regressions, problem, found, stored }: HedgeAt): string[] {
  return regressions.map(({ instrument, betas, periods, residualVariance, rSquared }) => {
    const at = problem.instruments.findIndex(({ name }) => name === instrument);
    const residual = Math.sqrt(residualVariance * stored.model.periodsPerYear);
    const shown = betas
      .toSorted((a, b) => Math.abs(b.beta / b.error) - Math.abs(a.beta / a.error))
      .slice(0, BETAS)
      .map(({ factor, beta, error }) => `${factor} ${fixed(beta)} ± ${fixed(error)}`);
    const left = Math.abs(settled(found.notionals[at] as number)) * residual;
    return `\n${printableName(instrument)} by ${counted(periods, "return")}: ${shown.join(", ")}; R² ${percent(rSquared, 1)} %. Its residual is ${percent(residual)} % a year and leaves ${percent(left)} % in this hedge.`;
  });
}

/** How costs are brought to the horizon. */
export function hedgeCostWords(written: HedgeAt["written"]): string {
  const { holding = HOLDING } = written;
  const share = fixed(hedgeCostShare(written), 4);
  return `Costs are what the trades cost once; against the variance they count × ${share}, spread over the ${holding.text} that a hedge is held.`;
}

function aimText({ mandate, stored }: HedgeAt): string {
  const { factors } = stored.model.exposures;
  if (mandate.targets.length === 0) return "least variance";
  if (mandate.targets.every(({ exposure }) => exposure === 0) && mandate.targets.length <= 6)
    return `neutral to ${mandate.targets.map(({ factor }) => factors[factor]?.name).join(", ")}`;
  return `${counted(mandate.targets.length, "factor")} held at an exposure`;
}

/** Digits beyond these are rounding, and another on another machine. */
const LEAST_DIGITS = -9;

function statusLines({ status, residuals, gap, objective }: FoundHedge): string[] {
  const worst = Math.max(residuals.primal, residuals.dual, residuals.gap);
  const bound = 10 ** Math.max(LEAST_DIGITS, Math.ceil(Math.log10(worst)));
  const first = `${status}: limits, multipliers and duality gap hold to ${bound.toExponential(0)} of their size`;
  if (gap <= 1e-9 * Math.abs(objective)) return [first];
  return [
    first,
    `Another choice of instruments could be better by ${percent(gap / Math.abs(objective))} % of the objective at most.`,
  ];
}

function instrumentTable({ found, least }: HedgeAt, { instruments }: HedgeFigures, capital: number): string {
  const withMoney = Number.isFinite(capital);
  const isHeld = instruments.some(({ held }) => held !== 0);
  return (
    formatTable(
      [
        { header: "instrument", align: "left" },
        right("volatility %"),
        right("correlation"),
        ...(isHeld ? [right("held %")] : []),
        right("notional %"),
        ...(withMoney ? [right("money")] : []),
        right("cost, bp"),
        ...(least === undefined ? [] : [right("least variance %"), right("±")]),
      ],
      instruments.map((of) => [
        of.instrument,
        percent(of.volatilityAnnual),
        fixed(of.correlation),
        ...(isHeld ? [percent(of.held)] : []),
        percent(of.notional),
        ...(withMoney ? [money(of.notional * capital)] : []),
        fixed(of.cost * 1e4, 1),
        ...(least === undefined ? [] : [percent(of.leastVariance), percent(of.leastVarianceError)]),
      ]),
    ) +
    (found.notionals.length > 1 && least === undefined
      ? "\nThe instruments depend on each other: no hedge of least variance is the only one."
      : "")
  );
}

function hedgeTable({ hedges }: HedgeFigures): string {
  return formatTable(
    [
      { header: "hedge", align: "left" },
      right("volatility"),
      right("factor"),
      right("specific"),
      right("effectiveness"),
      right("gross notional"),
    ],
    hedges.map((of) => [
      of.hedge,
      percent(of.volatilityAnnual),
      percent(of.factorVolatilityAnnual),
      percent(of.specificVolatilityAnnual),
      percent(of.effectiveness, 1),
      percent(of.gross),
    ]),
  );
}

function exposureTable({ exposures }: HedgeFigures, top: number): string {
  const size = (of: ExposureFigures) => Math.max(of.aloneAnnualBefore, of.aloneAnnualAfter);
  return formatTable(
    [
      { header: "factor", align: "left" },
      right("exposure before"),
      right("after"),
      right("alone, % before"),
      right("after"),
    ],
    exposures
      .toSorted((a, b) => size(b) - size(a))
      .slice(0, top)
      .map((of) => [
        of.factor,
        fixed(of.before, 3),
        fixed(of.after, 3),
        percent(of.aloneAnnualBefore),
        percent(of.aloneAnnualAfter),
      ]),
  );
}

/** What holding a factor where it was asked for costs in risk. */
/** What a little more of each target would bring, in words. */
export function hedgePrices({ mandate, found, stored }: HedgeAt): string[] {
  const { factors } = stored.model.exposures;
  const free = found.after.total * mandate.horizon;
  return mandate.targets.flatMap(({ factor }, t) => {
    const price = found.prices[t] as number;
    // d σ / d target = price / (2 aversion σ), per 0.1 of exposure and year.
    const slope = price / (2 * mandate.aversion * Math.sqrt(free));
    const annual = slope * Math.sqrt(stored.model.periodsPerYear / mandate.horizon);
    if (Math.abs(annual) * 0.1 < 5e-6) return [];
    const direction = annual > 0 ? "less" : "more";
    return [
      `0.1 ${direction} of exposure to ${factors[factor]?.name} would take ${fixed(Math.abs(annual) * 0.1 * 1e4, 1)} bp of volatility away.`,
    ];
  });
}
