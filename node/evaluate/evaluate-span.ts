import { type RunReturns, readAxes, runOptions, walkReturns } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import {
  beginWindows,
  type EvaluationState,
  endWindows,
  type FormationRequest,
  type SpanFindings,
  startEvaluation,
  takePending,
  takePeriod,
} from "./evaluation-state.ts";
import { pairedModels } from "./paired-models.ts";
import { addPast, peerPeriods } from "./peer-forecasts.ts";

/** Some forecasts of an evaluation that follow each other; no window of theirs goes on after the span. */
export interface EvaluationSpan {
  /** Forecast dates at which windows begin. */
  readonly closes: readonly string[];
  /** The first close that is read: before the first forecast where peers look back, or names are counted. */
  readonly after: string;
  /** From this close on names count as covered. */
  readonly coveredFrom: string;
  /** The last close that is read. */
  readonly to: string;
  /** Whether `to` is a forecast date: windows end there. */
  readonly isClosed: boolean;
}

/** Walks through a span. Spans know nothing of each other, so that they can be walked at the same time. */
export async function evaluateSpan(
  runs: readonly [Run, ...Run[]],
  span: EvaluationSpan,
  request: FormationRequest,
): Promise<SpanFindings> {
  const [run] = runs;
  const state = startEvaluation((await readAxes(run)).assets.labels.length);
  const length = peerPeriods(runOptions(run).periodsPerYear);
  const closes = new Set(span.closes);
  const begin = span.closes[0] ?? "9999";
  for await (const walked of walkReturns(run, span.after, span.to)) {
    const { date, covered } = walked.before;
    const period = inExcess(walked);
    if (date >= span.coveredFrom) addCoverage(state.age, covered);
    if (closes.has(date)) {
      endWindows(state);
      beginWindows(state, await pairedModels(runs, date), request);
    }
    if ((request.peers?.length ?? 0) > 0) addPast(state.past, period.returns.returns as Float64Array, length);
    if (date >= begin && period.estimated) takePeriod(state, period);
  }
  if (span.isClosed) endWindows(state);
  else takePending(state);
  return findingsOf(state);
}

function findingsOf({ finished, wholes, names, age, missing, market }: EvaluationState): SpanFindings {
  return { finished, wholes, names, age, missing, market };
}

function addCoverage(age: Int32Array, covered: Uint8Array): void {
  for (let name = 0; name < age.length; name++) if (covered[name] === 1) age[name] = age[name]! + 1;
}

/** The period with returns in excess of the risk-free rate. */
function inExcess({ returns, ...rest }: RunReturns): RunReturns {
  const excess = Float64Array.from(returns.returns, (value) => value - returns.riskFree);
  return { ...rest, returns: { ...returns, returns: excess } };
}
