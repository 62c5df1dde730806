import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lineage, type LineageNode, openLineage } from "../../node/lineage/index.ts";
import { readProject } from "../../node/project/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";

// A project whose bars go by tickers and have prices alone, with a repair, a dividend, and earnings by year and by nine months.
const ID = "S00007";
const DATE = "2020-01-30";
const [REPAIRED, PAID] = ["2020-01-29", "2020-01-28"];
let lineage: Lineage;

beforeAll(async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 70, industryCount: 3 });
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, "data", `${name}.csv`), `${lines.join("\n")}\n`);
  const ids = [...new Set(rowsOf(folder, "bars").map((row) => row[1]!))];
  write("identifiers", ["id,kind,value", ...ids.map((id) => `${id},ticker,T${id.slice(1)}`)]);
  // Without returns: they are made of prices.
  write("bars", [
    "date,id,price,volume,shares_outstanding",
    ...rowsOf(folder, "bars").map(([date, id, price, , ...rest]) =>
      [date, `T${id!.slice(1)}`, price, ...rest].join(","),
    ),
  ]);
  // Of two dividends the earlier stands after the other, whose amount is repaired.
  write("actions", [
    "id,ex_date,kind,amount",
    `${ID},${PAID},cash_dividend,2.5`,
    `${ID},2020-01-14,cash_dividend,0.1`,
  ]);
  write("repairs", [
    "table,id,from,to,field,action,value,was,reason",
    `bars,${ID},${REPAIRED},,price,multiply,1.25,,a slip of the hand`,
    `actions,${ID},${PAID},,amount,set,0.25,2.5,a decimal slip`,
  ]);
  const reports = [
    "9,70e6,2018-09-30,2018-11-01",
    "12,100e6,2018-12-31,2019-02-15",
    "9,90e6,2019-09-30,2019-11-10",
  ];
  const others = rowsOf(folder, "fundamentals").filter(
    ([id, item]) => id !== ID || item !== "net_income_ttm",
  );
  write("fundamentals", [
    "id,item,value,period_end,known_at,months",
    ...others.map((row) => `${row.join(",")},`),
    ...reports.map((report) => {
      const [months, value, end, known] = report.split(",");
      return `${ID},net_income,${value},${end},${known},${months}`;
    }),
  ]);
  editSpec(folder, (text) =>
    text
      .replace("path: data/bars.csv", "path: data/bars.csv\n    ids: ticker")
      .replace(
        "  rates:",
        "  identifiers: { path: data/identifiers.csv }\n  actions: { path: data/actions.csv }\n  repairs: { path: data/repairs.csv }\n  rates:",
      ),
  );
  await estimate(folder);
  lineage = await openLineage(await readProject(folder));
});
afterAll(() => lineage.close());

function rowsOf(folder: string, table: string): readonly string[][] {
  const [, ...lines] = readFileSync(join(folder, "data", `${table}.csv`), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => line.split(","));
}

function all(node: LineageNode): readonly LineageNode[] {
  return [node, ...node.children.flatMap(all)];
}

async function returnOn(date: string): Promise<LineageNode> {
  const [answer] = await lineage.explain([{ kind: "specific_return", id: ID, date }]);
  return all(answer!).find(({ what }) => what === "total return")!;
}

test("a price that was repaired says by which row of the repairs, and under which identifier it stands", async () => {
  const { agreement, children } = await returnOn(REPAIRED);
  expect(agreement).toBe("exact");
  const [now, before] = children.map(({ source }) => source!);
  expect(now).toMatchObject({ file: "data/bars.csv", field: "price" });
  expect(children[0]!.value).toBeCloseTo(1.25 * Number(now!.written), 12);
  expect(now!.touched).toContain("of S00007, as T00007 by the identifiers");
  expect(now!.touched).toContain("repaired by data/repairs.csv, row 2: multiply 1.25; a slip of the hand");
  expect(before!.touched).not.toContain("repaired");
});

test("a return with a dividend in it: prices, the action and its row", async () => {
  const { value, agreement, children } = await returnOn(PAID);
  const [now, before, dividend] = children;
  expect(value).toBe((Number(now!.value) + 0.25) / Number(before!.value) - 1);
  expect(agreement).toBe("exact");
  expect(dividend).toMatchObject({
    what: `cash_dividend of ${PAID}`,
    value: "amount 0.25",
    source: { file: "data/actions.csv", row: 2 },
  });
  expect(dividend!.children.map(({ what, source }) => [what, source!.written, source!.touched])).toEqual([
    ["amount", "2.5", "repaired by data/repairs.csv, row 3: set 0.25; a decimal slip"],
  ]);
});

test("twelve months summed from reports show the reports", async () => {
  const [answer] = await lineage.explain([{ kind: "exposure", id: ID, factor: "value", date: DATE }]);
  const item = all(answer!).find(({ what }) => what === "net_income_ttm")!;
  expect(item.value).toBe(120e6);
  const [sum, end, known] = item.children;
  expect(sum!.children.map(({ value }) => value).toSorted()).toEqual([100e6, 70e6, 90e6].toSorted());
  expect(sum!.agreement).toBe("exact");
  expect([end!.value, known!.value]).toEqual(["2019-09-30", "2019-11-10"]);
  for (const { source } of sum!.children) expect(source!.file).toBe("data/fundamentals.csv");
});
