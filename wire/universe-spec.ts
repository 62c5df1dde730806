import { z } from "zod";

/** The `universe:` section of plimsoll.yaml: who the model learns from and whom it describes. */

const periods = z.int().min(1);
const top = z.union([periods, z.literal("all")]).optional();
const floor = z.number().min(0).optional();
const share = z.number().min(0).max(1).optional();
const factor = z.number().min(1).optional();
const names = z.array(z.string().min(1)).min(1).optional();
const isoDate = z.iso.date("must be a day of the calendar written YYYY-MM-DD");

const nameRules = z.strictObject({ include: names, exclude: names }).optional();

const estimationSchema = z.strictObject({
  by: z
    .enum(["market_cap", "dollar_volume"])
    .optional()
    .meta({ description: "what names are ranked by; dollar_volume: median of price × volume a period" }),
  top: top.meta({ description: "names, by rank" }),
  buffer: factor.meta({ description: "a member stays while its rank is within top × buffer" }),
  entryBuffer: factor.meta({ description: "others enter when their rank is within top / entryBuffer" }),
  review: z
    .union([z.enum(["monthly", "quarterly"]), z.array(isoDate).min(1)])
    .optional()
    .meta({ description: "first close of each month or quarter, or on or after each of the given dates" }),
  minHistory: z.int().min(0).optional().meta({ description: "returns before a name can enter, periods" }),
  minPrice: floor.meta({ description: "price floor for entry, base currency" }),
  exitPrice: floor.meta({ description: "price below which a member leaves, base currency" }),
  liquidityPeriods: periods
    .max(10_000)
    .optional()
    .meta({ description: "periods over which trades are measured, the latest included" }),
  minDollarVolume: floor.meta({
    description: "median value traded a period for entry, base currency",
  }),
  exitDollarVolume: floor.meta({
    description: "median value traded a period below which a member leaves, base currency",
  }),
  minTradedShare: share.meta({ description: "share of periods with a trade for entry, 0 to 1" }),
  exitTradedShare: share.meta({
    description: "share of periods with a trade below which a member leaves, 0 to 1",
  }),
  primaryOnly: z
    .boolean()
    .optional()
    .meta({ description: "one line per issuer: the largest of its primary ones" }),
  minMembersPerIndustry: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "industries with fewer members are filled up by rank, beyond top; names" }),
  lists: nameRules.meta({
    description: "lists of data.memberships, or mergers of data.actions, that names must be on, or must not",
  }),
  ids: nameRules.meta({ description: "securities that may be members beside those lists, or must not be" }),
  markets: z
    .record(z.string().min(1), z.strictObject({ top }))
    .refine((markets) => Object.keys(markets).length > 0, "must name at least one country")
    .optional()
    .meta({ description: "country: its own top, by rank within it; other countries have no members" }),
});

export const universeSchema = z.strictObject({
  estimation: estimationSchema.optional(),
  coverage: z.literal("all").optional(),
  maxStale: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "periods without a bar after which a name is not covered" }),
});
