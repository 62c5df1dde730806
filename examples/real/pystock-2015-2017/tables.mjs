// Makes caps.csv for this project, beside this file or in the copy of the project that is named.
//
// Why a script: the data have no market caps, only share counts implied by each report (net income / EPS), noisy and known
// from its file_date on. A cap joins two tables and takes a median over reports, which no mapping of columns can; the accounts
// themselves are read as they are.
//
// Shares: median of the last four reports known, of those with |EPS| of 3 cents and more (a cent's rounding of a smaller
// one moves the count by more than a sixth) and a count of a million and more (a few file thousands). Cap at a month's
// last close: shares × the close at the last report known, grown with total return since, so that a split between two
// reports does no harm; with price where the return is missing (above +300 %, mostly the way back from a wrong decimal).
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const out = process.argv[2] ?? import.meta.dirname;
const data = join(out, "../data/pystock_us_2015_2017");
const sql = await (await DuckDBInstance.create(":memory:")).connect();
const csv = (file, types) => `read_csv('${join(data, file)}', types = {${types}})`;
await sql.run(`
  CREATE TABLE reports AS
    SELECT *, strptime(file_date, '%Y%m%d')::DATE AS known
    FROM ${csv("sec_reports.csv.gz", "'symbol': 'VARCHAR', 'file_date': 'VARCHAR', 'end_date': 'DATE'")}
    WHERE known >= end_date; -- three of 64,000 are filed before their period ends
  CREATE TABLE counts AS
    SELECT symbol, known, median(shares) OVER (PARTITION BY symbol ORDER BY known, end_date ROWS 3 PRECEDING) AS shares
    FROM (SELECT symbol, end_date, min(known) AS known, arg_min(shares_implied, known) AS shares FROM reports
          WHERE shares_implied > 1e6 AND abs(eps_basic) >= 0.03 GROUP BY symbol, end_date)
    QUALIFY row_number() OVER (PARTITION BY symbol, known ORDER BY end_date DESC) = 1;
  CREATE TABLE prices AS
    SELECT symbol, date, close, sum(ln(greatest(step, 1e-3))) OVER (PARTITION BY symbol ORDER BY date) AS growth
    FROM (SELECT *, coalesce(1 + ret_total, close / lag(close) OVER (PARTITION BY symbol ORDER BY date), 1) AS step
          FROM ${csv("prices_long.csv.gz", "'symbol': 'VARCHAR'")});
  CREATE TABLE bases AS
    SELECT c.symbol, c.known, c.shares * p.close AS cap, p.growth
    FROM counts c ASOF JOIN prices p ON c.symbol = p.symbol AND p.date <= c.known;
  COPY (
    SELECT p.date, p.symbol AS id, round(b.cap * exp(p.growth - b.growth)) AS market_cap
    FROM (SELECT *, row_number() OVER (PARTITION BY symbol, strftime(date, '%Y-%m') ORDER BY date DESC) AS nth FROM prices) p
      ASOF JOIN bases b ON p.symbol = b.symbol AND b.known <= p.date
    WHERE nth = 1 AND market_cap > 0 ORDER BY ALL
  ) TO '${join(out, "caps.csv")}' (HEADER)`);
