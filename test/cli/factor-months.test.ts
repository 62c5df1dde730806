import { beforeAll, expect, test } from "vitest";
import { diagnosticsReport } from "../../node/cli/commands/show-diagnostics.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import type { DiagnosticsDocument } from "../../web/documents/index.ts";
import { builtProject } from "../jobs/built-project.ts";

let run: Run;
let document: DiagnosticsDocument;
let periods: readonly Period[];

/** A regression as the run's tables have it: X of the close before, returns and weights of the period. */
interface Period {
  readonly date: string;
  /** Industries as dummies, then the styles; the market is the sum of the industries. */
  readonly rows: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly returns: readonly number[];
  readonly residuals: readonly number[];
}

const STYLES_FROM = 3;
let styles: readonly string[] = [];

beforeAll(async () => {
  const folder = await builtProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  run = await openRun((await readProject(folder)).modelFolder);
  document = JSON.parse(JSON.stringify((await diagnosticsReport(run, {})).json));
  periods = await readPeriods();
  return () => run.close();
});

async function readPeriods(): Promise<readonly Period[]> {
  const exposures = await run.readTable("exposures");
  const returns = await run.readTable("returns");
  styles = exposures.columns.map(({ name }) => name).slice(6);
  const industry = selectValues(exposures, "industry", "text");
  const industries = [...new Set(industry)];
  const values = styles.map((style) => selectValues(exposures, style, "number"));
  const at = new Map<string, readonly number[]>();
  const dates = selectValues(exposures, "date", "date");
  selectValues(exposures, "id", "text").forEach((id, row) => {
    at.set(`${dates[row]} ${id}`, [
      ...industries.map((one) => Number(one === industry[row])),
      ...values.map((column) => column[row] as number),
    ]);
  });
  const closes = [...new Set(dates)];
  const number = (name: string) => selectValues(returns, name, "number");
  const [weight, excess, specific] = ["regression_weight", "excess_return", "specific_return"].map(number);
  const ids = selectValues(returns, "id", "text");
  const days = selectValues(returns, "date", "date");
  return [...new Set(days)].flatMap((date): Period[] => {
    const before = closes[closes.indexOf(date) - 1];
    const own = [...days.keys()].filter((row) => days[row] === date && (weight?.[row] ?? 0) > 0);
    if (before === undefined || own.length === 0) return [];
    const pick = (column: Float64Array | undefined) => own.map((row) => column?.[row] as number);
    return [
      {
        date,
        rows: own.map((row) => at.get(`${before} ${ids[row]}`) as readonly number[]),
        ...{ weights: pick(weight), returns: pick(excess), residuals: pick(specific) },
      },
    ];
  });
}

/** The inverse of a small symmetric matrix by elimination. */
function inverse(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const work = matrix.map((row, i) => [...row, ...matrix.map((_, j) => Number(i === j))]);
  work.forEach((pivot, k) => {
    const scale = pivot[k] as number;
    pivot.forEach((value, j) => {
      pivot[j] = value / scale;
    });
    work.forEach((row, i) => {
      const factor = row[k] as number;
      if (i === k) return;
      row.forEach((value, j) => {
        row[j] = value - factor * (pivot[j] as number);
      });
    });
  });
  return work.map((row) => row.slice(matrix.length));
}

const weighted = (weights: readonly number[], values: (n: number) => number): number =>
  weights.reduce((sum, weight, n) => sum + weight * values(n), 0);

/** Z′WZ. */
const normal = ({ rows, weights }: Pick<Period, "rows" | "weights">): readonly (readonly number[])[] =>
  (rows[0] ?? []).map((_, i) =>
    (rows[0] ?? []).map((__, j) =>
      weighted(weights, (n) => (rows[n]?.[i] as number) * (rows[n]?.[j] as number)),
    ),
  );

/** Columns that say something in a period: a style without a history yet is 0 for everybody. */
const used = ({ rows }: Pick<Period, "rows">): readonly number[] =>
  [...(rows[0] ?? []).keys()].filter((k) => rows.some((row) => row[k] !== 0));

/** 1 / (1 − R²) of a column regressed on all others, R² about the weighted mean. */
function inflation(period: Period, column: number): number {
  const { rows, weights } = period;
  const x = rows.map((row) => row[column] as number);
  const columns = used(period).filter((k) => k !== column);
  const others = rows.map((row) => columns.map((k) => row[k] as number));
  const right = columns.map((_, i) =>
    weighted(weights, (n) => (others[n]?.[i] as number) * (x[n] as number)),
  );
  const beta = inverse(normal({ rows: others, weights })).map((row) =>
    row.reduce((sum, value, i) => sum + value * (right[i] as number), 0),
  );
  const left = x.map(
    (value, n) => value - (others[n] ?? []).reduce((sum, z, i) => sum + z * (beta[i] as number), 0),
  );
  const mean = weighted(weights, (n) => x[n] as number) / weighted(weights, () => 1);
  return (
    weighted(weights, (n) => ((x[n] as number) - mean) ** 2) /
    weighted(weights, (n) => (left[n] as number) ** 2)
  );
}

