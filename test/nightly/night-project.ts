import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";

/** Portfolios of every kind that `risk` knows, and some that it refuses. */
const ODD = [
  "2020-01-31,odd,S00002,0.7,,,1,0,tech/one",
  "2020-01-31,odd,S00002,-0.2,,,1,0,tech/two",
  "2020-01-31,odd,S00003,-0.4,,,1,0,tech/two",
  "2020-01-31,odd,NOBODY,0.1,,,1,0,",
  "2020-01-31,odd,CASH,0.3,,,1,0,",
  "2020-01-31,odd,S00004,0.4,,,-0.5,0,macro",
  "2020-02-20,odd,S00005,0.5,,,1,0,",
  "2020-02-20,odd,S00006,0.5,,,1,1,",
  "2020-03-05,late,S00002,0.5,,,1,0,",
  "2020-03-05,late,S00004,0.5,,,1,0,",
  "2010-06-30,old,S00002,0.6,,,1,0,",
  "2020-01-31,of_funds,ETF,0.5,,,1,0,",
  "2020-01-31,of_funds,S00009,0.2,,,1,0,",
  "2020-01-31,by_proxy,S00002,0.5,,,1,0,",
  "2020-01-31,by_proxy,NEW,0.5,,,1,0,",
  "2020-01-31,in_shares,S00002,,1000,,1,0,",
  "2020-01-31,in_shares,S00003,,-500,,1,0,",
  "2020-01-31,in_shares,CASH,,20000,,1,0,",
  "2020-03-04,in_shares,S00005,,,30000,1,1,",
  "2020-03-04,in_shares,S00007,,900,,1,0,",
  "2020-01-31,nobody,GHOST,1,,,1,0,",
  "2020-01-31,no_capital,S00002,,1000,,1,0,",
  "2031-01-31,future,S00002,1,,,1,0,",
];

/** Portfolios that have no figures. */
export const BAD = ["future", "no_capital", "nobody"];

/** A project with a run and portfolios of every kind. */
export async function nightProject(): Promise<string> {
  const folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  const [, ...managers] = readFileSync(join(folder, "data/portfolios.csv"), "utf8").trimEnd().split("\n");
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, `data/${name}.csv`), `${lines.join("\n")}\n`);
  write("accounts", [
    "date,portfolio,capital,flow,total_return",
    "2020-01-31,in_shares,100000,0,",
    "2020-03-05,in_shares,,0,",
    "2020-03-06,in_shares,,0,0.02",
    "2020-03-05,odd,100,0,",
    "2020-03-06,odd,103,1,",
  ]);
  write("funds", [
    "date,fund,id,weight",
    "2020-01-01,ETF,S00002,0.5",
    "2020-01-01,ETF,S00004,0.4",
    "2020-02-28,ETF,S00007,1",
  ]);
  write("proxies", ["id,proxy,weight", "NEW,S00008,1.5", "S00002,S00009,1"]);
  editSpec(folder, (text) =>
    text.replace(
      "  portfolios: ",
      "  accounts: { path: data/accounts.csv }\n  funds: { path: data/funds.csv }\n  proxies: { path: data/proxies.csv }\n  portfolios: ",
    ),
  );
  write("portfolios", [
    "date,portfolio,id,weight,shares,notional,delta,financed,book",
    ...managers.map((row) => `${row},,,1,0,`),
    ...ODD,
  ]);
  return folder;
}
