import {
  convexProgram,
  type ProgramResiduals,
  type ProgramStatus,
  solveProgram,
  sparseRows,
} from "../optim/index.ts";
import { type HedgeReport, reportHedge } from "./hedge-report.ts";
import { type HedgeProblem, hedgeCovariances } from "./instruments.ts";

/** What a hedge must and may do. Decimals of the capital base; costs are over the horizon. */
export interface HedgeMandate {
  /** Length of the horizon in the model's periods. */
  readonly horizon: number;
  /** Weight of the variance against costs: the least variance + costs / aversion. */
  readonly aversion: number;
  /** Factors that must end at a given exposure: 0 neutralises. */
  readonly targets: readonly { readonly factor: number; readonly exposure: number }[];
  /** [m] limits of each notional. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Largest Σ|h|; Infinity: none. */
  readonly gross: number;
  /** Largest number of instruments; Infinity: none. */
  readonly count: number;
  /** [m] cost per unit of notional traded. */
  readonly costs: Float64Array;
  /** [m] notionals held now. */
  readonly held: Float64Array;
}

/** A hedge for a mandate, or why there is none. */
export interface FoundHedge extends HedgeReport {
  readonly status: ProgramStatus;
  readonly residuals: ProgramResiduals;
  /** aversion · variance + costs over the horizon. */
  readonly objective: number;
  /** By how much a better choice of instruments could lower the objective at most; 0: none could. */
  readonly gap: number;
  /** [targets] rise of the objective as a target is moved up by one. */
  readonly prices: Float64Array;
}

/**
 * The hedge of least variance and cost within its limits. A limit on the number of instruments is searched by branching on which are
 * used, each branch bounded by the hedge without that limit, best first.
 *
 * @returns status "infeasible" where the instruments cannot reach the targets within the limits
 * @see docs/methodology/12-hedging.md; Land & Doig (1960) for the search
 * @complexity O(m³) a solve; at most `MOST_SOLVES` of them
 */
export function findHedge(problem: HedgeProblem, mandate: HedgeMandate): FoundHedge {
  const m = problem.instruments.length;
  const solve = (excluded: Uint8Array) => solveWithout(problem, mandate, excluded);
  const whole = solve(new Uint8Array(m));
  if (whole.status !== "optimal" || usedBy(whole).length <= mandate.count) return whole;
  return searchCount(mandate.count, whole, solve);
}

const MOST_SOLVES = 2000;
/** Notionals below this share of the largest are none. */
const NO_NOTIONAL = 1e-7;
/** A branch that cannot be better than the best by more than this share is left. */
const WORTH = 1e-9;

interface Branch {
  readonly excluded: Uint8Array;
  readonly included: Uint8Array;
  readonly relaxed: FoundHedge;
}

function searchCount(
  count: number,
  whole: FoundHedge,
  solve: (excluded: Uint8Array) => FoundHedge,
): FoundHedge {
  const m = whole.notionals.length;
  let open: Branch[] = [{ excluded: new Uint8Array(m), included: new Uint8Array(m), relaxed: whole }];
  let best: FoundHedge | undefined;
  let solves = 0;
  // The least that what could not be solved might have come to: the gap counts it.
  let unsolved = Infinity;
  const consider = (found: FoundHedge, atLeast: number) => {
    if (found.status === "stalled") unsolved = Math.min(unsolved, atLeast);
    if (found.status !== "optimal" || usedBy(found).length > count) return;
    if (best === undefined || found.objective < best.objective) best = found;
  };
  while (open.length > 0 && solves < MOST_SOLVES) {
    open.sort((a, b) => a.relaxed.objective - b.relaxed.objective);
    const { excluded, included, relaxed } = open.shift() as Branch;
    if (best !== undefined && relaxed.objective >= best.objective - WORTH * Math.abs(best.objective)) {
      open = [];
      break;
    }
    // A hedge of the largest ones is feasible often, and good.
    consider(solve(allBut(m, largestOf(relaxed, count, included))), Infinity);
    solves++;
    const next = branchOn(relaxed, excluded, included);
    if (next < 0) continue;
    const out = excluded.slice();
    out[next] = 1;
    const without = solve(out);
    solves++;
    consider(without, relaxed.objective);
    if (without.status === "optimal" && usedBy(without).length > count)
      open.push({ excluded: out, included, relaxed: without });
    const kept = included.slice();
    kept[next] = 1;
    const chosen = kept.reduce((sum, flag) => sum + flag, 0);
    if (chosen < count) open.push({ excluded, included: kept, relaxed });
    else if (chosen === count) {
      consider(solve(kept.map((flag) => 1 - flag)), relaxed.objective);
      solves++;
    }
  }
  const isSearched = open.length === 0 && unsolved === Infinity;
  if (best === undefined) return { ...whole, status: isSearched ? "infeasible" : "stalled" };
  const bound = open.reduce((least, branch) => Math.min(least, branch.relaxed.objective), best.objective);
  return { ...best, gap: best.objective - Math.min(bound, unsolved) };
}

