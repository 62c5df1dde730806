import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsOf, listAll, open, plainDays, project } from "./project.ts";

// A real PostgreSQL, compiled to WebAssembly, over a real connection.

const port = 54_000 + (process.pid % 1000);
const secret = "opensesame";
const variable = "PLIMSOLL_TEST_DATABASE";
let db: PGlite;
let server: PGLiteSocketServer;

beforeAll(async () => {
  db = await PGlite.create();
  await db.exec(`CREATE TABLE prices (day timestamp, id text, close double precision, shares numeric, is_open boolean);
    INSERT INTO prices SELECT timestamp '2024-01-01' + n % 5 * interval '1 day', 'A' || n / 5, 10 + n / 7.0, 123456789012.25, n % 2 = 0
    FROM generate_series(0, 24999) n`);
  server = new PGLiteSocketServer({ db, port, host: "127.0.0.1" });
  await server.start();
  process.env[variable] = `postgres://postgres:${secret}@127.0.0.1:${port}/postgres`;
});

afterAll(async () => {
  await server.stop();
  await db.close();
});

const query =
  "SELECT day AS date, id, close AS price, shares AS shares_outstanding, is_open FROM prices ORDER BY id, day";
const bars = (text: string) => ({ bars: { postgres: variable, query: text } });

describe("PostgreSQL", () => {
  test("its rows are those of the same table as a file", async () => {
    const { rows } = await db.query<{ line: string }>(
      "SELECT concat_ws(',', to_char(day, 'YYYY-MM-DD'), id, close, shares) AS line FROM prices ORDER BY id, day",
    );
    const csv = ["date,id,price,shares_outstanding", ...rows.map(({ line }) => line), ""].join("\n");
    const file = await open(await project({ "bars.csv": csv }), { bars: { path: "bars.csv" } });
    const folder = await project({});
    const fetched = await open(folder, bars(query));
    expect(await plainDays(fetched)).toEqual(await plainDays(file));
    expect(fetched.inputs).toMatchObject([{ path: "query of bars", rowCount: 25_000 }]);
    const again = await open(folder, bars(query));
    expect(again.inputs).toEqual(fetched.inputs);
    for (const data of [file, fetched, again]) data.close();
    // Neither the address nor what was fetched is left anywhere.
    for (const name of await listAll(folder)) {
      const content = await readFile(join(folder, name)).catch(() => Buffer.alloc(0));
      expect(content.includes(secret)).toBe(false);
    }
    expect((await readdir(tmpdir())).filter((name) => name.startsWith("plimsoll-fetched-"))).toEqual([]);
  });

  test("faults say what is wrong, where, and nothing of the address", async () => {
    const cases: readonly [string, RegExp][] = [
      ["SELECT nothing FROM prices", /refuses the query: column "nothing" does not exist/],
      ["DELETE FROM prices RETURNING *", /must only read/],
      ["SELECT 1; DELETE FROM prices", /refuses the query: cannot insert multiple commands/],
      ["SELECT * FROM prices WHERE false", /gives no rows/],
      [`SELECT 'x'::int AS ${secret}, '${secret}'::int`, /refuses the query: invalid input syntax/],
    ];
    const folder = await project({});
    for (const [text, rule] of cases) {
      const faults = await faultsOf(folder, bars(text));
      expect(faults, text).toMatchObject([{ file: "query of bars", rule: expect.stringMatching(rule) }]);
      expect(JSON.stringify(faults)).not.toContain(secret);
    }
    const { rows } = await db.query<{ count: number }>("SELECT count(*)::int AS count FROM prices");
    expect(rows[0]!.count).toBe(25_000);
    const late = await faultsOf(
      folder,
      bars(query.replace("close AS", "CASE WHEN id = 'A1' THEN -1 ELSE close END AS")),
    );
    expect(late).toHaveLength(5);
    expect(late[0]).toMatchObject({ file: "query of bars", row: 6, column: "price", value: "-1" });
    expect(await listAll(folder)).toEqual([]);
  });
});
