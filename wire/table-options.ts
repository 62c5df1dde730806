import { z } from "zod";

/** Options of tables with a column of securities. */
export const mappedOptions: {
  readonly ids: z.ZodOptional<z.ZodString>;
  readonly unmapped: z.ZodOptional<z.ZodEnum<{ fault: "fault"; skip: "skip" }>>;
} = {
  ids: z.string().min(1).optional().meta({
    description:
      "kind of identifier that the id column holds (ticker, isin, …; any tries them all): mapped by the table identifiers",
  }),
  unmapped: z
    .enum(["fault", "skip"])
    .optional()
    .meta({ description: "what an identifier without a security is; default fault" }),
};

/** Options of classifications. */
export const classificationOptions: {
  readonly scheme: z.ZodOptional<z.ZodUnion<readonly [z.ZodString, z.ZodArray<z.ZodString>]>>;
  readonly digits: z.ZodOptional<z.ZodInt>;
  readonly policy: z.ZodOptional<z.ZodEnum<{ as_known: "as_known"; reissue: "reissue" }>>;
} = {
  scheme: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .meta({
      description: "which scheme gives the industries; of several the first that has the security that day",
    }),
  digits: z.int().min(1).optional().meta({
    description: "characters of a code that make the level that is used: 4 of GICS are industry groups",
  }),
  policy: z.enum(["as_known", "reissue"]).optional().meta({
    description:
      "as_known: each day has what was known then; reissue: the last classification is carried back through history, which is look-ahead",
  }),
};
