import {
  findMissingFactors,
  type MissingFactors,
  type ResidualComponent,
} from "../../engine/evaluation/index.ts";
import { type FactorSummary, summariseFactor, usualAdmission } from "../../engine/factor-portfolios/index.ts";
import { correlation } from "../../engine/stats/index.ts";
import { readFactorSeries, runOptions } from "../model/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { byYear } from "./by-year.ts";
import { type PairCorrelation, pairCorrelations } from "./pair-correlations.ts";
import { type RunResiduals, readResiduals } from "./residual-panel.ts";

/** What speaks for and against a model, of one run. */
export interface ModelEvidence {
  readonly factors: readonly ({ readonly factor: string; readonly family: string } & FactorSummary)[];
  readonly fit: ModelFit;
  readonly residuals: ResidualEvidence;
}

/** Means over the periods with a regression. */
export interface ModelFit {
  readonly periods: number;
  readonly parameters: number;
  readonly names: number;
  readonly rSquared: number;
  readonly rSquaredCentred: number;
  /** 1 − (1 − R²) n/(n − k): what a column of chance does not raise. */
  readonly rSquaredAdjusted: number;
  /** The same by calendar year. */
  readonly years: readonly YearFit[];
  /** By date, adjusted, for a comparison date by date. */
  readonly adjusted: ReadonlyMap<string, number>;
}

/** Means over the periods of a calendar year that have a regression. */
export interface YearFit {
  readonly year: string;
  readonly periods: number;
  readonly rSquared: number;
  readonly rSquaredCentred: number;
  readonly rSquaredAdjusted: number;
}

/** What specific returns have in common. */
export interface ResidualEvidence {
  readonly from: string | null;
  readonly to: string | null;
  /** Mean correlation of pairs: in one industry of either model, and in none in common. */
  readonly pairs: readonly PairCorrelation[];
  readonly test: MissingFactors;
  /** By component: the names and the exposures it goes with. */
  readonly components: readonly ComponentPicture[];
}

/** What a component looks like. */
export interface ComponentPicture {
  /** With what each adds to the eigenvalue. */
  readonly names: readonly { readonly id: string; readonly loading: number; readonly square: number }[];
  /** Styles and industries of either model by the correlation of their exposures with the loadings, largest in size first. */
  readonly factors: readonly FactorLikeness[];
  /** Factors of either model by the correlation of their returns with the component's. */
  readonly returns: readonly FactorLikeness[];
}

/** A factor and a correlation. */
export interface FactorLikeness {
  readonly factor: string;
  readonly correlation: number;
}

const OPTIONS = { draws: 99, level: 0.05, most: 3, seed: 1 };

/** Evidence on two runs, on the same periods; industries and exposures of both are looked at in both. */
export async function readEvidence(
  runs: readonly [Run, Run],
  span: { readonly from: string; readonly to: string },
): Promise<readonly [ModelEvidence, ModelEvidence]> {
  const panels = [await readResiduals(runs[0], span), await readResiduals(runs[1], span)] as const;
  const evidence: ModelEvidence[] = [];
  for (const [r, run] of runs.entries()) {
    const { periodsPerYear } = runOptions(run);
    const series = await readFactorSeries(run, span);
    evidence.push({
      factors: series.map(({ factor, family, series: of }) => ({
        factor,
        family,
        ...summariseFactor(of, periodsPerYear, usualAdmission),
      })),
      fit: await readFit(run, span),
      residuals: residualEvidence(panels[r] as RunResiduals, panels),
    });
  }
  return evidence as [ModelEvidence, ModelEvidence];
}

