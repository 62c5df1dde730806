import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { firstStyle } from "../../engine/exposures/index.ts";
import { readExposures } from "../../node/model/read-exposures.ts";
import { readAxes } from "../../node/model/run-axes.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues, type TableRows } from "../../node/store/index.ts";
import { expectClose } from "../tolerance.ts";
import { editRows, editSpec, estimate, marketProject } from "./market-project.ts";

/** Two countries and currencies, every form, a cube, thin industries that join the largest of their parent. */
async function globalProject(): Promise<string> {
  const folder = await marketProject({ assetCount: 40, dateCount: 70, industryCount: 3 });
  editRows(folder, "securities", (rows) =>
    rows.map((row, n) => (n % 3 === 0 ? row.with(3, "CH").with(4, "CHF") : row)),
  );
  const dates = [
    ...new Set(
      readFileSync(join(folder, "data/bars.csv"), "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.slice(0, 10)),
    ),
  ];
  const fx = dates.map((date, t) => `${date},CHF,${1.1 + 0.01 * Math.sin(t)}`);
  writeFileSync(join(folder, "data/fx.csv"), `date,currency,rate\n${fx.join("\n")}\n`);
  const classified = readFileSync(join(folder, "data/classifications.csv"), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  const industries = [...new Set(classified.map((line) => line.split(",")[1]))].sort();
  const parents = industries.map((name) => `${name}: everything`).join(", ");
  editSpec(folder, (text) =>
    text
      .replace("data: ", "data:\n  baseCurrency: USD\n  fx: { path: data/fx.csv }\n  # ")
      .replace(
        "factors:\n",
        `factors:\n  countries: true\n  currencies: true\n  industries: { minMembers: 11, parents: { ${parents} } }\n`,
      )
      .replace(
        "momentum: { blend: { momentum: 1 } }",
        "momentum: { blend: { momentum: 1 }, form: gaussian_rank, within: country }\n    mid_cap: { cubeOf: size }",
      )
      .replace("beta: { blend: { beta: 1 } }", "beta: { blend: { beta: 1 }, form: rank, within: size }")
      .replace(
        "volatility: { minPeriods: 10 } }",
        "volatility: { minPeriods: 10 }, momentum: { minPeriods: 10 } }",
      )
      .concat("exposures: { minGroupSize: 5, sizeBuckets: 3 }\n"),
  );
  return folder;
}

let run: Run;
const tables = new Map<string, TableRows>();

beforeAll(async () => {
  const folder = await globalProject();
  await estimate(folder);
  run = await openRun((await readProject(folder)).modelFolder);
  for (const table of [
    "descriptors",
    "exposure_sources",
    "exposure_correlations",
    "style_diagnostics",
    "exposures",
    "industry_merges",
    "factor_returns",
    "factors",
    "returns",
  ])
    tables.set(table, await run.readTable(table));
});

const text = (table: string, column: string, kind: "text" | "date" = "text") =>
  selectValues(tables.get(table)!, column, kind);
const number = (table: string, column: string) => selectValues(tables.get(table)!, column, "number");
const count = (table: string, column: string) => selectValues(tables.get(table)!, column, "integer");

describe("a run says what its exposures are made of", () => {
  test("on the forecast calendar, every covered name and style has a rung, in the numbers of the diagnostics", () => {
    const dates = text("exposure_sources", "date", "date");
    const calendar = run.manifest.forecastDates;
    expect([...new Set(dates)].sort()).toEqual([...calendar]);
    expect([...new Set(text("descriptors", "date", "date"))].sort()).toEqual([...calendar]);
    const tally = new Map<string, number>();
    const bounded = new Map<string, number>();
    const flags = selectValues(tables.get("exposure_sources")!, "bounded", "flag");
    const styles = text("exposure_sources", "style");
    text("exposure_sources", "rung").forEach((rung, row) => {
      const cell = `${dates[row]} ${styles[row]} ${rung}`;
      tally.set(cell, (tally.get(cell) ?? 0) + 1);
      const style = `${dates[row]} ${styles[row]}`;
      bounded.set(style, (bounded.get(style) ?? 0) + flags[row]);
    });
    let checked = 0;
    const known = text("style_diagnostics", "date", "date");
    text("style_diagnostics", "style").forEach((style, row) => {
      if (!calendar.includes(known[row])) return;
      for (const rung of ["blend", "partial blend", "regression", "peer mean", "zero"]) {
        const column = `from_${rung.replaceAll(" ", "_")}`;
        expect(count("style_diagnostics", column)[row]).toBe(
          tally.get(`${known[row]} ${style} ${rung}`) ?? 0,
        );
      }
      expect(count("style_diagnostics", "bounded")[row]).toBe(bounded.get(`${known[row]} ${style}`));
      checked++;
    });
    expect(checked).toBe(6 * calendar.length);
  });

  test("the only descriptor of a style, scored, is its exposure where it is known, up to the last standardisation", () => {
    const last = run.manifest.forecastDates.at(-1)!;
    const exposures = new Map<string, number>();
    text("exposures", "date", "date").forEach((date, row) => {
      if (date === last) exposures.set(text("exposures", "id")[row], number("exposures", "size")[row]);
    });
    const dates = text("descriptors", "date", "date");
    const rows = [...dates.keys()].filter(
      (row) => dates[row] === last && text("descriptors", "descriptor")[row] === "log_market_cap",
    );
    expect(rows.length).toBe(exposures.size);
    // Nobody lacks a cap, so blend, imputing and standardising again are the identity.
    for (const row of rows)
      expectClose(number("descriptors", "score")[row], exposures.get(text("descriptors", "id")[row])!, 1e-12);
    expect(new Set(text("descriptors", "style"))).toEqual(
      new Set(["size", "beta", "momentum", "value", "volatility"]),
    );
  });

  test("stability from the second month on; correlations of every pair, each once", () => {
    const months = new Set(text("exposure_correlations", "date", "date"));
    expect(tables.get("exposure_correlations")!.rowCount).toBe(15 * months.size);
    const rho = number("style_diagnostics", "stability");
    const dates = text("style_diagnostics", "date", "date");
    const first = Math.min(...[...dates.keys()].filter((row) => !Number.isNaN(rho[row])));
    expect(months.has(dates[first])).toBe(true);
    expect(dates[first].slice(0, 7)).not.toBe(dates[0].slice(0, 7));
    for (const value of [...rho, ...number("exposure_correlations", "correlation")])
      if (!Number.isNaN(value)) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
  });

  test("industries that were joined are named, and hold nobody until the next review", () => {
    const merges = text("industry_merges", "industry").map((industry, row) => [
      text("industry_merges", "date", "date")[row],
      industry,
      text("industry_merges", "merged_into")[row],
    ]);
    expect(merges.length).toBeGreaterThan(0);
    const [date, industry, into] = merges.at(-1)!;
    const days = text("exposures", "date", "date");
    const held = new Set(
      [...days.keys()].filter((row) => days[row] === date).map((row) => text("exposures", "industry")[row]),
    );
    expect(held.has(industry)).toBe(false);
    expect(held.has(into)).toBe(true);
  });

  test("X comes back from the tables with its industries and currencies", async () => {
    const axes = await readAxes(run);
    const last = run.manifest.forecastDates.at(-1)!;
    const [read] = [...(await readExposures(run, axes, { from: last, to: last }))];
    const { exposures } = read;
    expect([exposures.countryCount, exposures.currencyCount]).toEqual([2, 1]);
    expect(exposures.factors[firstStyle(exposures) + exposures.styleCount]).toEqual({
      name: "CHF",
      family: "currency",
    });
    exposures.covered.forEach((covered, n) => {
      // Every third security of the file is Swiss.
      const swiss = Number(axes.assets.labels[n].slice(1)) % 3 === 0;
      if (covered === 1) expect(exposures.currency[n]).toBe(swiss ? 0 : -1);
    });
    const returns = text("factor_returns", "factor").filter((factor) => factor === "CHF");
    expect(returns.length).toBeGreaterThan(20);
  });
});
