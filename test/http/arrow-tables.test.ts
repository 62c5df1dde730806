import { tableFromIPC } from "@uwdata/flechette";
import { beforeAll, expect, test } from "vitest";
import { arrowOf } from "../../node/store/index.ts";
import { type ApiProject, apiProject } from "./api-project.ts";

let api: ApiProject;

beforeAll(async () => {
  api = await apiProject();
});

test.each(["exposures", "factor_returns", "assets"])(
  "the table %s is the same as Arrow and as JSON lines, over all its periods",
  async (table) => {
    const accept = "application/vnd.apache.arrow.stream";
    const response = await api.ask(`/v1/tables/${table}`, { headers: { accept } });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, accept]);
    const rows = tableFromIPC(await response.arrayBuffer(), { useDate: true });
    const read = rows
      .toArray()
      .map((row: object) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            value instanceof Date ? value.toISOString().slice(0, 10) : value,
          ]),
        ),
      );
    const lines = (await (await api.ask(`/v1/tables/${table}?format=ndjson`)).text()).trimEnd().split("\n");
    expect(read).toEqual(lines.map((line) => JSON.parse(line) as unknown));
  },
);

test("no rows are a stream with a schema; what is missing is null; another format is another tag", async () => {
  const columns = [
    { name: "date", kind: "date", values: ["1969-12-31", "2024-02-29"] },
    { name: "id", kind: "text", values: ["é", ""] },
    { name: "x", kind: "number", values: Float64Array.of(Number.NaN, -0.5) },
    { name: "n", kind: "integer", values: Int32Array.of(-1, 7) },
    { name: "flag", kind: "flag", values: Uint8Array.of(0, 1) },
  ] as const;
  const whole = { isFirst: true, isLast: true };
  const table = tableFromIPC(await arrowOf({ rowCount: 2, columns }, whole), { useDate: true });
  expect(table.toArray()).toEqual([
    { date: new Date("1969-12-31"), id: "é", x: null, n: -1, flag: false },
    { date: new Date("2024-02-29"), id: "", x: -0.5, n: 7, flag: true },
  ]);
  const empty = columns.map((column) => ({
    ...column,
    values: column.values.slice(0, 0),
  })) as unknown as typeof columns;
  const none = tableFromIPC(await arrowOf({ rowCount: 0, columns: empty }, whole));
  expect([none.numRows, none.names]).toEqual([0, ["date", "id", "x", "n", "flag"]]);
  const tags = await Promise.all(
    ["arrow", "csv", "ndjson"].map(async (format) =>
      (await api.ask(`/v1/tables/factor_returns?format=${format}`)).headers.get("etag"),
    ),
  );
  expect(new Set(tags).size).toBe(3);
  expect((await api.ask("/v1/tables/factors?from=2020-01-01&format=csv")).status).toBe(200);
  const packed = await api.ask("/v1/tables/factor_returns", { headers: { "accept-encoding": "gzip" } });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
});
