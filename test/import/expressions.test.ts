import { describe, expect, test } from "vitest";
import type { DataSpec } from "../../wire/index.ts";
import { faultsOf, open, plainDays, project } from "./project.ts";

const bars = [
  "date,id,price,market_cap,A col,b,text,Text",
  "2024-01-02,X,10,1000,6,2,abc,1",
  "2024-01-02,Y,20,2000,-3,0,abc,2",
  "2024-01-02,Z,30,3000,,4,abc,3",
  "",
].join("\n");

/** Values of an expression for X (6, 2), Y (-3, 0) and Z (missing, 4). */
async function valuesOf(expression: string): Promise<number[]> {
  const data = await open(await project({ "bars.csv": bars }), {
    bars: { path: "bars.csv", expressions: { made: expression } },
  });
  const [day] = await plainDays(data);
  data.close();
  return day!.scores.made!;
}

async function faults(expression: string) {
  const spec: DataSpec = { bars: { path: "bars.csv", expressions: { made: expression } } };
  return faultsOf(await project({ "bars.csv": bars }), spec);
}

const none = Number.NaN;

describe("an expression over the columns of a row", () => {
  const cases: [expression: string, values: readonly number[]][] = [
    ['"A col" / nullif(b, 0)', [3, none, none]],
    ['coalesce("A col", 0.25) - b * 2e0', [2, -3, -7.75]],
    ['-"A col" + +1', [-5, 4, none]],
    ['case when "A col" > 0 and not b is null then ln(b) else -1 end', [Math.log(2), -1, -1]],
    ["CASE b WHEN 2 THEN 20 WHEN 4 THEN 40 END", [20, none, 40]],
    ['ln("A col")', [Math.log(6), none, none]],
    ["log10(b)", [Math.log10(2), none, Math.log10(4)]],
    ['sqrt("A col") + exp(0)', [Math.sqrt(6) + 1, none, none]],
    ['power("A col", 2) % 5', [1, 4, none]],
    ['power("A col", 0.5)', [Math.sqrt(6), none, none]],
    ['abs("A col") + sign("A col") + ceil(0.2) + floor(0.8)', [8, 3, none]],
    ['greatest("A col", b, 3) + least("A col", b)', [8, 0, 8]],
    ["round(b / 3, 2)", [0.67, 0, 1.33]],
    ["cast(b / 3 as double) * 3", [2, 0, 4]],
    ["(b / 3)::integer + cast(1.6 as bigint)", [3, 2, 3]],
    ['case when b between 1 and 3 or "A col" in (-3, 7) then 1 else 0 end', [1, 1, 0]],
    ['case when b not in (2, 3) and "A col" is not null then 1 else 0 end', [0, 1, 0]],
    ['case when "A col" <> 6 or b <= 2 or b >= 9 then 1 else 0 end', [1, 1, 0]],
    // 0 / 0 is missing and so no number that compares.
    ["case when b * 0 / (b * 0) > 1 then 1 else 0 end", [0, 0, 0]],
    ["0.1 + 0.2", [0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2]],
    ["9007199254740993 - 1e-3 * b", [9007199254740992, 9007199254740992, 9007199254740992]],
    ['"Text" * 2', [2, 4, 6]],
    ["null + b", [none, none, none]],
  ];
  test.each(cases)("%s", async (expression, values) => {
    const actual = await valuesOf(expression);
    for (const [n, value] of values.entries()) {
      if (Number.isNaN(value)) expect(actual[n]).toBeNaN();
      else expect(actual[n]).toBeCloseTo(value, 12);
    }
  });

  test("its columns come in the units the table gives them, and make items too", async () => {
    const folder = await project({
      "bars.csv": "date,id,ret,cap\n2024-01-02,X,5,7\n",
      "f.csv": "id,period_end,known_at,ni,da\nX,2023-12-31,2024-01-02,3,1.5\n",
    });
    const data = await open(folder, {
      bars: {
        path: "bars.csv",
        columns: { total_return: "ret", market_cap: "cap" },
        units: { total_return: "percent", market_cap: "millions" },
        expressions: { made: "ret * cap" },
      },
      fundamentals: {
        path: "f.csv",
        units: { value: "thousands" },
        items: { net_income_ttm: "ni" },
        expressions: { cash_earnings: "ni + da" },
      },
    });
    const [day] = await plainDays(data);
    expect(data.axes.items).toEqual(["cash_earnings", "net_income_ttm"]);
    data.close();
    expect(day!.scores).toEqual({ made: [0.05 * 7e6] });
    expect(day!.fundamentals.map(([, item, , value]) => [item, value])).toEqual([
      [0, 4500],
      [1, 3000],
    ]);
  });

  test("items by expression alone need no item and value columns", async () => {
    const folder = await project({
      "bars.csv": "date,id,price\n2024-01-02,X,5\n",
      "f.csv": "id,period_end,known_at,ni,da\nX,2023-12-31,2024-01-02,3,1.5\n",
    });
    const data = await open(folder, {
      bars: { path: "bars.csv" },
      fundamentals: { path: "f.csv", expressions: { cash_earnings: "ni + da" } },
    });
    const [day] = await plainDays(data);
    data.close();
    expect(day!.fundamentals.map((row) => row[3])).toEqual([4.5]);
  });
});

