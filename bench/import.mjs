import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { median, report } from "./report.mjs";

const N = 2500;
const THREADS = 2;
const ONCE = fileURLToPath(new URL("./import-once.mjs", import.meta.url));

/** Bars of N names on T days: a date, an id, five numbers of full precision and an industry, in the order of the days. */
const barsOf = (
  T,
) => `SELECT DATE '2012-01-02' + CAST(d AS INTEGER) AS date, 'S' || lpad(CAST(n AS VARCHAR), 5, '0') AS id,
  round(20 + n % 300 + 10 * sin(d / 50.0 + n), 4) AS price,
  round(0.02 * sin(d * 12.9898 + n * 78.233), 6) AS total_return,
  CAST(1000 + hash(d, n) % 5000000 AS BIGINT) AS volume,
  (20 + n % 300 + 10 * sin(d / 50.0 + n)) * (1e6 + n * 1e4) AS market_cap,
  'Industry ' || n % 60 AS industry
  FROM range(${T}) days(d), range(${N}) names(n) ORDER BY d, n`;

/**
 * Rows of bars imported per second, from one file: hashed, read, every cell checked, outliers looked for, canonical tables coded, sorted and
 * written, and read back for the days' keys. Each import is a process of its own. The peer is what the engine itself takes to read
 * the file and write it sorted as Parquet, without a single check, on as many threads.
 */
export const importBars = () => importDays(2000, { rounds: 3, hasPeer: true });

/** The same with four times the rows, once: memory should not grow with them. */
export const importManyBars = () => importDays(8000, { rounds: 1, hasPeer: false });

async function importDays(T, { rounds, hasPeer }) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-import-"));
  try {
    const db = await (await DuckDBInstance.create(":memory:", { threads: String(THREADS) })).connect();
    for (const file of ["bars.parquet", "bars.csv"]) {
      const format = file.split(".")[1];
      await db.run(`COPY (${barsOf(T)}) TO '${join(folder, file)}' (FORMAT ${format})`);
      const [ours, peers] = [[], []];
      for (let round = 0; round < rounds; round++) {
        ours.push(importOnce(folder, file, T));
        if (hasPeer) peers.push(await timed(() => db.run(copyQuery(folder, file))));
      }
      const of = (key) => ours.map((once) => once[key]);
      const oursMs = median(of("ms"));
      const megabytes = Math.round(statSync(join(folder, file)).size / 1e6);
      report({
        problem: `import bars, ${format}, ${megabytes} MB`,
        N,
        T,
        oursMs,
        ...(hasPeer ? { peer: "DuckDB COPY, sorted, unchecked", peerMs: median(peers) } : {}),
        processorMs: median(of("processorMs")),
        peakMb: Math.max(...of("peakMb")),
        perSecond: (N * T * 1000) / oursMs,
      });
      rmSync(join(folder, file));
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

function importOnce(folder, file, T) {
  const ran = spawnSync(process.execPath, [ONCE, folder, file, String(THREADS)], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const once = JSON.parse(ran.stdout);
  if (once.dates !== T || once.rows !== N * T) throw new Error("rows are missing");
  return once;
}

function copyQuery(folder, file) {
  const path = join(folder, file);
  const read = file.endsWith(".csv")
    ? `read_csv('${path}', auto_detect = false, header = true, columns = {'date': 'DATE', 'id': 'VARCHAR', 'price': 'DOUBLE',
        'total_return': 'DOUBLE', 'volume': 'BIGINT', 'market_cap': 'DOUBLE', 'industry': 'VARCHAR'})`
    : `read_parquet('${path}')`;
  return `COPY (SELECT * FROM ${read} ORDER BY date, id) TO '${join(folder, "copy.parquet")}' (FORMAT parquet, COMPRESSION snappy)`;
}
