import { expect, test } from "vitest";
import type { DataSpec } from "../../wire/index.ts";
import { change, type Files, isUpdate, keptIn, opened } from "./compare-imports.ts";
import { project } from "./project.ts";

const barsOf = (rows: readonly string[]) =>
  `date,id,price,adjusted_price,volume,shares_outstanding,industry\n${rows.join("\n")}\n`;

const january = [
  "2024-01-29,B,20,20,5,100,Tech",
  "2024-01-30,B,21,21,5,100,",
  "2024-01-30,A,10,10,7,100,Energy",
  "2024-01-31,A,11,11,7,100,",
  "2024-01-31,B,22,22,5,100,",
];
const february = [
  "2024-02-01,A,12,12,8,100,Tech",
  "2024-02-01,C,5,5,1,100,Food",
  "2024-02-02,A,90,13,8,100,",
  "2024-02-02,B,23,23,8,100,",
];
const march = ["2024-03-01,A,14,14,9,100,", "2024-03-01,B,24,12,9,100,Energy", "2024-03-01,C,6,6,9,100,"];

const base: Files = {
  "b1.csv": barsOf(january),
  "b2.csv": barsOf(february),
  "f1.csv":
    "id,item,value,period_end,known_at\nA,sales,1,2023-12-31,2024-01-31\nC,sales,2,2023-12-31,2024-01-02\nA,sales,3,2023-12-31,2024-02-10\nZ,sales,3,2023-12-31,2024-02-10\nA,sales,1,2023-12-31,2024-01-31\n",
  "s.csv": "date,id,name,value,known_at\n2024-01-30,A,q,1,\n2024-02-01,B,q,2,2024-02-20\n",
  "caps.csv": "date,id,market_cap\n2024-01-29,B,7\n2024-02-02,A,8\n",
  "c.csv": "id,code,from,to\nB,Food,2024-01-31,2024-02-15\n",
  "r.csv": "date,rate\n2024-01-31,0.01\n2024-02-02,0.02\n2024-03-01,0.03\n",
  "m.csv": "id,list,from,to\nA,top,2024-01-30,2024-02-20\nB,top,2024-03-01,\n",
  "fx.csv": "date,currency,rate\n2024-01-28,EUR,1.1\n2024-02-28,EUR,1.2\n",
  "sec.csv": "id,name,currency,industry\nA,Alpha,EUR,Tech\nB,Beta,USD,\nD,Delta,EUR,Tech\n",
  "g.csv":
    "date,factor,value,kind,consensus,known_at\n2024-01-31,cpi,3,level,2,2024-02-02\n2024-02-29,cpi,4,level,2,\n2024-02-01,mkt,0.01,return,,\n",
  "p.csv": "date,id,weight\n2024-01-31,A,1\n",
};

function specOf(files: Files): DataSpec {
  const names = Object.keys(files);
  const starting = (letter: string) => names.filter((name) => new RegExp(`^${letter}\\d`).test(name)).sort();
  return {
    bars: { path: starting("b") },
    fundamentals: { path: starting("f") },
    scores: { path: "s.csv" },
    caps: { path: "caps.csv" },
    classifications: { path: "c.csv" },
    rates: { path: "r.csv" },
    memberships: { path: "m.csv" },
    fx: { path: "fx.csv" },
    securities: { path: "sec.csv" },
    factors: { path: "g.csv" },
    portfolios: { path: "p.csv" },
    baseCurrency: "USD",
  };
}

/** What changes, whether an earlier import still serves, and whether it needs a file beside the first two. */
const changes: Record<string, { after: Files; before?: Files; updates: boolean }> = {
  "a day in a file of its own": { after: { ...base, "b3.csv": barsOf(march) }, updates: true },
  "a file that grew": { after: { ...base, "b2.csv": barsOf([...february, ...march]) }, updates: true },
  "a new security": {
    after: { ...base, "b3.csv": barsOf([...march, "2024-03-01,0D,3,3,1,5,Tech"]) },
    updates: true,
  },
  "a row of an old date in a new file": {
    after: { ...base, "b3.csv": barsOf([...march, "2024-02-01,B,23,23,8,100,"]) },
    updates: true,
  },
  "a row before all others": {
    after: { ...base, "b3.csv": barsOf(["2024-01-02,B,1,1,8,100,"]) },
    updates: false,
  },
  "a changed value": {
    after: { ...base, "b2.csv": barsOf(february).replace("C,5,5", "C,7,7") },
    updates: true,
  },
  "a removed file": {
    before: { ...base, "b3.csv": barsOf(march) },
    after: base,
    updates: true,
  },
  "a new industry": { after: { ...base, "b3.csv": barsOf(march).replace("Energy", "Aero") }, updates: false },
  "an industry that is gone": {
    before: { ...base, "b3.csv": barsOf(march).replace("Energy", "Aero") },
    after: { ...base, "b3.csv": barsOf(march) },
    updates: false,
  },
  "a rate of the past": {
    after: { ...base, "b3.csv": barsOf(march), "r.csv": base["r.csv"]!.replace("0.01", "0.015") },
    updates: true,
  },
  "more fundamentals": {
    after: {
      ...base,
      "b3.csv": barsOf(march),
      "f2.csv": "id,item,value,period_end,known_at\nB,sales,9,2023-12-31,2024-02-02\n",
    },
    updates: true,
  },
  "a new item": {
    after: { ...base, "f2.csv": "id,item,value,period_end,known_at\nB,assets,9,2023-12-31,2024-02-02\n" },
    updates: false,
  },
  "another portfolio": { after: { ...base, "p.csv": "date,id,weight\n2024-01-31,B,1\n" }, updates: true },
  "another classification": {
    after: { ...base, "c.csv": base["c.csv"]!.replace("02-15", "02-01") },
    updates: false,
  },
};

for (const [what, { before = base, after, updates }] of Object.entries(changes)) {
  test(`${what} gives what reading everything gives`, async () => {
    const folder = await project(before);
    await opened(folder, specOf(before));
    await change(folder, before, after);
    const updated = await opened(folder, specOf(after));
    const fresh = await project(after);
    expect(updated).toEqual(await opened(fresh, specOf(after)));
    expect(await keptIn(folder)).toEqual(await keptIn(fresh));
    expect(await isUpdate(folder)).toBe(updates);
  });
}