function usedBy({ notionals }: FoundHedge): number[] {
  const least = NO_NOTIONAL * notionals.reduce((most, h) => Math.max(most, Math.abs(h)), 0);
  return Array.from(notionals.keys()).filter((i) => Math.abs(notionals[i]) > least);
}

function largestOf(found: FoundHedge, count: number, included: Uint8Array): number[] {
  const rank = (i: number) => (included[i] === 1 ? Infinity : Math.abs(found.notionals[i]));
  return Array.from(found.notionals.keys())
    .sort((a, b) => rank(b) - rank(a) || a - b)
    .slice(0, count);
}

function allBut(m: number, kept: readonly number[]): Uint8Array {
  const excluded = new Uint8Array(m).fill(1);
  for (const i of kept) excluded[i] = 0;
  return excluded;
}

/** The undecided instrument with the largest notional. */
function branchOn(found: FoundHedge, excluded: Uint8Array, included: Uint8Array): number {
  let best = -1;
  for (const i of usedBy(found)) {
    if (excluded[i] === 1 || included[i] === 1) continue;
    if (best < 0 || Math.abs(found.notionals[i]) > Math.abs(found.notionals[best])) best = i;
  }
  return best;
}

/** Variables are h, then the traded and the gross parts, each at least the size of what it is of. */
function solveWithout(problem: HedgeProblem, mandate: HedgeMandate, excluded: Uint8Array): FoundHedge {
  const m = problem.instruments.length;
  const { instruments, withBook } = hedgeCovariances(problem);
  const scale = 2 * mandate.aversion * mandate.horizon;
  const factors = problem.bookExposures.length;
  const quadratic = Array.from({ length: 3 * m }, (_, i) => ({
    columns: i < m ? Array.from({ length: i + 1 }, (__, j) => j) : [],
    values: i < m ? Array.from({ length: i + 1 }, (__, j) => scale * instruments[i * m + j]) : [],
  }));
  const rows: { columns: number[]; values: number[] }[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const add = (columns: number[], values: number[], lower: number, upper: number) => {
    rows.push({ columns, values });
    rowLower.push(lower);
    rowUpper.push(upper);
  };
  const all = Array.from({ length: m }, (_, i) => i);
  for (const { factor, exposure } of mandate.targets) {
    const values = all.map((i) => problem.exposures[i * factors + factor]);
    const missing = exposure - problem.bookExposures[factor];
    add(all, values, missing, missing);
  }
  for (const i of all) {
    add([i, m + i], [1, -1], -Infinity, mandate.held[i]);
    add([i, m + i], [1, 1], mandate.held[i], Infinity);
    add([i, 2 * m + i], [1, -1], -Infinity, 0);
    add([i, 2 * m + i], [1, 1], 0, Infinity);
  }
  if (mandate.gross < Infinity)
    add(
      all.map((i) => 2 * m + i),
      all.map(() => 1),
      -Infinity,
      mandate.gross,
    );
  const limit = (i: number, values: Float64Array) => (excluded[i] === 1 ? 0 : values[i]);
  const solution = solveProgram(
    convexProgram({
      linear: [...Array.from(withBook, (c) => scale * c), ...mandate.costs, ...all.map(() => 0)],
      quadratic: sparseRows(quadratic),
      lower: [...all.map((i) => limit(i, mandate.lower)), ...new Float64Array(2 * m)],
      upper: [...all.map((i) => limit(i, mandate.upper)), ...new Float64Array(2 * m).fill(Infinity)],
      rows,
      rowLower,
      rowUpper,
    }),
  );
  const report = reportHedge(problem, solution.x.slice(0, m), mandate.costs, mandate.held);
  return {
    ...report,
    status: solution.status,
    residuals: solution.residuals,
    objective: mandate.aversion * mandate.horizon * report.after.total + report.costs,
    gap: 0,
    prices: solution.duals.rows.slice(0, mandate.targets.length),
  };
}
