import type { Limit } from "../../engine/construction/index.ts";
import type { PreparedMandate, ReadLimit } from "../model/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { costLines } from "./construct-explain-costs.ts";
import { modelLines } from "./construct-models.ts";
import { discreteWords } from "./construct-search.ts";
import { printableName } from "./printable-text.ts";
import { fixed, money, percent } from "./table-text.ts";

/** What a mandate says, in words, and how everything in it is brought to its horizon. */
export function explanation(prepared: PreparedMandate): readonly string[] {
  const { setting, candidates } = prepared;
  const { written, years, periods, stored } = setting;
  const { horizon, alpha } = written;
  return [
    `${printableName(written.name ?? setting.file)}: ${printableName(prepared.portfolioName)} on ${stored.date}, ${benchmarkTitle(prepared.benchmarkName)}`,
    `Horizon ${horizon.text}: ${fixed(periods, 1)} periods of the model, ${fixed(years, 4)} years. All of the below is brought to it:`,
    `  risk: volatilities a year × ${fixed(Math.sqrt(years), 4)}, variances × ${fixed(years, 4)}`,
    ...(alpha === undefined
      ? []
      : [
          `  expected returns: those over ${alpha.horizon.text} × ${fixed(years / alpha.horizon.years, 4)}${alpha.file === undefined ? "" : `, of ${alpha.file}; ids that are not in it have 0`}`,
          ...Object.entries(alpha.factors ?? {}).map(
            ([factor, view]) =>
              `    ${percent(view)} % over ${alpha.horizon.text} for each unit of ${factor}`,
          ),
          ...uncertaintyLines(prepared),
        ]),
    ...costLines(prepared),
    `Capital: ${setting.capital > 0 ? money(setting.capital) : "not known; weights only, no shares and no impact"}`,
    `Names: ${candidates.names.length} candidates (universe ${typeof written.universe === "object" ? written.universe.file : (written.universe ?? "covered")}, and what is held or in the benchmark)`,
    `Objective: ${objectiveWords(prepared)}`,
    ...modelLines(prepared),
    ...(prepared.limits.length === 0 ? ["No limits."] : ["Limits:"]),
    ...limitLines(prepared),
    ...setting.notes.map((note) => `Note: ${note}`),
  ];
}

function uncertaintyLines({ setting }: PreparedMandate): readonly string[] {
  const { alpha } = setting.written;
  if (alpha?.uncertainty === undefined) return [];
  const { errors, factors = {}, history } = alpha.uncertainty;
  const sources = [
    ...(alpha.file === undefined ? [] : [`the standard errors of ${alpha.file}`]),
    ...Object.entries(factors).map(([factor, error]) => `${percent(error)} % on ${factor}`),
    ...(history === undefined ? [] : [`the model's covariance as of means over ${history.text}`]),
  ];
  return [
    `  the return counts as ${errors} of its standard errors lower; errors over ${alpha.horizon.text}: ${sources.join(", ")}`,
  ];
}

function objectiveWords({ setting, mandate }: PreparedMandate): string {
  const { objective } = mandate;
  const whose = objective.relative ? "active " : "";
  switch (setting.written.objective.kind) {
    case "utility": {
      if (objective.kind !== "utility") return "";
      const { factorAversion, specificAversion } = objective;
      const risk =
        factorAversion === specificAversion
          ? `${factorAversion} × ${whose}variance`
          : `${factorAversion} × ${whose}factor variance − ${specificAversion} × ${whose}specific variance`;
      return `most ${whose}expected return − ${risk} − costs; an aversion is the same at every horizon`;
    }
    case "least_risk":
      return `least ${whose}variance${mandate.costs === null ? "" : " + costs"}`;
    case "most_return":
      return `most ${whose}expected return − costs`;
    case "best_ratio":
      return `most (${whose}expected return − costs) / ${whose}volatility`;
    case "most_diversified":
      return "most Σ weight × volatility of the name, over the portfolio's volatility";
    case "risk_parity":
      if (setting.written.objective.factors !== undefined)
        return factorBudgetWords(setting.written.objective);
      return "each name the same share of the variance, or that of its budget";
  }
}

/** "value 50.00 % and momentum 50.00 % (below 0) of the variance, gross 100.00 %: ..." */
function factorBudgetWords({
  factors = {},
  gross = 1,
}: PreparedMandate["setting"]["written"]["objective"]): string {
  const total = Object.values(factors).reduce((sum, share) => sum + Math.abs(share), 0);
  const each = Object.entries(factors).map(
    ([factor, share]) =>
      `${factor} ${percent(Math.abs(share) / total)} %${share < 0 ? " (held below 0)" : ""}`,
  );
  return `${each.join(", ")} of the variance, the specific risk of the names that carry a factor counted as its own; other factors hedged as far as that lowers the risk; gross ${percent(gross)} %`;
}

/** A line for each limit; where one of the mandate is of many factors or groups, for the first few of them. */
function limitLines(prepared: PreparedMandate): string[] {
  const { limits } = prepared;
  return limits.flatMap((limit, l) => {
    const alike = limits.filter(({ written }) => written === limit.written);
    const before = limits.slice(0, l).filter(({ written }) => written === limit.written).length;
    if (alike.length > ALIKE && before > 0)
      return before === 1 ? [`  ${limit.written}: and ${alike.length - 1} more like it`] : [];
    return [`  ${limit.limit.name}: ${limitWords(limit, prepared)}`];
  });
}

/** Limits of one name that are still listed one by one. */
const ALIKE = 6;

function limitWords({ limit, about, kept }: ReadLimit, { setting }: PreparedMandate): string {
  const soft =
    limit.priority !== undefined
      ? `; soft, priority ${limit.priority}`
      : limit.penalty !== undefined
        ? `; soft, ${fixed(penaltyOf(limit, setting.years) * 1e4, 1)} bp of return a year for every 0.01 it is broken by`
        : "";
  if (about.startsWith("names outside")) return about;
  return `${about} ${rangeWords(limit, setting.years, kept)}${soft}`;
}

function penaltyOf({ kind, penalty = 0 }: Limit, years: number): number {
  return (penalty * 0.01 * (kind === "risk" ? Math.sqrt(years) : 1)) / years;
}

function rangeWords(limit: Limit, years: number, kept = 0): string {
  const words = discreteWords(limit);
  if (words !== undefined || !("upper" in limit)) return words ?? "";
  if (limit.kind === "weights") return `from ${span(limit.lower)} to ${span(limit.upper)}`;
  if (limit.kind === "trades") return `up to ${span(limit.upper)} of capital`;
  const show = (value: number) => {
    if (limit.kind === "exposure") return fixed(value, 3);
    return `${percent(limit.kind === "risk" ? value / Math.sqrt(years) : value + kept)} %`;
  };
  const lower = "lower" in limit ? limit.lower : Number.NEGATIVE_INFINITY;
  if (lower === limit.upper) return `exactly ${show(lower)}`;
  if (!Number.isFinite(lower)) return `at most ${show(limit.upper)}${limit.kind === "risk" ? " a year" : ""}`;
  if (!Number.isFinite(limit.upper)) return `at least ${show(lower)}`;
  return `from ${show(lower)} to ${show(limit.upper)}`;
}

/** One number where all names have the same, else the span of them. */
function span(values: ArrayLike<number>): string {
  const list = Array.from(values);
  const [least, most] = [list.reduce((a, b) => Math.min(a, b)), list.reduce((a, b) => Math.max(a, b))];
  const show = (value: number) => (Number.isFinite(value) ? `${percent(value)} %` : "no limit");
  return least === most ? show(least) : `${show(least)}…${show(most)}`;
}
