import { EngineError } from "../errors/index.ts";
import { lineContributions } from "./attribution-lines.ts";
import { addPeriod } from "./contribution-ledger.ts";
import { type HeldPanels, placeHeld, scaleName } from "./held-panels.ts";
import { isLinkable, requireLinkable } from "./linkable-returns.ts";
import { compoundPeriod } from "./linking-factors.ts";
import type { ManyState } from "./many-state.ts";
import {
  exposeRow,
  type HeldNames,
  nameTable,
  RETURN,
  type RowSums,
  SPECIFIC,
  sumRows,
  UNMODELLED,
  WEIGHT,
} from "./many-sums.ts";
import type { PeriodReturns, ReturnParts } from "./period-attribution.ts";

/** A period of many portfolios. */
export interface ManyPeriod extends PeriodReturns {
  /** What the others are measured against, on the same exposures; absent: each by itself. */
  readonly benchmark?: ReturnParts | undefined;
  /** [P] what the portfolios are known to have returned, where that is known: the rest is trading. NaN is unknown. */
  readonly actual?: Float64Array | undefined;
  /** [P] 1 = the period is in the portfolio's account; elsewhere what it holds only drifts. Absent: in that of every one. */
  readonly counted?: Uint8Array | undefined;
}

/**
 * Adds one period to the attributions of many portfolios: what `attributePeriod` and `stepAttribution` say of the active return of each,
 * to rounding. What is held drifts through the period.
 *
 * A portfolio with a return of −100 % or less is given up: it holds nothing any more, and the result names it.
 *
 * @param state  consumed: its sums are added to
 * @throws {EngineError} order: a date that is not after the last one; shape: other factors than the state's; value: a return that is
 *   infinite, or a factor return that is not finite where there is exposure
 * @throws {InputError} a return of the benchmark of −100 % or less
 * @see docs/methodology/10-performance-attribution.md
 * @complexity O(H·S + P·K) for H holdings in all, each name counted where a portfolio holds many
 */
export function stepPortfolios(state: ManyState, period: ManyPeriod): ManyState {
  checkPeriod(state, period);
  const { benchmark, date } = period;
  if (benchmark !== undefined)
    requireLinkable([{ book: "benchmark", date, returnPeriod: benchmark.returnPeriod }]);
  const nameCount = period.returns.length;
  const growth = state.growth.length === 0 ? new Float64Array(nameCount).fill(1) : state.growth;
  const table = nameTable(period, growth);
  placeHeld(state.panels, state.held, nameCount);
  const step: Step = {
    state,
    period,
    table,
    exposures: period.exposures,
    benchmarkLines: benchmark && lineContributions(benchmark, state.slots, state.lines.length),
    sums: new Float64Array(table.width),
    panels: state.panels,
    rowSums: sumRows(state.held, state.panels, table),
    exposed: new Float64Array(state.factors.length),
    lines: new Float64Array(state.lines.length),
  };
  for (let row = 0; row < state.labels.length; row++) {
    const held = state.held[row];
    if (held !== undefined) stepRow(row, held, step);
  }
  growNames({ ...state, growth }, period.returns);
  return { ...state, growth, lastDate: period.date };
}

/** Growth far from 1 is taken into the weights before it leaves the range of numbers; that of a name that lost everything at once. */
const FAR = 1e100;

/** Names grow once for all that hold them. A return that is missing is 0. */
function growNames({ growth, held, panels }: ManyState, returns: ManyPeriod["returns"]): void {
  for (let asset = 0; asset < growth.length; asset++) {
    if (Number.isNaN(returns[asset])) continue;
    const factor = growth[asset] * (1 + returns[asset]);
    const size = Math.abs(factor);
    growth[asset] = factor;
    if (size < FAR && size > 1 / FAR) continue;
    scaleName(panels, held, { asset, factor, nameCount: growth.length });
    growth[asset] = 1;
  }
}

interface Step {
  readonly state: ManyState;
  readonly period: ManyPeriod;
  readonly table: ReturnType<typeof nameTable>;
  readonly exposures: PeriodReturns["exposures"];
  readonly benchmarkLines: Float64Array | undefined;
  readonly panels: HeldPanels;
  readonly rowSums: RowSums;
  /** Of one portfolio, overwritten by each. */
  readonly sums: Float64Array;
  readonly exposed: Float64Array;
  readonly lines: Float64Array;
}

