import { z } from "zod";

/** No path: a name of the project's data, never of a file. */
export const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!\.)[^/\\\0]+$/, "must be a name in the project's data, without slashes")
  .refine(
    (text) => !/\.(csv|tsv|txt|xlsx)$/i.test(text),
    "must be a name in the project's data, not of a file",
  );

/** Id of a run, or its first six signs or more. */
export const runId = z.string().regex(/^[0-9a-f]{6,64}$/, "must be the id of a run");

/** Id of a security: it is looked up among those of the run and names nothing else. */
export const securityId = z.string().min(1).max(200);

export const date = z.iso.date();

/** A span of dates. */
export const span = {
  from: date.optional().describe("first date, included"),
  to: date.optional().describe("last date, included"),
} as const;

export const count = z.coerce.number().int().min(1).max(10_000);

/** true or false in a query. */
export const flag = z.enum(["true", "false"]).transform((text) => text === "true");

/** Names in a query, with commas between them. */
export const names = z
  .string()
  .max(4000)
  .transform((text) => text.split(",").map((one) => one.trim()))
  .pipe(z.array(name).min(1));

/** What a weight of 1 is, as --capital. */
export const capital = z
  .union([z.enum(["nav", "gross", "long", "net"]), z.string().regex(/^[0-9][0-9.e]*$/)])
  .describe("what a weight of 1 is: nav, gross, long, net or a sum of money");

/** A portfolio of the project in a query. */
export const portfolio = {
  portfolio: name.optional().describe("a portfolio of the project; the only one there is by default"),
  benchmark: name.optional().describe("a portfolio, universe or none; the spec's by default"),
  capital: capital.optional(),
} as const;

/** What the risk of a portfolio can be told by. */
export const riskBy = z.enum(["factor", "family", "name", "industry", "country", "book", "name-factor"]);

export const linking = z.enum(["carino", "menchero", "grap", "frongello"]);
