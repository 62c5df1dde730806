import type { Run } from "../store/index.ts";
import type { CardForecasts } from "./model-card.ts";
import { numbersOf, tableIfAny, textsOf } from "./table-column.ts";

/** The forecasts that a run stores: how many, of which in burn-in, and the corrections that were made to them. */
export async function readForecasts(run: Run): Promise<CardForecasts> {
  const forecasts = await tableIfAny(run, "forecasts");
  const dates = textsOf(forecasts, "date");
  const burnIn = numbersOf(forecasts, "burn_in");
  const stages = await tableIfAny(run, "factor_covariance_stages");
  const [stageDates, names] = [textsOf(stages, "date"), textsOf(stages, "stage")];
  const multiplier = numbersOf(stages, "volatility_multiplier");
  const factor = new Map<string, number>();
  stageDates.forEach((date, row) => {
    if (names[row] === "regime") factor.set(date, multiplier[row]!);
  });
  const specific = await tableIfAny(run, "specific_risk_stages");
  const lambda = numbersOf(specific, "regime_multiplier");
  const specificByDate = new Map(textsOf(specific, "date").map((date, row) => [date, lambda[row]!]));
  const raised = numbersOf(stages, "repaired_eigenvalues");
  const repaired = [...new Set(stageDates.filter((_, row) => raised[row]! > 0))];
  const inBurnIn = dates.filter((_, row) => burnIn[row] === 1);
  return {
    count: dates.length,
    first: dates[0] ?? null,
    last: dates.at(-1) ?? null,
    burnIn: inBurnIn.length,
    lastBurnIn: inBurnIn.at(-1) ?? null,
    dates,
    factorMultiplier: dates.map((date) => factor.get(date) ?? 1),
    specificMultiplier: dates.map((date) => specificByDate.get(date) ?? 1),
    smallestEigenfactorBias: await smallestBias(run),
    repaired: repaired.length,
    lastRepaired: repaired.at(-1) ?? null,
  };
}

async function smallestBias(run: Run): Promise<number> {
  const rows = await tableIfAny(run, "eigenfactor_bias");
  const eigenfactor = numbersOf(rows, "eigenfactor");
  const last = eigenfactor.lastIndexOf(1);
  return last < 0 ? Number.NaN : numbersOf(rows, "bias")[last]!;
}
