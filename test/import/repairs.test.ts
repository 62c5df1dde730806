import { describe, expect, test } from "vitest";
import { readSourceRows } from "../../node/import/index.ts";
import type { DataSpec } from "../../wire/index.ts";
import { faultsOf, open, parquet, plainDays, project } from "./project.ts";

const rows = [
  "date,id,price,total_return,market_cap,volume,industry",
  "2020-01-02,A,10,0.01,100,5,Tech",
  "2020-01-02,B,20,0.02,200,6,Tech",
  "2020-01-03,A,1O5,0.03,90000000,50,Tech",
  "2020-01-03,B,21,0.04,210,7,Tech",
  "2020-01-03,B,21,0.04,210,7,Tech",
  "2020-01-06,A,11,0.05,110,8,Tech",
  "2020-01-06,B,9,0.06,22,220,Tech",
];
const header = "table,id,from,to,field,action,value,was,reason";
const good = [
  "bars,A,2020-01-03,,price,set,10.5,1O5,a letter for a digit",
  "bars,A,2020-01-03,,market_cap,multiply,0.000001,90000000,in units for once",
  "bars,A,2020-01-03,,market_cap,multiply,100,90000000,and not in millions either",
  "bars,B,2020-01-06,,market_cap,swap,volume,22,columns swapped",
  "bars,B,2020-01-03,,,drop,repeats,,sent twice",
  "bars,B,2020-01-06,,price,set,,9,a misprint",
];
const spec: DataSpec = {
  bars: {
    path: "bars.csv",
    scores: {},
    expressions: { turnover: "volume / market_cap" },
  },
  repairs: { path: "repairs.csv" },
};

async function days(files: Record<string, string | Uint8Array>, of: DataSpec = spec) {
  const data = await open(await project(files), of);
  const found = { days: await plainDays(data), notes: data.notes };
  data.close();
  return found;
}

const typed = `SELECT * FROM (VALUES ${rows
  .slice(1)
  .map((row) => {
    const [date, id, price, ...rest] = row.split(",");
    const [industry, ...numbers] = rest.reverse();
    const values = numbers.reverse().map((cell) => `${cell}::DOUBLE`);
    return `(DATE '${date}', '${id}', ${price === "1O5" ? "1e5" : price}::DOUBLE, ${values.join(", ")}, '${industry}')`;
  })
  .join(", ")}) t(${rows[0]})`;