const monthOf = (date: string): string => date.slice(0, 7);

test("variance inflation by month is that of each style regressed on all other exposures", () => {
  const { months, factors } = document.byFactor;
  const dates = new Set(
    document.rows.filter(({ condition_number }) => condition_number !== null).map(({ date }) => date),
  );
  expect(periods.map(({ date }) => date)).toEqual([...dates]);
  let compared = 0;
  styles.forEach((style, s) => {
    const found = factors.find(({ factor }) => factor === style);
    months.forEach((last, m) => {
      const own = periods.filter(({ date }) => monthOf(date) === monthOf(last));
      expect(own.at(-1)?.date).toBe(last);
      const all = own
        .filter((period) => used(period).includes(STYLES_FROM + s))
        .map((period) => inflation(period, STYLES_FROM + s));
      if (all.length === 0) {
        expect(found?.vif[m] ?? null).toBeNull();
        return;
      }
      expect(found?.vif[m]).toBeCloseTo(all.reduce((sum, value) => sum + value, 0) / all.length, 8);
      compared++;
    });
  });
  expect(compared).toBeGreaterThan(8);
  expect(factors.find(({ family }) => family === "industry")?.vif.every((value) => value === null)).toBe(
    true,
  );
});

test("both R² and the condition number are those of the regression written out", () => {
  for (const { date, rows, weights, returns, residuals } of periods) {
    const row = document.rows.find((one) => one.date === date);
    const mean = weighted(weights, (n) => returns[n] as number) / weighted(weights, () => 1);
    const left = weighted(weights, (n) => (residuals[n] as number) ** 2);
    expect(row?.r_squared_uncentred).toBeCloseTo(
      1 - left / weighted(weights, (n) => (returns[n] as number) ** 2),
      10,
    );
    expect(row?.r_squared_centred).toBeCloseTo(
      1 - left / weighted(weights, (n) => ((returns[n] as number) - mean) ** 2),
      10,
    );
    const columns = used({ rows });
    const matrix = normal({ rows: rows.map((one) => columns.map((k) => one[k] as number)), weights });
    const scaled = matrix.map((line, i) =>
      line.map((value, j) => value / Math.sqrt((matrix[i]?.[i] as number) * (matrix[j]?.[j] as number))),
    );
    const size = (of: readonly (readonly number[])[]) =>
      Math.max(...of.map((line) => line.reduce((sum, value) => sum + Math.abs(value), 0)));
    expect(row?.condition_number).toBeCloseTo(size(scaled) * size(inverse(scaled)), 6);
    expect(row?.regression_count).toBe(rows.length);
  }
});

test("months with |t| above 2 are counted from the return over its standard error", async () => {
  const rows = await run.readTable("factor_returns");
  const dates = selectValues(rows, "date", "date");
  const names = selectValues(rows, "factor", "text");
  const [returns, errors] = ["factor_return", "standard_error"].map((name) =>
    selectValues(rows, name, "number"),
  );
  const { months, factors } = document.byFactor;
  expect(factors.map(({ factor }) => factor).sort()).toEqual([...new Set(names)].sort());
  for (const { factor, tCount, above2Count } of factors)
    months.forEach((last, m) => {
      const t = [...dates.keys()]
        .filter((row) => names[row] === factor && monthOf(dates[row] as string) === monthOf(last))
        .map((row) => (returns?.[row] as number) / (errors?.[row] as number));
      expect(tCount[m]).toBe(t.length);
      expect(above2Count[m]).toBe(t.filter((value) => Math.abs(value) > 2).length);
    });
  const sum = (of: readonly number[]) => of.reduce((total, value) => total + value, 0);
  expect(sum(factors.flatMap(({ above2Count }) => above2Count))).toBeGreaterThan(0);
  // A span has the same months: nothing later is in one.
  const half = months[1] as string;
  const { byFactor } = JSON.parse(JSON.stringify((await diagnosticsReport(run, { to: half })).json));
  expect(byFactor.months).toEqual(months.slice(0, 2));
  expect(byFactor.factors[0].vif).toEqual(factors[0]?.vif.slice(0, 2));
});
