import { expect, test } from "vitest";
import type { DataSpec } from "../../wire/index.ts";
import { change, type Files, isUpdate, keptIn, opened } from "./compare-imports.ts";
import { faultsOf, open, parquet, plainDays, project } from "./project.ts";

/** AAA is X to 1 February and Y from the 2nd; Y was BBB before. */
const identifiers = [
  "id,kind,value,from,to",
  "X,ticker,AAA,,2024-02-01",
  "Y,ticker,AAA,2024-02-02,",
  "Y,ticker,BBB,,2024-02-01",
  "X,ticker,NEW,2024-02-02,",
  "X,isin,US0378331005,,",
  "Y,isin,US5949181045,,",
  "",
].join("\n");

const dates = ["2024-01-31", "2024-02-01", "2024-02-02", "2024-02-05"];
const byId = (date: string) => [`${date},X,10,100`, `${date},Y,20,200`];
const tickerOf = (date: string, id: string) =>
  date <= "2024-02-01" ? { X: "AAA", Y: "BBB" }[id] : { X: "NEW", Y: "AAA" }[id];
const byTicker = (date: string) =>
  byId(date).map((row) => row.replace(/,([XY]),/, (_, id: string) => `,${tickerOf(date, id)},`));
const barsOf = (rows: readonly string[], id = "id") => `date,${id},price,market_cap\n${rows.join("\n")}\n`;

const tickers: DataSpec = {
  identifiers: { path: "i.csv" },
  bars: { path: "b.csv", columns: { id: "symbol" }, ids: "ticker" },
};

test("bars by recycled tickers are those by ids, days and keys alike", async () => {
  const plain = await project({ "b.csv": barsOf(dates.flatMap(byId)) });
  const mapped = await project({ "i.csv": identifiers, "b.csv": barsOf(dates.flatMap(byTicker), "symbol") });
  const a = await opened(plain, { bars: { path: "b.csv" } });
  const b = await opened(mapped, tickers);
  expect(b.days).toEqual(a.days);
  expect(b.keys).toEqual(a.keys);
  expect(b.axes.assets).toEqual(a.axes.assets);
  expect(b.notes).toContain("bars: symbol is mapped to securities: 8 rows by ticker (3 values)");
  expect(b.notes).toContain(
    "identifiers: 1 of kind ticker had more than one security, one after the other (AAA)",
  );
});

test("in Parquet the same, as text and as whole numbers", async () => {
  const text = await parquet(
    "SELECT * FROM (VALUES (DATE '2024-02-01', 'AAA', 10.0, 100.0), (DATE '2024-02-02', 'AAA', 20.0, 200.0)) t(date, symbol, price, market_cap)",
  );
  const folder = await project({ "i.csv": identifiers, "b.parquet": text });
  const data = await open(folder, { ...tickers, bars: { ...tickers.bars, path: "b.parquet" } });
  expect(data.axes.assets.labels).toEqual(["X", "Y"]);
  data.close();
  const numbers = await parquet("SELECT DATE '2024-02-01' AS date, 320193 AS symbol, 10.0 AS price");
  const whole = await project({ "i.csv": "id,kind,value\nX,cik,320193\n", "b.parquet": numbers });
  const ciks = await open(whole, { ...tickers, bars: { ...tickers.bars, path: "b.parquet", ids: "cik" } });
  expect(ciks.axes.assets.labels).toEqual(["X"]);
  ciks.close();
});