describe("repairs", () => {
  test("change the cells they name before rules and checks, and nothing else; what is made of a cell follows it", async () => {
    const { days: found, notes } = await days({
      "bars.csv": rows.join("\n"),
      "repairs.csv": [header, ...good].join("\n"),
    });
    expect(found.map(({ price }) => price)).toEqual([
      [10, 20],
      [10.5, 21],
      [11, Number.NaN],
    ]);
    expect(found.map(({ marketCap }) => marketCap)).toEqual([
      [100, 200],
      [9000, 210],
      [110, 220],
    ]);
    expect(found.map(({ volume }) => volume)[2]).toEqual([8, 22]);
    expect(found[1]!.scores.turnover).toEqual([50 / 9000, 7 / 210]);
    expect(notes.slice(1, 3)).toEqual([
      "bars: price of A on 2020-01-03 set to 10.5 (was 1O5) by repairs.csv, row 2, in 1 row: a letter for a digit",
      "bars: market_cap of A on 2020-01-03 multiplied by 0.000001 (was 90000000) by repairs.csv, row 3, in 1 row: in units for once",
    ]);
    expect(notes).toContain(
      "bars: rows of B on 2020-01-03 dropped but for the first of each key by repairs.csv, row 6, in 1 row: sent twice",
    );
  });

  test("of Parquet and of CSV are the same", async () => {
    const csv = [rows[0], ...rows.slice(1).map((row) => row.replace("1O5", "100000"))].join("\n");
    const repairs = [header, ...good].join("\n").replace("1O5", "1e5");
    const text = await days({ "bars.csv": csv, "repairs.csv": repairs });
    const binary = await days(
      { "bars.parquet": await parquet(typed), "repairs.csv": repairs },
      { ...spec, bars: { ...spec.bars, path: "bars.parquet" } },
    );
    expect(binary.days).toEqual(text.days);
    // A Parquet file has no header in a line of its own.
    const placed = (note: string) => note.replace("bars.parquet", "bars.csv").replace("row 3:", "row 4:");
    expect(binary.notes.map(placed)).toEqual(text.notes);
  });

  test("of a unit are written in the unit of the methodology, a cell that was missing as NA", async () => {
    const { days: found } = await days(
      {
        "bars.csv": "date,id,total_return,industry\n2020-01-02,A,1.5,T\n2020-01-03,A,,T\n",
        "repairs.csv": `${header}\nbars,A,2020-01-02,,total_return,set,0.02,0.015,late\nbars,A,2020-01-03,,total_return,set,-0.5,NA,found\n`,
      },
      { bars: { path: "bars.csv", units: { total_return: "percent" } }, repairs: { path: "repairs.csv" } },
    );
    expect(found.map(({ givenReturn }) => givenReturn[0])).toEqual([0.02, -0.5]);
  });

  test("reach items of fundamentals in long and in wide form, by period end", async () => {
    const repairs = `${header}\nfundamentals,A,2019-12-31,,sales_ttm,multiply,1000,7,in thousands\n`;
    const bars = "date,id,total_return,industry\n2020-03-02,A,0.01,T\n";
    const long = await days(
      {
        "bars.csv": bars,
        "repairs.csv": repairs,
        "f.csv":
          "id,item,value,period_end,known_at\nA,sales_ttm,7,2019-12-31,2020-02-01\nA,cash,7,2019-12-31,2020-02-01\n",
      },
      { bars: { path: "bars.csv" }, fundamentals: { path: "f.csv" }, repairs: { path: "repairs.csv" } },
    );
    const wide = await days(
      {
        "bars.csv": bars,
        "repairs.csv": repairs,
        "f.csv": "id,sales,cash,period_end,known_at\nA,7,7,2019-12-31,2020-02-01\n",
      },
      {
        bars: { path: "bars.csv" },
        fundamentals: { path: "f.csv", items: { sales_ttm: "sales", cash: "cash" } },
        repairs: { path: "repairs.csv" },
      },
    );
    expect(long.days[0]!.fundamentals.map((row) => row.slice(1).reverse()[0])).toEqual([7, 7000]);
    expect(wide.days).toEqual(long.days);
  });

  test("that touch nothing, or find other data than they were written for, are faults that say so", async () => {
    const bars = rows
      .filter((_, r) => r !== 5)
      .join("\n")
      .replace("1O5", "105");
    const bad = [
      "bars,C,2020-01-03,,price,set,1,,no such id",
      "bars,A,2020-02-03,,price,set,1,,no such day",
      "bars,A,2020-01-03,,price,set,10.5,104,was another",
      "bars,A,2020-01-03,,pric,set,10.5,,no such field",
      "bars,A,2020-01-03,,price,set,x,,no number",
      "bars,A,2020-01-03,,price,multiply,0,,nothing",
      "bars,A,2020-01-03,,price,swap,industry,,kinds",
      "bars,B,2020-01-03,,,drop,repeats,,stands once",
      "bars,A,2020-01-03,,adjusted_price,set,1,,not in the file",
      "securities,A,2020-01-03,,name,set,x,,no such table",
      "bars,A,2020-01-02,2020-01-01,price,set,1,,dates",
      "bars,A,2020-01-02,,price,mend,1,,action",
      "bars,,2020-01-02,,price,set,1,,whose",
    ];
    const found = await faultsOf(
      await project({ "bars.csv": bars, "repairs.csv": [header, ...bad].join("\n") }),
      spec,
    );
    expect(found.map(({ row, rule }) => `${row}: ${rule}`)).toEqual([
      "2: no row of bars is touched: none of this id has such a date or item",
      "3: no row of bars is touched: none of this id has such a date or item",
      '4: the data have changed under the repair: the cell now holds "105"; look at it again',
      expect.stringMatching(/^5: must be a field of bars \(date, id, price, .*\), did you mean price\?$/),
      "6: must be a number such as -1234.5, as price is, or empty",
      "7: must be a number other than 0",
      "8: must be another field of bars that holds numbers",
      "9: no row is touched: none of them repeats the key of another",
      "10: must be a field that a file of the table has",
      "11: must be a table that the project has",
      "12: to must not be before from",
      "13: action must be set or multiply or swap or drop",
      "14: id must not be empty",
    ]);
  });

  test("a drop with what stood there takes the rows where it stands", async () => {
    const bars = [...rows.slice(0, 5), rows[5]!.replace("21,", "22,"), ...rows.slice(6)]
      .join("\n")
      .replace("1O5", "105");
    const { days: found } = await days({
      "bars.csv": bars,
      "repairs.csv": `${header}\nbars,B,2020-01-03,,price,drop,,21,the other is right\n`,
    });
    expect(found[1]!.price).toEqual([105, 22]);
  });

  test("rows of Parquet that a repair looks at and leaves alone stand there once", async () => {
    const holes =
      "SELECT * FROM (VALUES (DATE '2020-01-02', 'A', 10::DOUBLE, 5::DOUBLE, 'Tech'), (DATE '2020-01-03', 'A', 11::DOUBLE, NULL, 'Tech')) t(date, id, price, market_cap, industry)";
    const folder = await project({
      "bars.parquet": await parquet(holes),
      "repairs.csv": `${header}\nbars,A,2020-01-02,2020-01-03,market_cap,multiply,2,5,by half\n`,
    });
    const of: DataSpec = { bars: { path: "bars.parquet" }, repairs: { path: "repairs.csv" } };
    expect(await faultsOf(folder, of)).toEqual([]);
    const read = await readSourceRows(folder, of, [{ table: "repairs" }, { table: "bars" }]);
    expect(
      read.filter(({ table }) => table === "bars").map(({ values }) => values.get("market_cap")),
    ).toEqual([10, undefined]);
  });

  test.each([
    [
      "without a column of currencies, the base currency unnamed",
      "date,rate\n2020-01-02,1\n2020-01-03,2\n",
      undefined,
      "",
    ],
    [
      "without a column of currencies, by the base currency",
      "date,rate\n2020-01-02,1\n2020-01-03,2\n",
      "USD",
      "USD",
    ],
    [
      "with the base currency named, by none",
      "date,currency,rate\n2020-01-02,USD,1\n2020-01-03,USD,2\n2020-01-03,EUR,3\n",
      "USD",
      "",
    ],
  ] as const)("reach rates %s", async (_, rates, base, id) => {
    const { days: found, notes } = await days(
      {
        "bars.csv": "date,id,total_return,industry\n2020-01-02,A,0.1,T\n2020-01-03,A,0.1,T\n",
        "rates.csv": rates,
        "fx.csv": "date,currency,rate\n2020-01-02,EUR,1.1\n",
        "repairs.csv": `${header}\nrates,${id},2020-01-03,,rate,set,0.02,0.02,as it was\nrates,${id},2020-01-03,,rate,multiply,0.5,,of two days\n`,
      },
      {
        bars: { path: "bars.csv" },
        rates: { path: "rates.csv", units: { rate: "percent" } },
        repairs: { path: "repairs.csv" },
        ...(base === undefined ? {} : { baseCurrency: base, fx: { path: "fx.csv" } }),
      },
    );
    expect(found.map(({ riskFree }) => riskFree)).toEqual([0.01, 0.01]);
    expect(notes.filter((note) => note.startsWith("rates: rate of"))[1]).toBe(
      `rates: rate of ${id === "" ? "the base currency" : id} on 2020-01-03 multiplied by 0.5 by repairs.csv, row 3, in 1 row: of two days`,
    );
  });

  test("a change of rows that a repair before it has dropped changes nothing, and is a fault", async () => {
    const repairs = [header, good[4], "bars,A,2020-01-03,,,drop,,,gone", good[0], good[1]].join("\n");
    const found = await faultsOf(
      await project({ "bars.csv": rows.join("\n"), "repairs.csv": repairs }),
      spec,
    );
    expect(found.map(({ row, rule }) => `${row}: ${rule}`)).toEqual([
      "4: no row is touched: a repair before it dropped them all",
      "5: no row is touched: a repair before it dropped them all",
    ]);
  });

  test("reach what reads the rows again: values as they were used, texts as they are in the file", async () => {
    const select = typed.replace("1e5::DOUBLE", "105::DOUBLE");
    for (const [file, bytes] of [
      ["bars.csv", rows.join("\n").replace("1O5", "105")],
      ["bars.parquet", await parquet(select)],
    ] as const) {
      const folder = await project({
        [file]: bytes,
        "repairs.csv": [header, ...good].join("\n").replace("1O5", "105"),
      });
      const read = await readSourceRows(folder, { ...spec, bars: { ...spec.bars, path: file } }, [
        { table: "repairs" },
        { table: "bars", ids: ["A", "B"] },
      ]);
      const bars = read.filter(({ table }) => table === "bars");
      // Those of one name, read by themselves: the same rows in the same places.
      const own = await readSourceRows(folder, { ...spec, bars: { ...spec.bars, path: file } }, [
        { table: "bars", ids: ["B"] },
      ]);
      expect(own).toEqual(bars.filter(({ values }) => values.get("id") === "B"));
      const shown = ({ values, written }: (typeof bars)[number]) =>
        `${values.get("date")} ${values.get("id")} ${values.get("price") ?? "none"} ${values.get("market_cap")}, written ${Number(written.get("price"))} ${Number(written.get("market_cap"))}`;
      expect(bars.map(shown)).toEqual([
        "2020-01-02 A 10 100, written 10 100",
        "2020-01-02 B 20 200, written 20 200",
        "2020-01-03 A 10.5 9000, written 105 90000000",
        "2020-01-03 B 21 210, written 21 210",
        "2020-01-06 A 11 110, written 11 110",
        "2020-01-06 B none 220, written 9 22",
      ]);
    }
  });
});
