import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { writeProject } from "../dist/node/project/index.js";

/** Fifteen styles of thirty descriptors, as a broad model has them. */
const STYLES = `
    size: { blend: { log_market_cap: 1 } }
    beta: { blend: { beta: 1 } }
    momentum: { blend: { momentum: 0.7, industry_momentum: 0.3 } }
    residual_volatility: { blend: { volatility: 0.6, cumulative_range: 0.2, residual_sigma: 0.2 }, orthogonalTo: [beta, size] }
    liquidity: { blend: { turnover_month: 0.35, turnover_quarter: 0.35, turnover_year: 0.3 }, orthogonalTo: [size] }
    reversal: { blend: { short_term_reversal: 1 } }
    long_term_reversal: { blend: { long_term_reversal: 0.7, historical_alpha: 0.3 } }
    seasonality: { blend: { seasonality: 1 } }
    book_value: { blend: { book_to_price: 1 } }
    earnings_yield: { blend: { earnings_to_price: 0.6, cashflow_to_price: 0.4 } }
    leverage: { blend: { market_leverage: 0.4, book_leverage: 0.3, debt_to_assets: 0.3 } }
    growth: { blend: { earnings_growth: 0.5, sales_growth: 0.5 } }
    profitability: { blend: { return_on_equity: 0.3, return_on_assets: 0.3, gross_profitability: 0.2, asset_turnover: 0.2 } }
    investment: { blend: { asset_growth: 0.5, share_issuance: 0.3, capex_growth: 0.2 } }
    dividend: { blend: { dividend_yield: 1 } }
`;

function spec({ assets, draws }) {
  return `name: scale
extends: short
data:
  bars: { path: data/bars }
  securities: { path: data/securities.csv }
  classifications: { path: data/classifications.csv }
  fundamentals: { path: data/fundamentals }
  rates: { path: data/rates.csv }
  portfolios: { path: data/portfolios.csv }
universe:
  estimation: { top: ${Math.round(assets * 0.8)}, buffer: 1.2, minHistory: 63, minPrice: 1 }
factors:
  styles:${STYLES}
covariance: { eigenfactor: ${draws === 0 ? "null" : `{ draws: ${draws} }`} }
benchmark: benchmark
`;
}

/** A synthetic project in Parquet: bars and fundamentals in one file a year, bars of the last month in one a day. */
export async function writeScaleProject(folder, { assets, days, industries = 60, draws = 0 }) {
  if (!existsSync(join(folder, "plimsoll.yaml"))) {
    await writeProject(folder, {
      name: "scale",
      market: {
        seed: 7,
        assetCount: assets,
        dateCount: days,
        startDate: "2012-01-03",
        industryCount: industries,
      },
      top: Math.round(assets * 0.8),
    });
    const db = await (await DuckDBInstance.create(":memory:")).connect();
    const rows = async (sql) => (await db.runAndReadAll(sql)).getRows();
    for (const [table, date] of [
      ["bars", "date"],
      ["fundamentals", "known_at"],
    ]) {
      const path = join(folder, "data", table);
      mkdirSync(path);
      const source = `read_csv('${path}.csv')`;
      const copy = (condition, name) =>
        db.run(
          `COPY (SELECT * FROM ${source} WHERE ${condition}) TO '${join(path, name)}.parquet' (FORMAT parquet)`,
        );
      const [[lastMonth]] =
        table === "bars"
          ? await rows(`SELECT CAST(date_trunc('month', max(date)) AS VARCHAR) FROM ${source}`)
          : [["9999-12-31"]];
      const before = `${date} < DATE '${lastMonth}'`;
      const years = await rows(`SELECT DISTINCT year(${date}) y FROM ${source} WHERE ${before} ORDER BY y`);
      for (const [year] of years) await copy(`${before} AND year(${date}) = ${year}`, String(year));
      const single = await rows(
        `SELECT DISTINCT CAST(${date} AS VARCHAR) d FROM ${source} WHERE NOT (${before}) ORDER BY d`,
      );
      for (const [day] of single) await copy(`${date} = DATE '${day}'`, day);
      rmSync(`${path}.csv`);
    }
  }
  writeFileSync(join(folder, "plimsoll.yaml"), spec({ assets, draws }));
}