test("any kind: the narrowest that anybody has on the day", async () => {
  const rows = [
    "2024-01-31,US0378331005,1,1",
    "2024-01-31,Y,2,2",
    "2024-02-02,NEW,3,3",
    "2024-02-02,AAA,4,4",
  ];
  const folder = await project({ "i.csv": identifiers, "b.csv": barsOf(rows) });
  const data = await open(folder, { identifiers: { path: "i.csv" }, bars: { path: "b.csv", ids: "any" } });
  expect(data.axes.assets.labels).toEqual(["X", "Y"]);
  expect((await plainDays(data)).map(({ price }) => price)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(data.notes).toContain(
    "bars: id is mapped to securities: 1 rows by id (1 values), 1 rows by isin (1 values), 2 rows by ticker (2 values)",
  );
  data.close();
});

test("every table is mapped on the date of its rows", async () => {
  const files = {
    "i.csv": identifiers,
    "b.csv": barsOf(dates.flatMap(byTicker), "symbol"),
    // A filing of the second is of Y, and so is a spell that begins then; one of the first is of X.
    "f.csv":
      "id,item,value,period_end,known_at\nAAA,sales,1,2023-12-31,2024-02-01\nAAA,sales,2,2023-12-31,2024-02-02\n",
    "c.csv": "id,code,from\nAAA,Tech,2024-01-01\nAAA,Food,2024-02-02\n",
    "m.csv": "id,list,from\nBBB,top,2024-02-01\n",
    "s.csv": "id,name\nBBB,Beta\n",
    "p.csv": "date,id,weight\n2024-02-02,AAA,0.5\n2024-02-02,CASH,0.25\n2024-02-02,ZZZ,0.25\n",
  };
  const spec: DataSpec = {
    ...tickers,
    fundamentals: { path: "f.csv", ids: "ticker" },
    classifications: { path: "c.csv", ids: "ticker" },
    memberships: { path: "m.csv", ids: "ticker" },
    securities: { path: "s.csv", ids: "ticker" },
    portfolios: { path: "p.csv", ids: "any", unmapped: "skip" },
  };
  const data = await opened(await project(files), spec);
  expect(data.days[1]!.fundamentals.map(([asset]) => data.axes.assets.labels[asset as number])).toEqual([
    "X",
  ]);
  expect(data.days[2]!.fundamentals.map(([asset]) => data.axes.assets.labels[asset as number])).toEqual([
    "Y",
  ]);
  expect(data.days[3]!.codes.map((code) => data.axes.industries[code])).toEqual(["Tech", "Food"]);
  expect(data.days[3]!.lists).toEqual({ top: "01" });
  expect(data.names).toEqual(["", "Beta"]);
  expect(data.holdings.portfolios.id).toEqual(["CASH", "Y", "ZZZ"]);
  expect(data.notes).toContain(
    "portfolios: 1 rows of 1 values of id have no security and are kept as they are written (p.csv, row 4: ZZZ on 2024-02-02)",
  );
});

test("what has no security, or several, is a fault for each value, and says whose it was", async () => {
  const issuers = `${identifiers}X,cik,7,,\nY,cik,7,,\n`;
  const rows = ["2024-01-31,NEW,1,1", "2024-02-01,NEW,1,1", "2024-02-01,NONE,1,1", "2024-02-01,7,1,1"];
  const folder = await project({ "i.csv": issuers, "b.csv": barsOf(rows) });
  const spec: DataSpec = { identifiers: { path: "i.csv" }, bars: { path: "b.csv", ids: "any" } };
  const faults = await faultsOf(folder, spec);
  expect(faults).toEqual([
    {
      file: "b.csv",
      row: 2,
      column: "id",
      value: "NEW",
      rule: "no security has this identifier on 2024-01-31 (2 rows with it in all); it was of X from 2024-02-02: add its spell to identifiers, or say unmapped: skip",
    },
    {
      file: "b.csv",
      row: 4,
      column: "id",
      value: "NONE",
      rule: "no security has this identifier on 2024-02-01: add its spell to identifiers, or say unmapped: skip",
    },
    {
      file: "b.csv",
      row: 5,
      column: "id",
      value: "7",
      rule: "is the identifier of several securities on 2024-02-01: X and Y",
    },
  ]);
  const skipped = { ...spec, bars: { ...spec.bars, unmapped: "skip" as const } };
  const kept = await project({ "i.csv": issuers, "b.csv": barsOf([...rows, "2024-02-02,NEW,1,1"]) });
  const data = await open(kept, skipped);
  expect(data.dates).toEqual(["2024-02-02"]);
  expect(data.notes).toContain(
    "bars: 3 rows of 2 values of id have no security and are left out (b.csv, row 2: NEW on 2024-01-31)",
  );
  expect(data.notes).toContain(
    "bars: 1 rows of 1 values of id have several securities and are left out (b.csv, row 5: 7 on 2024-02-01)",
  );
  data.close();
});

test("spells of one identifier that overlap are a fault that names both; those of a company's may", async () => {
  const text =
    "id,kind,value,from,to\nX,ticker,A,,2024-01-31\nY,cik,7,,\nY,ticker,A,2024-01-31,\nX,cik,7,,\nX,ticker,A,,\n";
  const folder = await project({ "i.csv": text, "b.csv": barsOf(dates.flatMap(byId)) });
  const faults = await faultsOf(folder, { identifiers: { path: "i.csv" }, bars: { path: "b.csv" } });
  expect(faults.map(({ row, value }) => [row, value])).toEqual([
    [4, "A"],
    [6, "A"],
  ]);
  expect(faults[0]!.rule).toBe(
    "the ticker is of Y from 2024-01-31 and of X to 2024-01-31 (row 2): of two securities the spells of an identifier must not overlap",
  );
});

test("ids without the table, or of a kind that it does not have, are faults", async () => {
  const folder = await project({ "i.csv": identifiers, "b.csv": barsOf(dates.flatMap(byTicker), "symbol") });
  const without = await faultsOf(folder, { bars: tickers.bars });
  expect(without.map(({ rule }) => rule)).toContain(
    "ids: ticker needs the table identifiers, which says whose they are",
  );
  const wrong = await faultsOf(folder, { ...tickers, bars: { ...tickers.bars, ids: "tickr" } });
  expect(wrong.map(({ rule }) => rule)).toEqual([
    "ids must be any or a kind of the table identifiers (isin, ticker), did you mean ticker?",
  ]);
});

test("a day more is an update, mapping report included", async () => {
  const spec: DataSpec = {
    ...tickers,
    bars: { ...tickers.bars, path: ["b1.csv", "b2.csv"], unmapped: "skip" },
  };
  const earlier = ["2024-01-29", "2024-01-30", ...dates.slice(0, 2)];
  const before: Files = {
    "i.csv": identifiers,
    "b1.csv": barsOf([...earlier.flatMap(byTicker), "2024-01-31,NONE,1,1"], "symbol"),
    "b2.csv": barsOf(byTicker(dates[2]!), "symbol"),
  };
  const after = {
    ...before,
    "b2.csv": barsOf(
      [...dates.slice(2).flatMap(byTicker), "2024-02-05,ALSO,1,1", "2024-02-05,NONE,1,1"],
      "symbol",
    ),
  };
  const folder = await project(before);
  await opened(folder, spec);
  await change(folder, before, after);
  const updated = await opened(folder, spec);
  expect(await isUpdate(folder)).toBe(true);
  const fresh = await project(after);
  expect(updated).toEqual(await opened(fresh, spec));
  expect(await keptIn(folder)).toEqual(await keptIn(fresh));
  expect(updated.notes).toContain("bars: symbol is mapped to securities: 12 rows by ticker (3 values)");
});

test("check digits that are wrong, and why securities were delisted, are notes", async () => {
  const folder = await project({
    // A digit of the first is wrong, the second has lost its leading zero; both map.
    "i.csv":
      "id,kind,value\nX,isin,US0378331006\nX,cusip,37833100\nY,cusip,594918104\nY,sedol,2588173\nX,figi,BBG000B9XRY4\n",
    "b.csv": barsOf(["2024-02-01,US0378331006,1,1", "2024-02-01,594918104,1,1"]),
    "s.csv": "id,delisted,delisting_reason\nX,2024-02-01,merger\nY,2024-02-01,\nZ,2024-02-01,merger\nV,,\n",
  });
  const data = await open(folder, {
    identifiers: { path: "i.csv" },
    bars: { path: "b.csv", ids: "any" },
    securities: { path: "s.csv" },
  });
  expect(data.notes.filter((note) => note.includes("check digit"))).toEqual([
    "identifiers: 1 of 1 of kind isin have not its form or not its check digit (US0378331006): were they cut or rounded by a spreadsheet?",
    "identifiers: 1 of 2 of kind cusip have not its form or not its check digit (37833100): were they cut or rounded by a spreadsheet?",
  ]);
  expect(data.notes).toContain("securities: 3 were delisted (2 merger, 1 without a reason)");
  data.close();
});

test("every column of securities is mapped: funds, proxies, what an action is of and what it gives, if anything", async () => {
  const files = {
    "i.csv": identifiers,
    "b.csv": barsOf(dates.flatMap(byTicker), "symbol"),
    "a.csv":
      "id,ex_date,kind,ratio,other\nAAA,2024-02-01,split,2,\nAAA,2024-02-05,split,4,\nNEW,2024-02-05,spin_off,0.5,AAA\n",
    "f.csv": "date,fund,id,weight\n2024-02-02,NEW,AAA,1\n",
    "p.csv": "id,proxy,weight\nETF,US0378331005,0.5\n",
  };
  const data = await opened(await project(files), {
    ...tickers,
    actions: { path: "a.csv", ids: "ticker" },
    funds: { path: "f.csv", ids: "ticker" },
    proxies: { path: "p.csv", ids: "any", unmapped: "skip" },
  });
  expect(data.notes).toContain("actions: id is mapped to securities: 3 rows by ticker (2 values)");
  expect(data.notes).toContain("actions: other is mapped to securities: 1 rows by ticker (1 values)");
  expect(data.holdings.funds).toMatchObject({ fund: ["X"], id: ["Y"] });
  expect(data.holdings.proxies).toMatchObject({ id: ["ETF"], proxy: ["X"] });
  // Days and keys have the actions in them: they are those of a file that has ids.
  const plain = await project({
    "b.csv": barsOf(dates.flatMap(byId)),
    "a.csv":
      "id,ex_date,kind,ratio,other\nX,2024-02-01,split,2,\nY,2024-02-05,split,4,\nX,2024-02-05,spin_off,0.5,Y\n",
  });
  const { keys } = await opened(plain, { bars: { path: "b.csv" }, actions: { path: "a.csv" } });
  expect(data.keys).toEqual(keys);
});
