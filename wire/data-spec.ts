import { z } from "zod";
import { dataTables } from "./data-tables.ts";
import {
  dateUnits,
  type FieldDefinition,
  numberUnits,
  type TableName,
  type Unit,
} from "./table-definition.ts";

/** File, files, folder or pattern of files, relative to the project. */
export type TablePath = string | readonly string[];

/** Where a table is and how its columns are called. */
export interface TableSpec {
  /** File, files, folder or pattern of files, relative to the project; without it the table comes of a query. */
  readonly path?: TablePath | undefined;
  /** Of workbooks: the sheet that holds the table; by default the first. */
  readonly sheet?: string | undefined;
  /** Of workbooks: row of the header; by default the first that looks like one. */
  readonly header?: number | undefined;
  /** Tables that `query` is about, by the name it has for them. */
  readonly files?: Readonly<Record<string, TablePath>> | undefined;
  /** Environment variable with the address of the PostgreSQL database that `query` is asked of. */
  readonly postgres?: string | undefined;
  /** SQL that gives the table's rows. */
  readonly query?: string | undefined;
  /** Field → column of the file; a field not named here is looked for under its own name. */
  readonly columns?: Readonly<Record<string, string | undefined>> | undefined;
  /** Field → unit the file writes it in. */
  readonly units?: Readonly<Record<string, Unit | undefined>> | undefined;
  /** Kind of identifier that its columns of securities hold, or `any`; without it they hold ids. */
  readonly ids?: string | undefined;
  /** What an identifier without a security is: a fault (default), or left out and counted. */
  readonly unmapped?: "fault" | "skip" | undefined;
}

export interface BarsSpec extends TableSpec {
  /** Descriptor name → numeric column of the file. */
  readonly scores?: Readonly<Record<string, string>> | undefined;
  /** Descriptor name → SQL expression over the columns of one row of the file. */
  readonly expressions?: Readonly<Record<string, string>> | undefined;
}

export interface FundamentalsSpec extends TableSpec {
  /** Item → numeric column, for files with one column per item. */
  readonly items?: Readonly<Record<string, string>> | undefined;
  /** Item → SQL expression over the columns of one row, for files with one column per item. */
  readonly expressions?: Readonly<Record<string, string>> | undefined;
  /** For files without known_at: a value is known this many calendar days after period_end. */
  readonly knownAfterDays?: number | undefined;
  /** Items whose flows are of the year up to the end of the row's `fiscal_period`, not of that period alone. */
  readonly yearToDate?: readonly string[] | undefined;
  /** Which row counts of several of one value, period and day that differ; without it they are faults. */
  readonly repeats?: "last" | undefined;
  /** Item → calendar days past the end of its period after which a value is too old, where not as descriptors.fundamentalsStaleDays says. */
  readonly staleDays?: Readonly<Record<string, number>> | undefined;
}

/** What the name of an item ends in that is of twelve months. */
export const trailingSuffix = "_ttm";

export interface FactorsSpec extends TableSpec {
  /** Factor → numeric column of returns, for files with one column per factor. */
  readonly returns?: Readonly<Record<string, string>> | undefined;
}

export interface AgeingSpec extends TableSpec {
  /** Calendar days a value stays valid when no newer one comes (default 45). */
  readonly maxAgeDays?: number | undefined;
}

export interface ClassificationsSpec extends TableSpec {
  /** Which scheme gives the industries; needed when the file holds several. */
  readonly scheme?: string | undefined;
}

export interface ActionsSpec extends TableSpec {
  /** Return of a delisting that says neither amount nor return; by default it has none. */
  readonly missingDelistingReturn?: "none" | number | undefined;
}

/** The `data:` section of plimsoll.yaml. */
export interface DataSpec {
  readonly identifiers?: TableSpec | undefined;
  readonly bars: BarsSpec;
  readonly securities?: TableSpec | undefined;
  readonly fundamentals?: FundamentalsSpec | undefined;
  readonly classifications?: ClassificationsSpec | undefined;
  readonly scores?: AgeingSpec | undefined;
  readonly caps?: AgeingSpec | undefined;
  readonly rates?: TableSpec | undefined;
  readonly fx?: TableSpec | undefined;
  readonly factors?: FactorsSpec | undefined;
  readonly portfolios?: TableSpec | undefined;
  readonly accounts?: TableSpec | undefined;
  readonly funds?: TableSpec | undefined;
  readonly proxies?: TableSpec | undefined;
  readonly memberships?: TableSpec | undefined;
  readonly actions?: ActionsSpec | undefined;
  readonly repairs?: TableSpec | undefined;
  /** Every industry that may occur; anything else is a fault. */
  readonly industries?: readonly string[] | undefined;
  /** What caps are converted to and rates without a currency are in; needed with fx. */
  readonly baseCurrency?: string | undefined;
}

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

const mappedShape = {
  ids: z.string().min(1).optional().meta({
    description:
      "kind of identifier that the id column holds (ticker, isin, …; any tries them all): mapped by the table identifiers",
  }),
  unmapped: z
    .enum(["fault", "skip"])
    .optional()
    .meta({ description: "what an identifier without a security is; default fault" }),
};

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
    ...((isMapped ? mappedShape : {}) as typeof mappedShape),
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
      scheme: z.string().min(1).optional().meta({ description: "which scheme gives the industries" }),
    })
    .refine(isOneSource, oneSource)
    .optional()
    .meta({ description: dataTables.classifications.meaning }),
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
