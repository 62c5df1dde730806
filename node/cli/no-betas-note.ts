import { dependentFactor, startGivenFactors, stepGivenFactors } from "../../engine/factor-returns/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { TimeSeriesFamilyOptions } from "../../engine/pipeline/index.ts";
import { openMarketData } from "../import/index.ts";
import type { Project } from "../project/index.ts";

/** Why a time-series model never had betas, from the returns of its factors. */
export async function noBetasNote(project: Project, family: TimeSeriesFamilyOptions): Promise<string> {
  const rows = await givenReturns(project, family);
  return `no betas could be estimated, so there are no factor returns and no risk forecasts: ${reason(rows, family)}`;
}

function reason(rows: readonly Float64Array[], family: TimeSeriesFamilyOptions): string {
  const { factors, intercept, shrinkage, window } = family;
  const names = factors.map(({ name }) => name);
  for (const [k, { name, innovations }] of factors.entries()) {
    if (rows.some((row) => Number.isFinite(row[k]))) continue;
    return `${name} has no return on any date (if it is a level: its first comes after the first date and after innovations.minObservations (${innovations.minObservations}) levels)`;
  }
  const known = rows.filter((row) => row.every(Number.isFinite));
  const { minObservations } = shrinkage;
  if (known.length < minObservations)
    return `${known.length} dates have a return of every factor, and betas need shrinkage.minObservations (${minObservations})`;
  const values = known.flatMap((row) => Array.from(row));
  const dependent = dependentFactor(matrix(known.length, names.length, values), intercept);
  const advice = "take one of them out of family.factors";
  if (dependent === undefined)
    return `fewer than two names of the estimation universe have ${minObservations} periods with a return and all factors known${window.kind === "rolling" ? ", or a factor does not move within the window" : ""}`;
  const name = names[dependent.factor];
  const others = dependent.others.map((k) => names[k]);
  if (others.length === 0) return `${name} is constant; take it out of family.factors`;
  if (others.length === 1) return `${name} is equal to ${others[0]}, or a multiple of it; ${advice}`;
  return `${name} is a combination of ${others.slice(0, -1).join(", ")} and ${others.at(-1)}; ${advice}`;
}

/** f of every date, as the model uses it. */
async function givenReturns(project: Project, family: TimeSeriesFamilyOptions): Promise<Float64Array[]> {
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    let state = startGivenFactors(family.factors);
    const rows: Float64Array[] = [];
    for await (const day of data.days()) {
      const step = stepGivenFactors(state, day.factors, data.axes.factors, family.factors);
      state = step.state;
      rows.push(step.values);
    }
    return rows;
  } finally {
    data.close();
  }
}
