import { join } from "node:path";
import { isCalendarDate, memberships } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { readSmallCsv, readText, type SmallRow } from "../import/index.ts";
import type { GivenHistory, GivenPeriod } from "./given-history.ts";
import type { GivenRequest } from "./read-given-run.ts";

/** Files of a given model, in its folder. */
export const GIVEN_FILES = {
  exposures: "exposures.csv",
  covariance: "factor_covariance.csv",
  specific: "specific_variance.csv",
  returns: "returns.csv",
} as const;

/**
 * A model of files: `exposures.csv` (id, a column for each factor, and date where they change), `factor_covariance.csv` (factor1, factor2, covariance; one triangle is
 * enough), `specific_variance.csv` (id, variance) and `returns.csv` (date, id, return: in excess of the risk-free rate, of the period that ends at the date). Variances are
 * of one period of the returns.
 *
 * @throws {InputError} every fault at once: what is no number, factors that the covariance or the exposures do not have
 */
export async function readGivenFiles(folder: string, { date, periods }: GivenRequest): Promise<GivenHistory> {
  const faults: Fault[] = [];
  const path = (of: keyof typeof GIVEN_FILES) => join(folder, GIVEN_FILES[of]);
  const specificRows = await readSmallCsv(path("specific"), { required: ["id", "variance"], optional: [] });
  const ids = [...new Set(specificRows.map(({ cells }) => cells.get("id") ?? ""))];
  const at = new Map(ids.map((id, i) => [id, i]));
  const variance = new Float64Array(ids.length).fill(Number.NaN);
  for (const row of specificRows)
    variance[at.get(row.cells.get("id") ?? "") as number] = numberOf(
      path("specific"),
      row,
      "variance",
      faults,
    );
  const [header = ""] = (await readText(path("exposures"))).split(/\r?\n/);
  const factors = header
    .replace(/^\uFEFF/, "")
    .split(/[,;\t]/)
    .map((name) => name.trim().replace(/^"|"$/g, "").toLowerCase())
    .filter((name) => name !== "id" && name !== "date");
  const byDate = exposuresByDate(
    await readSmallCsv(path("exposures"), { required: ["id", ...factors], optional: ["date"] }),
    { file: path("exposures"), factors, at },
    faults,
  );
  const covariance = await readGivenCovariance(path("covariance"), factors, faults);
  const history = await readReturns(path("returns"), at, faults);
  if (faults.length > 0) throw new InputError(faults.slice(0, 20));
  const dates = [...byDate.keys()];
  const all = [...history].flatMap(([end, returns], t): GivenPeriod[] => {
    const before = [...history.keys()][t - 1] ?? "";
    const known = dates.findLast((day) => day <= before);
    const exposures = known === undefined ? undefined : byDate.get(known);
    return exposures === undefined ? [] : [{ before, date: end, exposures, returns }];
  });
  const close = date ?? all[Math.floor((all.length * 2) / 3)]?.date ?? "";
  const fitted = all.filter((period) => period.date <= close);
  return {
    source: folder,
    runId: null,
    ids,
    factors,
    model: { factorCovariance: covariance, specificVariance: variance },
    date: close,
    fitted: fitted.slice(-periods),
    scored: all.slice(fitted.length, fitted.length + periods),
    periodsPerYear: perYear([...history.keys()]),
  };
}

function exposuresByDate(
  rows: readonly SmallRow[],
  of: {
    readonly file: string;
    readonly factors: readonly string[];
    readonly at: ReadonlyMap<string, number>;
  },
  faults: Fault[],
): ReadonlyMap<string, Exposures> {
  const { file, factors, at } = of;
  const width = factors.length;
  const byDate = new Map<string, { covered: Uint8Array; styles: Float64Array }>();
  for (const row of rows) {
    const asset = at.get(row.cells.get("id") ?? "");
    if (asset === undefined) continue;
    const date = row.cells.get("date") ?? "";
    const today = byDate.get(date) ?? {
      covered: new Uint8Array(at.size),
      styles: new Float64Array(at.size * width).fill(Number.NaN),
    };
    byDate.set(date, today);
    today.covered[asset] = 1;
    factors.forEach((factor, k) => {
      today.styles[asset * width + k] = numberOf(file, row, factor, faults);
    });
  }
  const none = new Int32Array(at.size).fill(-1);
  return new Map(
    [...byDate]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, { covered, styles }]) => [
        date,
        {
          factors: factors.map((name) => ({ name, family: "style" as const })),
          marketCount: 0,
          countryCount: 0,
          industryCount: 0,
          styleCount: width,
          currencyCount: 0,
          covered,
          groups: memberships(Array.from(at, () => [])),
          styles,
          currency: none,
        },
      ]),
  );
}

async function readGivenCovariance(file: string, factors: readonly string[], faults: Fault[]) {
  const size = factors.length;
  const values = new Float64Array(size * size).fill(Number.NaN);
  for (const row of await readSmallCsv(file, {
    required: ["factor1", "factor2", "covariance"],
    optional: [],
  })) {
    const [a, b] = ["factor1", "factor2"].map((column) => {
      const name = row.cells.get(column) ?? "";
      const place = factors.indexOf(name.toLowerCase());
      if (place < 0)
        faults.push({
          file,
          row: row.row,
          column,
          value: name,
          rule: `no column of ${GIVEN_FILES.exposures} has this name`,
        });
      return place;
    }) as [number, number];
    if (a < 0 || b < 0) continue;
    values[a * size + b] = values[b * size + a] = numberOf(file, row, "covariance", faults);
  }
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++)
      if (Number.isNaN(values[a * size + b]))
        faults.push({ file, rule: `has no covariance of ${factors[b]} and ${factors[a]}` });
  return matrix(size, size, values);
}

/** By date, ascending. [N] */
async function readReturns(file: string, at: ReadonlyMap<string, number>, faults: Fault[]) {
  const byDate = new Map<string, Float64Array>();
  for (const row of await readSmallCsv(file, { required: ["date", "id", "return"], optional: [] })) {
    const date = row.cells.get("date") ?? "";
    const asset = at.get(row.cells.get("id") ?? "");
    if (!isCalendarDate(date))
      faults.push({ file, row: row.row, column: "date", value: date, rule: "must be a day, YYYY-MM-DD" });
    const today = byDate.get(date) ?? new Float64Array(at.size).fill(Number.NaN);
    byDate.set(date, today);
    if (asset !== undefined && row.cells.get("return") !== "")
      today[asset] = numberOf(file, row, "return", faults);
  }
  return new Map([...byDate].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function numberOf(file: string, { row, cells }: SmallRow, column: string, faults: Fault[]): number {
  const text = cells.get(column) ?? "";
  const value = text === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) faults.push({ file, row, column, value: text, rule: "must be a number" });
  return value;
}

/** Periods of a year by the days between two of them, in the middle. */
function perYear(dates: readonly string[]): number {
  const days = dates.map((date) => Date.parse(date) / 86_400_000);
  const gaps = days.slice(1).map((day, t) => day - (days[t] as number));
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 30;
  return middle < 5 ? 252 : middle < 15 ? 52 : 12;
}