describe("what is not one row's plain arithmetic is refused", () => {
  const attacks: [expression: string, says: RegExp][] = [
    ["(select max(b) from bars)", /a subquery/],
    ["(select count(*) from read_csv('/etc/passwd'))", /a subquery/],
    ["read_csv('/etc/passwd')", /must not use .*read_csv.*the text "\/etc\/passwd"/],
    ["b from read_csv('/etc/passwd')", /clauses after the expression/],
    ["lead(b) over (partition by id order by date)", /the window function lead, which looks at other rows/],
    ["sum(b) over ()", /the window function sum/],
    ["sum(b)", /must not use sum;/],
    ["count(*)", /must not use count_star/],
    ["b filter (where b > 1)", /no SQL expression/],
    ["max(b) filter (where b > 1)", /this form of max/],
    ["getenv('HOME')", /getenv/],
    ["random()", /must not use random/],
    ["now()", /must not use now/],
    ["b; drop table bars", /comments or ;/],
    ["b -- c", /comments or ;/],
    ["b /* c */", /comments or ;/],
    ["pragma database_list", /the name database_list given to a part/],
    ["1 union select 2", /clauses after|no SQL expression|several/],
    ["b, b", /several expressions/],
    ["distinct b", /clauses after the expression/],
    ["b limit 1", /clauses after the expression/],
    ["b order by 1", /clauses after the expression/],
    ["b where 1 = 1", /clauses after the expression/],
    ["b qualify 1 = 1", /clauses after the expression/],
    ["*", /must not use \*/],
    ["columns('b')", /must not use/],
    ["#1", /positional reference/],
    ["?", /a parameter/],
    ["bars.b", /bars\.b: a column name with dots/],
    ["nextval('s')", /nextval/],
    ["current_setting('threads')", /current_setting/],
    ["system.main.ln(b)", /this form of ln|no SQL expression/],
    ["b || 'x'", /\|\|.*the text "x"/],
    ["cast(b as varchar)", /a cast to varchar/],
    ["date '2024-01-02'", /a cast to date/],
    ["true", /true and false: write 1 and 0/],
    ["b > 1", /> where a number is needed/],
    ["case when b then 1 end", /a number where a comparison is needed/],
    ["case when ln(b) then 1 end", /the number ln gives where a comparison/],
    ["b collate nocase", /collate expressions/],
    ["[b]", /list_value/],
    ["{'k': b}", /struct_pack/],
    ["list_transform([b], lambda x: x)", /list_transform/],
    ["ln(b, 2)", /ln of 2 values/],
    ["log(b)", /must not use log;/],
    ["1e999", /a number that does not fit a double/],
    ["123456789012345678901234567890", /more than 18 digits/],
    ["b is distinct from 1", /the operator compare distinct from/],
    ["", /no SQL expression|several expressions/],
    ["b +", /no SQL expression/],
    ["b\u0000", /control characters/],
    ["b')) --", /comments or ;/],
    ["b'", /no SQL expression/],
    [`${"nullif(".repeat(40)}b${",0)".repeat(40)}`, /so long an expression/],
    [`${"(-".repeat(60)}b${")".repeat(60)}`, /so deep an expression/],
    ["b + ".repeat(400), /not be longer than 1000 characters/],
    ["try(b)", /must not use/],
    ["grouping(b)", /must not use/],
    ["b in (select 1)", /a subquery/],
    ["exists (select 1)", /a subquery/],
    ["unnest([1, 2])", /must not use/],
  ];
  test.each(attacks)("%s", async (expression, says) => {
    const found = await faults(expression);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatchObject({ file: "plimsoll.yaml", column: "data.bars.expressions.made" });
    expect(found[0]!.value).toBe(expression);
    expect(found[0]!.rule).toMatch(says);
  });

  test("a quoted name is a column of the file or a fault, whatever it holds", async () => {
    const [fault, ...more] = await faults('"b"";drop table bars--"');
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ file: "bars.csv", column: 'b";drop table bars--' });
    expect(fault!.rule).toMatch(/is missing/);
    expect((await faults("current_date"))[0]).toMatchObject({ file: "bars.csv", column: "current_date" });
  });

  test("what is allowed is said", async () => {
    expect((await faults("random()"))[0]!.rule).toMatch(/allowed: columns .*, nullif, .*sqrt$/);
  });

  test("every refused expression and every faulty file come at once", async () => {
    const folder = await project({ "bars.csv": `${bars}2024-01-02,W,ten,1,1,1,a,1\n` });
    const found = await faultsOf(folder, {
      bars: { path: "bars.csv", expressions: { one: "random()", two: "now()", three: "b" } },
    });
    expect(found.map((fault) => fault.column)).toEqual([
      "data.bars.expressions.one",
      "data.bars.expressions.two",
      "price",
    ]);
  });

  test("a name may stand only once, whatever its case", async () => {
    const spec: DataSpec = { bars: { path: "bars.csv", scores: { Made: "b" }, expressions: { made: "b" } } };
    const [fault] = await faultsOf(await project({ "bars.csv": bars }), spec);
    expect(fault!.rule).toMatch(/must stand once in scores and expressions of bars/);
  });
});

describe("faults of rows", () => {
  test("an infinite result names the row and the way out; a cell that is no number names its column", async () => {
    const found = await faults('"A col" / b + text');
    expect(found.map(({ row, column, value }) => [row, column, value])).toEqual([
      [2, "text", "abc"],
      [3, "text", "abc"],
      [4, "text", "abc"],
    ]);
    const [infinite, ...more] = await faults('"A col" / b');
    expect(more).toEqual([]);
    expect(infinite).toMatchObject({ file: "bars.csv", row: 3, column: "made", value: "-inf" });
    expect(infinite!.rule).toMatch(/scores\.made must be finite: divide by nullif/);
    expect((await faults("exp(1000 * b)")).map((fault) => fault.row)).toEqual([2, 4]);
  });
});
