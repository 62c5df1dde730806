import type { ForecastComparison } from "../../engine/evaluation/index.ts";
import type { RunsEvaluation } from "./evaluate-runs.ts";
import type { NameComparison, NameGroup } from "./name-ledger.ts";
import type { Peer } from "./peer-forecasts.ts";
import { type RollingLines, rollingLines } from "./rolling-lines.ts";
import { type HorizonSummary, summariseHorizon } from "./summarise-horizon.ts";

/** What `plimsoll evaluate` found. Decimals. */
export interface EvaluationReport {
  readonly model: string;
  readonly runId: string;
  readonly horizons: readonly HorizonReport[];
  readonly names: readonly NameGroup[];
  readonly namesAgainst: readonly { readonly peer: Peer; readonly groups: readonly NameComparison[] }[];
  readonly missingShare: number;
  /** Date ranges that were given; null where crises were told from the forecasts. */
  readonly crises: readonly CrisisSpan[] | null;
  /** Forecasts of the run that are scored apart, those before the span among them. */
  readonly burnIn: number;
}

/** Both ends included; a month or a year as an end is its last day. */
export interface CrisisSpan {
  readonly from: string;
  readonly to: string;
}

/** Windows of one length. */
export interface HorizonReport extends HorizonSummary {
  readonly against: readonly { readonly peer: Peer; readonly families: readonly ForecastComparison[] }[];
  readonly rolling: RollingLines;
}

/** How the windows are cut, and what the run is held against. */
export interface ReportOptions {
  readonly peers: readonly Peer[];
  readonly crises: readonly CrisisSpan[] | undefined;
  /** First forecasts of the run that are scored apart. */
  readonly burnIn: number;
}

/** An evaluation of one run, summarised. */
export function evaluationReportOf(
  run: { readonly id: string; readonly model: string },
  evaluation: RunsEvaluation,
  { peers, crises, burnIn }: ReportOptions,
): EvaluationReport {
  const cut = { market: evaluation.market, crises, burnIn };
  return {
    model: run.model,
    runId: run.id,
    horizons: evaluation.horizons.map((horizon) => ({
      ...summariseHorizon(horizon, cut),
      rolling: rollingLines(horizon),
      against: peers.map((peer, p) => ({
        peer,
        families: horizon.dates.length >= 2 ? (horizon.comparisons[p] ?? []) : [],
      })),
    })),
    names: evaluation.names,
    namesAgainst: peers.map((peer, p) => ({ peer, groups: evaluation.nameComparisons[p] ?? [] })),
    missingShare: evaluation.missingShare,
    crises: crises ?? null,
    burnIn,
  };
}
