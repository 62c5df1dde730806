import {
  adjustPValues,
  type CoefficientSummary,
  type CombinationMoments,
  combineParts,
  lastCombination,
  newCoefficients,
  type SignalDate,
  signalCorrelations,
  studyCoefficients,
  walkForwardWeights,
} from "../../engine/alpha/index.ts";
import { type Matrix, matrix } from "../../engine/linalg/index.ts";
import type { BookPerformance } from "../../engine/performance-attribution/index.ts";
import { requireFactorReturns, runOptions } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import { attributePure } from "./attribute-pure.ts";
import { type MeanTerms, meanTerms } from "./mean-terms.ts";
import type { SignalFile } from "./read-signal.ts";
import { readSignalPanels, type SignalPanel, type SignalPanels } from "./signal-panel.ts";
import { type CorrelationsPart, correlationsPart } from "./study-parts.ts";
import {
  medianSpacing,
  requireDates,
  type SignalStudy,
  type StudyRequest,
  studySignal,
} from "./study-signal.ts";

/** How several signals are studied together. */
export interface StudiesRequest extends StudyRequest {
  /** Of the covariance of the coefficients to its diagonal, 0 to 1. */
  readonly shrinkage: number;
}

/** A signal's study with its name and its p-values among all that were tried. */
export interface NamedStudy extends SignalStudy {
  readonly name: string;
  readonly file: string;
  /** Of the rank coefficient of the new part. */
  readonly pValue: number;
  readonly bonferroni: number;
  readonly benjaminiHochberg: number;
  /** Of the pure portfolio. */
  readonly attribution: BookPerformance | null;
}

/** Signals as one, with weights that were known at each date. */
export interface CombinationStudy {
  /** Signals with a new part, in the order of the weights. */
  readonly names: readonly string[];
  readonly shrinkage: number;
  /** Coefficients before there are weights. */
  readonly fewest: number;
  /** [S] mean over the dates, and the last. */
  readonly meanWeights: Float64Array;
  readonly lastWeights: Float64Array;
  /** What they are made of, where terms are asked for: the last by their moments (null without weights), the mean by date. */
  readonly lastMoments?: Omit<CombinationMoments, "weights"> | null;
  readonly meanWeightTerms?: readonly MeanTerms[];
  readonly study: SignalStudy;
  readonly attribution: BookPerformance | null;
  /** Rank coefficients on the same dates: equal weights with the sign of each signal as given. */
  readonly equal: CoefficientSummary;
}

/** What signals are worth against a run's model. */
export interface SignalsStudy {
  /** Signals that count as tried: at least those given. */
  readonly tried: number;
  readonly signals: readonly NamedStudy[];
  /** null for a single signal. */
  readonly correlations: CorrelationsPart | null;
  /** null for a single signal, and where the signals have too few dates in common. */
  readonly combination: CombinationStudy | null;
  /** What an alpha file is made of: the single signal, or the combination. */
  readonly final: FinalSignal | null;
}

/** A signal with the row of panels that its coefficients are of. */
export interface FinalSignal {
  readonly dates: readonly SignalDate[];
  readonly closes: readonly string[];
  readonly horizon: number;
  readonly spacing: number;
  readonly panels: SignalPanels["panels"];
}

/**
 * Signals against a run: each alone (`studySignal`), how alike they are, and combined with weights that look at no later return.
 *
 * @throws {InputError} a signal of fewer than two dates with ten names or more in the run's span
 * @see docs/methodology/13b-alpha.md
 */
export async function studySignals(
  run: Run,
  files: readonly SignalFile[],
  request: StudiesRequest,
): Promise<SignalsStudy> {
  requireFactorReturns(run);
  const panels = await readSignalPanels(run, files);
  const { signals } = panels;
  requireDates(signals, run.manifest.dates);
  const { periodsPerYear } = runOptions(run);
  const tried = Math.max(request.tried, signals.length);
  const studies = signals.map((signal) => studySignal(panels, signal, { ...request, tried, periodsPerYear }));
  const combined = signals.length > 1 ? combine(panels, request) : undefined;
  const books = await attributePure(run, combined === undefined ? signals : [...signals, combined.panel]);
  const values = new Float64Array(tried).fill(1);
  values.set(studies.map(newPValue));
  const [bonferroni, hochberg] = [
    adjustPValues(values, "bonferroni"),
    adjustPValues(values, "benjamini_hochberg"),
  ];
  const last = run.manifest.dates.last;
  const [single] = signals;
  const final = signals.length === 1 ? single : combined?.panel;
  return {
    tried,
    signals: studies.map((study, s) => ({
      name: (signals[s] as SignalPanel).name,
      file: (signals[s] as SignalPanel).file,
      pValue: values[s] as number,
      bonferroni: bonferroni[s] as number,
      benjaminiHochberg: hochberg[s] as number,
      ...study,
      attribution: books[s] ?? null,
    })),
    correlations:
      signals.length > 1
        ? correlationsPart(
            signalCorrelations(signals.map(({ dates }) => dates)),
            { terms: request.terms === true },
            (period) => (panels.periods[period] as SignalPanels["periods"][number]).after,
          )
        : null,
    combination:
      combined === undefined
        ? null
        : {
            ...combined.account,
            study: studySignal(panels, combined.panel, {
              ...request,
              horizon: combined.horizon,
              tried: tried + 1,
              periodsPerYear,
            }),
            attribution: books.at(-1) ?? null,
          },
    final:
      final === undefined
        ? null
        : {
            dates: final.latest === undefined ? final.dates : [...final.dates, final.latest],
            closes: final.latest === undefined ? final.closes : [...final.closes, last],
            horizon: combined?.horizon ?? (studies[0] as SignalStudy).horizon,
            spacing: medianSpacing(final.dates),
            panels: panels.panels,
          },
  };
}

