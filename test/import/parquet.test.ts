import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "../cli/built-cli.ts";
import { faultsOf, open, parquet, plainDays, project } from "./project.ts";

const spec = { bars: { path: "bars.parquet" } };

/** A project whose bars are the rows of a query. */
const barsOf = async (select: string) => project({ "bars.parquet": await parquet(select) });

describe("a NaN is a missing value, as NULL is", () => {
  test.each(["DOUBLE", "FLOAT"])("in an optional column of type %s", async (type) => {
    const bars = (missing: string) => `SELECT DATE '2024-01-02' AS date, id, 10.0 AS price,
      CAST(CASE id WHEN 'B' THEN ${missing} ELSE 5 END AS ${type}) AS volume
      FROM (VALUES ('A'), ('B')) AS names(id)`;
    const [nan, none] = [
      await open(await barsOf(bars("CAST('NaN' AS DOUBLE)")), spec),
      await open(await barsOf(bars("NULL")), spec),
    ];
    const days = await plainDays(nan);
    expect(days[0]?.volume).toEqual([5, Number.NaN]);
    expect(days).toEqual(await plainDays(none));
    expect(nan.notes).toEqual(none.notes);
    expect(nan.notes).toContain("bars.parquet: volume is missing in 1 of 2 rows");
    nan.close();
    none.close();
  });

  test("which a required column must not have", async () => {
    const folder = await project({
      "bars.csv": "date,id,price\n2024-01-02,A,1\n",
      "rates.parquet": await parquet("SELECT DATE '2024-01-02' AS date, CAST('NaN' AS DOUBLE) AS rate"),
    });
    expect(await faultsOf(folder, { bars: { path: "bars.csv" }, rates: { path: "rates.parquet" } })).toEqual([
      { file: "rates.parquet", row: 1, column: "rate", value: "", rule: "rate must not be empty" },
    ]);
  });

  test("an infinity is none", async () => {
    const folder = await barsOf(
      "SELECT DATE '2024-01-02' AS date, 'A' AS id, CAST('inf' AS DOUBLE) AS price",
    );
    expect(await faultsOf(folder, spec)).toMatchObject([
      { column: "price", value: "inf", rule: expect.stringMatching(/must be finite/) },
    ]);
  });
});

test.each([
  ["price", "[1.5::DOUBLE]", /^price must be a number type, the column is DOUBLE\[\]$/],
  ["price", "[1.5]", /^price must be a number type, the column is DECIMAL\(2,1\)\[\]$/],
  ["price", "{'a': 1}", /^price must be a number type, the column is STRUCT\(a INTEGER\)$/],
  ["id", "['A']", /^id must be text or whole numbers, the column is VARCHAR\[\]$/],
  [
    "date",
    "[TIMESTAMP '2024-01-02']",
    /^date must be a date, a timestamp or text, the column is TIMESTAMP\[\]$/,
  ],
])("a column %s that holds %s is named with its type", async (column, value, rule) => {
  const cells = { date: "DATE '2024-01-02'", id: "'A'", price: "1.5", [column]: value };
  const select = Object.entries(cells).map(([name, cell]) => `${cell} AS ${name}`);
  const faults = await faultsOf(await barsOf(`SELECT ${select.join(", ")}`), spec);
  expect(faults).toMatchObject([{ file: "bars.parquet", column, rule: expect.stringMatching(rule) }]);
});

describe("a timestamp", () => {
  const at = (type: string, time: string) =>
    barsOf(
      `SELECT CAST('2024-01-02 ${time}' AS ${type}) AS date, 'A' AS id, 10.0 AS price, 1e9 AS market_cap`,
    );

  test.each(["TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ"])(
    "of type %s is a date at midnight only",
    async (type) => {
      const faults = await faultsOf(await at(type, "13:00:00+00"), spec);
      expect(faults).toMatchObject([
        {
          row: 1,
          column: "date",
          value: expect.stringMatching(/^2024-01-02 13:00:00/),
          rule: expect.stringMatching(/without a time of day/),
        },
      ]);
      const data = await open(await at(type, "00:00:00+00"), spec);
      expect(data.dates).toEqual(["2024-01-02"]);
      data.close();
    },
  );

  // In a process of its own: the engine asks for the machine's zone only once.
  test("with a zone is the same day wherever it is read", async () => {
    const folder = await at("TIMESTAMPTZ", "00:00:00+00");
    await writeFile(
      join(folder, "plimsoll.yaml"),
      "name: zones\ndata: { bars: { path: bars.parquet } }\nfactors: { styles: {} }\n",
    );
    const called = await call(["check", "--json", "--project", folder], {
      TZ: "America/New_York",
    });
    expect(JSON.parse(called.stdout).dates).toEqual({ first: "2024-01-02", last: "2024-01-02", count: 1 });
  });
});