function checkPeriod({ lastDate, factors }: ManyState, { date, exposures, returns }: PeriodReturns): void {
  if (date <= lastDate)
    throw new EngineError("order", `stepPortfolios needs ascending dates, got ${date} after ${lastDate}`);
  if (exposures.factors.length !== factors.length) {
    const got = exposures.factors.length;
    throw new EngineError("shape", `stepPortfolios needs ${factors.length} factors, got ${got}`);
  }
  for (let asset = 0; asset < returns.length; asset++) {
    // Sums go over names that are not held, too.
    if (Math.abs(returns[asset]) === Number.POSITIVE_INFINITY)
      throw new EngineError(
        "value",
        `stepPortfolios needs finite returns, NaN where missing, got ${returns[asset]} on ${date}`,
      );
  }
}

function stepRow(row: number, held: HeldNames, step: Step): void {
  const { state, period, sums, exposed, lines } = step;
  const scale = state.scale[row];
  const cash = state.cash[row] * scale;
  exposeRow(row, held, step, { sums, exposed, scale });
  const heldReturn = sums[RETURN] + period.riskFree * cash + sums[UNMODELLED];
  const actual = period.actual?.[row] ?? Number.NaN;
  const own = Number.isNaN(actual) ? heldReturn : actual;
  const isCounted = period.counted === undefined || period.counted[row] === 1;
  if (!isLinkable(heldReturn) || (isCounted && !isLinkable(own))) {
    const returnPeriod = isLinkable(heldReturn) ? own : heldReturn;
    state.broken[row] = { book: `portfolio ${state.labels[row]}`, date: period.date, returnPeriod };
    state.held[row] = undefined;
    return;
  }
  // Cash grows apart: it is no name of the table.
  state.cash[row] *= 1 + period.riskFree;
  state.scale[row] = scale / (1 + heldReturn);
  if (!isCounted) return;
  fillLines(step, { own, trading: own - heldReturn, cash });
  count(row, own, step, lines);
}

/** One portfolio's lines of a period. */
function fillLines(
  { state, period, sums, exposed, lines }: Step,
  of: { readonly own: number; readonly trading: number; readonly cash: number },
): void {
  const { factorReturns, riskFree } = period;
  const { factorSlots, familySlots } = state.slots;
  lines.fill(0);
  let factorReturn = 0;
  for (let k = 0; k < exposed.length; k++) {
    if (exposed[k] === 0) continue;
    const contribution = exposed[k] * factorReturns[k];
    factorReturn += contribution;
    lines[familySlots[k]] += contribution;
    lines[factorSlots[k]] += contribution;
  }
  if (!Number.isFinite(factorReturn)) {
    const bad = exposed.findIndex((exposure, k) => exposure !== 0 && !Number.isFinite(factorReturns[k]));
    const of = `${state.factors[bad]?.name}, got ${factorReturns[bad]} on ${period.date}`;
    throw new EngineError("value", `stepPortfolios needs a finite return of ${of}`);
  }
  // The order of FIXED_LINES.
  lines[0] = of.own;
  lines[1] = factorReturn;
  lines[2] = sums[SPECIFIC];
  lines[3] = riskFree * (of.cash + sums[WEIGHT]);
  lines[4] = sums[UNMODELLED];
  lines[5] = sums[RETURN] - factorReturn - sums[SPECIFIC] - riskFree * sums[WEIGHT];
  lines[6] = of.trading;
}

const NO_EXPOSURES = new Float64Array(0);

/** Takes a period up into the account of a portfolio. */
function count(row: number, own: number, step: Step, contributions: Float64Array): void {
  const { state, period, sums, exposed, benchmarkLines } = step;
  const base = period.benchmark?.returnPeriod ?? 0;
  if (benchmarkLines !== undefined) {
    for (let line = 0; line < contributions.length; line++) contributions[line] -= benchmarkLines[line];
  }
  state.periodCounts[row]++;
  const periodCount = state.periodCounts[row];
  if (periodCount === 1) state.firstDates[row] = period.date;
  const growth = state.growths[row];
  const { linking: method } = state.options;
  addPeriod(state, row * contributions.length, {
    contributions,
    own,
    base,
    method,
    growth: growth.own,
    periodCount,
  });
  state.differenceSum[row] += own - base;
  state.differenceSquares[row] += (own - base) ** 2;
  state.growths[row] = compoundPeriod(growth, own, base);
  const start = row * exposed.length;
  const { exposures } = state;
  const of = period.benchmark?.exposures ?? NO_EXPOSURES;
  for (let k = 0; k < exposed.length; k++) {
    const active = k < of.length ? exposed[k] - of[k] : exposed[k];
    exposures[start + k] += (active - exposures[start + k]) / periodCount;
  }
  if (sums[WEIGHT] !== 0) state.modelled[row] = 1;
}