function newPValue({ coefficients, horizon }: SignalStudy): number {
  const own = coefficients.find((study) => study.part === "new" && study.horizon === horizon);
  return own?.rank.pValue ?? 1;
}

interface Combined {
  readonly panel: SignalPanel;
  readonly horizon: number;
  readonly account: Omit<CombinationStudy, "study" | "attribution">;
}

/** Shares of a signal from which it has nothing of its own to combine. */
const SPANNED = 1 - 1e-6;

/** Dates by which it is told: there are no weights before the end of the twelfth. */
const TOLD_BY = 12;

/** What the factors span at a signal's first dates: which signals are combined looks at none later. */
function firstSpannedShare(dates: readonly SignalDate[]): number {
  const first = dates.slice(0, TOLD_BY);
  return first.reduce((sum, { spannedShare }) => sum + spannedShare / first.length, 0);
}

/** Undefined where fewer than two signals have a new part, or too few dates are common to them. */
function combine(
  { panels, signals }: SignalPanels,
  { horizon: wanted, shrinkage, terms }: StudiesRequest,
): Combined | undefined {
  const used = signals.filter(({ dates }) => firstSpannedShare(dates) < SPANNED);
  const [first, ...others] = used;
  if (first === undefined || others.length === 0) return undefined;
  const common = first.closes.filter((close) => others.every(({ closes }) => closes.includes(close)));
  if (common.length < 2) return undefined;
  const rows = used.map(({ dates, closes }) => {
    const at = new Map(closes.map((close, d) => [close, dates[d] as SignalDate]));
    return common.map((close) => at.get(close) as SignalDate);
  });
  const dates = rows[0] as readonly SignalDate[];
  const horizon = wanted ?? medianSpacing(dates);
  const latest = used.map((signal) => signal.latest);
  const now = latest.every((date) => date !== undefined) ? latest : [];
  const periods = [...dates.map(({ period }) => period), ...now.slice(0, 1).map(({ period }) => period)];
  const fewest = Math.max(12, 3 * used.length);
  const coefficients = columns(rows.map((row) => newCoefficients(row, panels, horizon).rank));
  const padded = matrix(
    periods.length,
    used.length,
    Float64Array.from(
      { length: periods.length * used.length },
      (_, k) => coefficients.values[k] ?? Number.NaN,
    ),
  );
  const options = { periods, horizon, shrinkage, fewest };
  const weights = walkForwardWeights(padded, options);
  const rowOf = (d: number) =>
    Float64Array.from(used, (_, s) => weights.values[d * used.length + s] as number);
  const equally = new Float64Array(used.length).fill(1 / used.length);
  const built = common.flatMap((close, d) => {
    const parts = rows.map((row) => row[d] as SignalDate);
    const date = combineParts(parts, rowOf(d));
    const equal = combineParts(parts, equally);
    return date === undefined || equal === undefined ? [] : [{ close, date, equal, weights: rowOf(d) }];
  });
  if (built.length < 2) return undefined;
  const spacing = medianSpacing(built.map(({ date }) => date));
  const [equal] = studyCoefficients(
    built.map((one) => one.equal),
    panels,
    [horizon],
    spacing,
  ).filter(({ part }) => part === "new");
  const lastWeights = rowOf(periods.length - 1);
  return {
    horizon,
    panel: {
      name: "combination",
      file: "",
      dates: built.map(({ date }) => date),
      closes: built.map(({ close }) => close),
      correlations: built.map(() => new Float64Array(0)),
      latest: now.length > 0 ? combineParts(now, lastWeights) : undefined,
      unknown: [],
      unusedDates: 0,
    },
    account: {
      names: used.map(({ name }) => name),
      shrinkage,
      fewest,
      meanWeights: equally.map((_, s) =>
        built.reduce((sum, one) => sum + (one.weights[s] as number) / built.length, 0),
      ),
      lastWeights,
      ...(terms === true ? weightTerms(lastCombination(padded, options), built) : {}),
      equal: (equal as { rank: CoefficientSummary }).rank,
    },
  };
}

/** What weights are made of. */
function weightTerms(
  last: CombinationMoments | undefined,
  built: readonly { readonly close: string; readonly weights: Float64Array }[],
): Pick<CombinationStudy, "lastMoments" | "meanWeightTerms"> {
  const closes = built.map(({ close }) => close);
  const [first] = built;
  return {
    lastMoments: last === undefined ? null : momentsOf(last),
    meanWeightTerms: Array.from(first?.weights ?? [], (_, s) =>
      meanTerms(
        closes,
        built.map(({ weights }) => weights[s] as number),
      ),
    ),
  };
}

const momentsOf = ({ count, mean, precision }: CombinationMoments): Omit<CombinationMoments, "weights"> => ({
  ...{ count, mean, precision },
});

/** Series side by side. [D×S] */
function columns(series: readonly Float64Array[]): Matrix {
  const rows = series[0]?.length ?? 0;
  return matrix(
    rows,
    series.length,
    Float64Array.from(
      { length: rows * series.length },
      (_, k) => series[k % series.length]?.[Math.floor(k / series.length)] ?? Number.NaN,
    ),
  );
}
