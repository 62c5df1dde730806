import { z } from "zod";
import { shareFromZero, span } from "./mandate-quantities.ts";

const name = z.string().min(1);

const ratesFile = z.strictObject({
  file: name.meta({ description: "id and the rate; with a column date, the last at or before the run's" }),
  column: name.optional(),
  otherwise: shareFromZero
    .optional()
    .meta({ description: "of ids that are not in it; the dearest of the file" }),
});

/** A rate of every name: one for all, or of a file. */
const rate = z
  .union(
    [shareFromZero, ratesFile],
    "must be a share (8bp), or { file: rates.csv } with column and otherwise where needed",
  )
  .optional();

const step = z.strictObject({
  trade: shareFromZero.optional().meta({ description: "share of the capital" }),
  volume: shareFromZero.optional().meta({ description: "or share of the traded value of a day" }),
  add: shareFromZero.meta({ description: "what the part of a trade beyond it costs more" }),
});

/** What trading and holding cost. */
export const costsSchema = z.strictObject({
  commission: rate.meta({ description: "of the traded value, each side" }),
  spread: rate.meta({ description: "bid to ask: half of it is paid each side" }),
  beyond: z.array(step).min(1).optional().meta({ description: "dearer parts of large trades" }),
  impact: z.number().min(0).optional().meta({
    description: "daily volatilities that a trade of a day's volume moves the price by, at its root",
  }),
  borrow: rate.meta({ description: "of the value held short, a year" }),
  holding: span.optional().meta({ description: "how long a trade is held; 1y" }),
});

/** Costs as written. */
export type WrittenCosts = z.infer<typeof costsSchema>;
/** A rate as written. */
export type WrittenRate = NonNullable<WrittenCosts["spread"]>;
