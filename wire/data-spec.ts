import { z } from "zod";
import { dataTables } from "./data-tables.ts";
import { dateUnits, type FieldDefinition, numberUnits, type TableName } from "./table-definition.ts";
import { classificationOptions, mappedOptions } from "./table-options.ts";
import type { DataSpec, TableSpec } from "./table-spec.ts";

const columnName = z.string().min(1);
const tablePath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const named = z.record(z.string().min(1), columnName);

function fieldSchema(field: FieldDefinition) {
  const bounds = [
    field.above === undefined ? "" : `above ${field.above}`,
    field.atLeast === undefined ? "" : `at least ${field.atLeast}`,
    field.atMost === undefined ? "" : `at most ${field.atMost}`,
  ].filter((bound) => bound !== "");
  const description = [field.meaning, ...bounds, ...(field.required ? ["required"] : [])].join("; ");
  return columnName.optional().meta({ description });
}

function unitSchema(field: FieldDefinition) {
  return z.enum(field.kind === "date" ? dateUnits : numberUnits).optional();
}

function tableShape(name: TableName) {
  const { fields } = dataTables[name];
  const isMapped = name !== "identifiers" && fields.some(({ security }) => security);
  const measured = fields.filter(({ kind }) => kind === "date" || kind === "number");
  return {
    path: tablePath.optional().meta({
      description:
        "file, files, folder or pattern (data/bars/*.csv, data/**) relative to the project: .csv, .tsv, .parquet, .json, .ndjson, .jsonl (each also with .gz), .arrow, .feather, .ipc, .xlsx",
    }),
    sheet: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "of workbooks: name of the sheet; default the first" }),
    header: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "of workbooks: row of the header; default the first that looks like one" }),
    files: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), tablePath)
      .optional()
      .meta({
        description: "name: path of a file, files, folder or pattern that query reads under that name",
      }),
    postgres: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
      .optional()
      .meta({
        description:
          "name of the environment variable that holds the address of the PostgreSQL database of query",
      }),
    query: z.string().min(1).optional().meta({
      description: "SQL that gives the rows, over files or PostgreSQL; instead of path",
    }),
    columns: z
      .strictObject(Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])))
      .optional()
      .meta({ description: "field: column of the file; by default the same name" }),
    units: z
      .strictObject(Object.fromEntries(measured.map((field) => [field.name, unitSchema(field)])))
      .optional()
      .meta({ description: "field: unit the file writes it in, where not decimal, currency or YYYY-MM-DD" }),
    // Other tables hold no identifiers, and refuse the keys.
    ...((isMapped ? mappedOptions : {}) as typeof mappedOptions),
  };
}

/** Rows come from one place: a path, a query over files, or one to a database. */
function isOneSource({ path, files, postgres, query }: TableSpec): boolean {
  const given = [path, files, postgres].filter((source) => source !== undefined).length;
  return given === 1 && (path === undefined) === (query !== undefined);
}

const oneSource = {
  message: "must be given; or instead of it query with files, or query with postgres",
  path: ["path"],
};

function tableSchema(name: TableName) {
  return z
    .strictObject(tableShape(name))
    .refine(isOneSource, oneSource)
    .optional()
    .meta({ description: dataTables[name].meaning });
}

const maxAgeDays = z
  .int()
  .min(1)
  .optional()
  .meta({ description: "calendar days a value stays valid when no newer one comes; default 45" });

/** Schema of the `data:` section; unknown keys are errors. */
export const dataSpecSchema: z.ZodType<DataSpec> = z.strictObject({
  identifiers: tableSchema("identifiers"),
  bars: z
    .strictObject({
      ...tableShape("bars"),
      staleDays: z.int().min(1).optional().meta({
        description:
          "a close that repeats the one before without volume gives no return from this time in a row on; by default it gives 0",
      }),
      scores: named.optional().meta({ description: "descriptor: numeric column of the file" }),
      expressions: named.optional().meta({
        description: "descriptor: SQL expression over the columns of one row, such as a / nullif(b, 0)",
      }),
    })
    .refine(isOneSource, oneSource)
    .meta({ description: dataTables.bars.meaning }),
  securities: tableSchema("securities"),
  fundamentals: z
    .strictObject({
      ...tableShape("fundamentals"),
      items: named
        .optional()
        .meta({ description: "item: numeric column, for files with one column per item" }),
      expressions: named.optional().meta({
        description: "item: SQL expression over the columns of one row, for files with one column per item",
      }),
      knownAfterDays: z.int().min(0).optional().meta({
        description: "for files without known_at: calendar days from period_end until a value is known",
      }),
      yearToDate: z.array(columnName).optional().meta({
        description:
          "items whose flows are of the fiscal year up to period_end, where fiscal_period says which",
      }),
      repeats: z.enum(["last"]).optional().meta({
        description:
          "last: of rows that differ for one item, period and day, the last counts; otherwise they are faults",
      }),
      staleDays: z.record(z.string().min(1), z.int().min(1)).optional().meta({
        description: "item: calendar days past the end of its period after which a value is too old",
      }),
    })
    .refine(isOneSource, oneSource)
    .optional()
    .meta({ description: dataTables.fundamentals.meaning }),
  classifications: z
    .strictObject({
      ...tableShape("classifications"),
      ...classificationOptions,
    })
    .refine(isOneSource, oneSource)
    .optional()
    .meta({ description: dataTables.classifications.meaning }),
  industry_codes: tableSchema("industry_codes"),
  scores: z
    .strictObject({ ...tableShape("scores"), maxAgeDays })
    .refine(isOneSource, oneSource)
    .optional()
    .meta({ description: dataTables.scores.meaning }),
  caps: z
    .strictObject({ ...tableShape("caps"), maxAgeDays })
    .refine(isOneSource, oneSource)
    .optional()
    .meta({ description: dataTables.caps.meaning }),
  rates: tableSchema("rates"),
  fx: tableSchema("fx"),
  factors: z
    .strictObject({
      ...tableShape("factors"),
      returns: named
        .optional()
        .meta({ description: "factor: column of its returns, for files with one column per factor" }),
    })
    .refine(isOneSource, oneSource)
    .optional()
    .meta({ description: dataTables.factors.meaning }),
  portfolios: tableSchema("portfolios"),
  accounts: tableSchema("accounts"),
  funds: tableSchema("funds"),
  proxies: tableSchema("proxies"),
  memberships: tableSchema("memberships"),
  actions: z
    .strictObject({
      ...tableShape("actions"),
      missingDelistingReturn: z
        .union([z.literal("none"), z.number().min(-1).max(100)])
        .optional()
        .meta({ description: "return of a delisting that says neither amount nor return; default none" }),
    })
    .optional()
    .meta({ description: dataTables.actions.meaning }),
  calendar: tableSchema("calendar"),
  repairs: tableSchema("repairs"),
  industries: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta({ description: "every industry that may occur; anything else is a fault" }),
  baseCurrency: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "currency that caps are converted to, and of rates without one; needed with fx" }),
});
