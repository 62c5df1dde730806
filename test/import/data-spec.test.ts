import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { dataSpecSchema, dataTables } from "../../wire/index.ts";

const valid = {
  bars: {
    path: "b.csv",
    columns: { id: "sym" },
    units: { total_return: "percent" },
    scores: { value: "bp" },
  },
  caps: { path: ["a.csv", "b.parquet"], maxAgeDays: 10 },
  fundamentals: { path: "f.csv", items: { sales: "revenue" }, knownAfterDays: 90 },
  industries: ["Tech"],
};

test("a full section parses to itself", () => {
  expect(dataSpecSchema.parse(valid)).toEqual(valid);
});

const wrong: [string, unknown][] = [
  ["no bars", {}],
  ["an unknown table", { ...valid, prices: { path: "x.csv" } }],
  ["an unknown key of a table", { bars: { path: "b.csv", colums: {} } }],
  ["a mapping of an unknown field", { bars: { path: "b.csv", columns: { cap: "x" } } }],
  ["an unknown unit", { bars: { path: "b.csv", units: { total_return: "percents" } } }],
  ["a unit for text", { bars: { path: "b.csv", units: { id: "percent" } } }],
  ["a numeric unit for a date", { bars: { path: "b.csv", units: { date: "percent" } } }],
  ["scores outside bars", { bars: { path: "b.csv" }, caps: { path: "c.csv", scores: { a: "b" } } }],
  ["an empty path", { bars: { path: "" } }],
  ["no paths", { bars: { path: [] } }],
  ["an age of zero", { bars: { path: "b.csv" }, caps: { path: "c.csv", maxAgeDays: 0 } }],
];

for (const [what, spec] of wrong) {
  test(`${what} is refused`, () => {
    expect(dataSpecSchema.safeParse(spec).success).toBe(false);
  });
}

test("every field of every table is described in the JSON schema an editor completes from", () => {
  const schema = z.toJSONSchema(dataSpecSchema) as unknown as {
    properties: Record<
      string,
      { properties: { columns: { properties: Record<string, { description: string }> } } }
    >;
  };
  for (const table of Object.values(dataTables)) {
    const columns = schema.properties[table.name]!.properties.columns.properties;
    expect(Object.keys(columns)).toEqual(table.fields.map((field) => field.name));
    for (const field of table.fields) expect(columns[field.name]!.description).toContain(field.meaning);
  }
});

test("keys and ordered pairs of a table are fields of it", () => {
  for (const table of Object.values(dataTables)) {
    const names = table.fields.map((field) => field.name);
    for (const name of [...table.key, ...table.ordered.flat(), ...(table.wide?.replaces ?? [])]) {
      expect(names, table.name).toContain(name);
    }
  }
});

test("the methodology describes every field", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/methodology/01-data.md"), "utf8");
  for (const table of Object.values(dataTables)) {
    const section = text.split(`### ${table.name}:`)[1]!.split("\n### ")[0]!;
    for (const field of table.fields) expect(section, table.name).toContain(`${field.name}`);
    for (const field of table.fields) expect(section, table.name).toContain(field.meaning);
  }
});
