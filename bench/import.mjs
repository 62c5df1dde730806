import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { openMarketData } from "../dist/node/import/index.js";
import { median, report } from "./report.mjs";

const [N, T] = [2500, 2000];
const THREADS = 2;

/** Bars of N names on T days: a date, an id, five numbers of full precision and an industry, in the order of the days. */
const BARS = `SELECT DATE '2012-01-02' + CAST(d AS INTEGER) AS date, 'S' || lpad(CAST(n AS VARCHAR), 5, '0') AS id,
  round(20 + n % 300 + 10 * sin(d / 50.0 + n), 4) AS price,
  round(0.02 * sin(d * 12.9898 + n * 78.233), 6) AS total_return,
  CAST(1000 + hash(d, n) % 5000000 AS BIGINT) AS volume,
  (20 + n % 300 + 10 * sin(d / 50.0 + n)) * (1e6 + n * 1e4) AS market_cap,
  'Industry ' || n % 60 AS industry
  FROM range(${T}) days(d), range(${N}) names(n) ORDER BY d, n`;

/**
 * Rows of bars imported per second, from one file: hashed, read, every cell checked, outliers looked for, canonical tables coded, sorted and
 * written, and read back for the months' keys. The peer is what the engine itself takes to read the file and write it sorted as
 * Parquet, without a single check, on as many threads.
 */
export async function importBars() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-import-"));
  try {
    const db = await (await DuckDBInstance.create(":memory:", { threads: String(THREADS) })).connect();
    for (const [file, format] of [
      ["bars.parquet", "FORMAT parquet"],
      ["bars.csv", "FORMAT csv"],
    ]) {
      await db.run(`COPY (${BARS}) TO '${join(folder, file)}' (${format})`);
    }
    for (const file of ["bars.parquet", "bars.csv"]) {
      const [ours, peers, processor] = [[], [], []];
      for (let round = 0; round < 3; round++) {
        const before = process.cpuUsage();
        ours.push(await timed(() => importOnce(folder, file, round)));
        const { user, system } = process.cpuUsage(before);
        processor.push((user + system) / 1000);
        peers.push(await timed(() => db.run(copyQuery(folder, file))));
      }
      const oursMs = median(ours);
      const megabytes = Math.round(statSync(join(folder, file)).size / 1e6);
      report({
        problem: `import bars, ${file.split(".")[1]}, ${megabytes} MB`,
        N,
        T,
        oursMs,
        peer: "DuckDB COPY, sorted, unchecked",
        peerMs: median(peers),
        processorMs: median(processor),
        perSecond: (N * T * 1000) / oursMs,
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function importOnce(folder, file, round) {
  const cacheFolder = join(folder, `cache-${file}-${round}`);
  const data = await openMarketData(folder, { bars: { path: file } }, { cacheFolder, threads: THREADS });
  if (data.dates.length !== T || data.inputs[0].rowCount !== N * T) throw new Error("rows are missing");
  data.close();
  rmSync(cacheFolder, { recursive: true });
}

function copyQuery(folder, file) {
  const path = join(folder, file);
  const read = file.endsWith(".csv")
    ? `read_csv('${path}', auto_detect = false, header = true, columns = {'date': 'DATE', 'id': 'VARCHAR', 'price': 'DOUBLE',
        'total_return': 'DOUBLE', 'volume': 'BIGINT', 'market_cap': 'DOUBLE', 'industry': 'VARCHAR'})`
    : `read_parquet('${path}')`;
  return `COPY (SELECT * FROM ${read} ORDER BY date, id) TO '${join(folder, "copy.parquet")}' (FORMAT parquet, COMPRESSION snappy)`;
}