async function readFit(run: Run, span: { readonly from: string; readonly to: string }): Promise<ModelFit> {
  const rows = await run.readTable("diagnostics", span);
  const dates = selectValues(rows, "date", "date");
  const count = (name: string) => selectValues(rows, name, "integer");
  const [names, parameters] = [count("regression_count"), count("parameter_count")];
  const [plain, centred] = ["r_squared_uncentred", "r_squared_centred"].map((name) =>
    selectValues(rows, name, "number"),
  ) as [Float64Array, Float64Array];
  const at = [...dates.keys()].filter((t) => !Number.isNaN(plain[t]));
  const mean = (value: (t: number) => number, of: readonly number[] = at) =>
    of.reduce((sum, t) => sum + value(t), 0) / of.length;
  const explained = (of: readonly number[]) => ({
    periods: of.length,
    rSquared: mean((t) => plain[t] as number, of),
    rSquaredCentred: mean((t) => centred[t] as number, of),
    rSquaredAdjusted: mean(adjusted, of),
  });
  const adjusted = (t: number) => {
    const [n, k] = [names[t] as number, parameters[t] as number];
    return 1 - ((1 - (plain[t] as number)) * n) / (n - k);
  };
  return {
    ...explained(at),
    parameters: mean((t) => parameters[t] as number),
    names: mean((t) => names[t] as number),
    years: byYear(at, (t) => dates[t] as string).map(({ year, of }) => ({ year, ...explained(of) })),
    adjusted: new Map(at.map((t) => [dates[t] as string, adjusted(t)])),
  };
}

function residualEvidence(
  panel: RunResiduals,
  panels: readonly [RunResiduals, RunResiduals],
): ResidualEvidence {
  const test = findMissingFactors(panel, OPTIONS);
  return {
    from: panel.dates[0] ?? null,
    to: panel.dates.at(-1) ?? null,
    pairs: pairCorrelations(panel, panels),
    test,
    components: test.components.map((component) => pictureOf(component, panel, panels)),
  };
}

const LISTED = 5;

function pictureOf(
  { loadings, squares, series }: ResidualComponent,
  panel: RunResiduals,
  panels: readonly [RunResiduals, RunResiduals],
): ComponentPicture {
  const known = Array.from(loadings, (loading, i) => ({
    id: panel.ids[i] as string,
    loading,
    square: squares[i] as number,
  })).filter(({ loading }) => !Number.isNaN(loading));
  const bySize = <T>(list: readonly T[], size: (one: T) => number) =>
    [...list].sort((a, b) => Math.abs(size(b)) - Math.abs(size(a))).slice(0, LISTED);
  const [exposures, returns] = [new Map<string, number>(), new Map<string, number>()];
  for (const other of panels) {
    const { last, codes, ids } = other;
    const at = new Map(ids.map((id, i) => [id, codes[i] as number]));
    const pairs = known.flatMap(({ id, loading }) => {
      const asset = at.get(id) ?? -1;
      return last.covered[asset] === 1 ? [{ asset, loading }] : [];
    });
    const loaded = pairs.map(({ loading }) => loading);
    const periods = new Map(other.dates.map((date, t) => [date, t]));
    last.factors.forEach(({ name, family }, k) => {
      if (family === "currency" || returns.has(name)) return;
      const of = panel.dates.map((date) => other.factorReturns[periods.get(date) ?? -1]?.[k] ?? Number.NaN);
      returns.set(name, correlation(of, series));
      const cells = pairs.map(({ asset }) => columnOf(last, asset, k));
      exposures.set(name, family === "market" ? Number.NaN : correlation(cells, loaded));
    });
  }
  const likeness = (of: ReadonlyMap<string, number>) =>
    bySize(
      [...of].flatMap(([factor, value]) => (Number.isNaN(value) ? [] : [{ factor, correlation: value }])),
      (one) => one.correlation,
    );
  return {
    names: bySize(known, ({ loading }) => loading),
    factors: likeness(exposures),
    returns: likeness(returns),
  };
}

/** One cell of X. */
function columnOf(
  { marketCount, countryCount, industryCount, styleCount, groups, styles }: RunResiduals["last"],
  asset: number,
  k: number,
): number {
  const style = k - marketCount - countryCount - industryCount;
  if (style >= 0) return style < styleCount ? (styles[asset * styleCount + style] as number) : 0;
  for (let entry = groups.offsets[asset] as number; entry < (groups.offsets[asset + 1] as number); entry++) {
    if (groups.codes[entry] === k - marketCount) return groups.shares[entry] as number;
  }
  return 0;
}
