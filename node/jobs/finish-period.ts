import type { MarketAxes } from "../../engine/data/index.ts";
import {
  type Forecast,
  type ForecastDraft,
  finishDay,
  finishForecast,
  type LateState,
  type ModelDay,
  type ModelOptions,
} from "../../engine/pipeline/index.ts";
import type { EigenfactorDraws } from "../../engine/risk-model/index.ts";
import type { TableChunk } from "../store/index.ts";
import type { SavedCore } from "./checkpoint.ts";
import type { FoldedDay } from "./fold-days.ts";
import { GateFailure } from "./gate-failure.ts";
import type { Period } from "./plan-periods.ts";
import type { BegunPeriod } from "./resume-point.ts";
import type { RunTables } from "./run-tables.ts";
import type { KeptRows } from "./table-builder.ts";

/** v(k) of what it is drawn from, on as many threads as there are. */
export type SimulateEigenfactors = (draws: EigenfactorDraws | undefined) => Promise<Float64Array>;

interface FinishContext {
  readonly axes: MarketAxes;
  readonly options: ModelOptions;
  readonly simulate: SimulateEigenfactors;
  readonly onDay: () => void;
  /** Empty, and empty again when the period is finished. */
  readonly tables: RunTables;
  /** The first dates of the period, where they are done. */
  readonly begun: BegunPeriod | undefined;
  /** Whether the period's rows are to be kept: where days may be added to it. */
  readonly keepsRows: boolean;
}

/** A period's tables, the core after it where it is saved, and what rests on forecasts. */
export interface FinishedPeriod {
  readonly chunks: readonly TableChunk[];
  readonly core: SavedCore | undefined;
  readonly late: LateState;
  /** The period's rows but for the forecast of its last date, where they are kept. */
  readonly rows: KeptRows | undefined;
}

/**
 * Takes the days of a period from the fold, makes what rests on forecasts, and gathers the tables.
 *
 * @throws {GateFailure} a result that theory forbids
 */
export async function finishPeriod(
  before: LateState,
  period: Period,
  days: AsyncGenerator<FoldedDay>,
  context: FinishContext,
): Promise<FinishedPeriod> {
  const { axes, options, simulate } = context;
  const { begun, tables } = context;
  if (begun !== undefined) tables.addKept(begun.rows);
  let late = before;
  let core: SavedCore | undefined;
  let rows: KeptRows | undefined;
  for (const date of period.dates.slice(begun?.dateCount ?? 0)) {
    const next = await days.next();
    if (next.done === true) throw new Error(`the fold gave no day ${date}`);
    const folded = next.value;
    refuseFailedGates(folded.output.gates, axes);
    const bias = await simulate(folded.pending.draft?.covariance.draws);
    const finished = finishDay(late, folded.pending, bias, { axes, options });
    late = finished.state;
    const day: ModelDay = { ...folded.output, portfolios: finished.output };
    tables.addDay(day, folded.pending.period.close.marketCap);
    if (context.keepsRows && date === period.dates.at(-1)) rows = tables.kept();
    if (folded.isForecast) tables.addSources(day, folded);
    if (folded.draft !== undefined) await addForecast(tables, folded.draft, late, context);
    core = folded.core;
    context.onDay();
  }
  return { chunks: tables.chunks(period.name), core, late, rows };
}

async function addForecast(
  tables: RunTables,
  draft: ForecastDraft,
  late: LateState,
  { axes, options, simulate }: FinishContext,
): Promise<void> {
  const isMonthly = options.covariance.eigenfactor?.refresh === "monthly";
  const bias = isMonthly ? late.eigenfactorBias?.values : await simulate(draft.covariance.draws);
  const forecast = finishForecast(draft, bias, axes, options);
  if (forecast === undefined) return;
  refuseFailedGates(forecast.gates, axes);
  tables.addForecast(forecast);
}

function refuseFailedGates(gates: Forecast["gates"], { assets }: MarketAxes): void {
  const failed = gates.filter((gate) => !gate.passed);
  if (failed.length > 0) throw new GateFailure(failed, assets.labels);
}
