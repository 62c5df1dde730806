import { z } from "zod";
import { shareFromZero } from "./mandate-quantities.ts";

const count = z.int().min(0).optional();

/** How many names are held. */
export const namesLimit = z.strictObject({
  on: z.literal("names"),
  min: count.meta({ description: "of a least holding each" }),
  max: count,
});

/** Trades in multiples of a lot. */
export const lotsLimit = z.strictObject({
  on: z.literal("lots"),
  size: z.number().positive().meta({ description: "shares of a lot; 1: whole shares" }),
});

/** What is met or not, of limits on weights and on trades. */
export const leastHolding = shareFromZero.optional().meta({
  description: "a name has nothing or at least this, long or short",
});
export const leastTrade = shareFromZero.optional().meta({
  description: "a name is traded not at all or by at least this",
});
export const tradeCount = count.meta({ description: "names that are traded at most" });

/** What is broken of limits that are met or not: a place within the limits and its rule. */
export function discreteFaults(
  limits: Readonly<
    Record<
      string,
      {
        readonly on: string;
        readonly min?: number | undefined;
        readonly max?: number | undefined;
        readonly least?: number | undefined;
        readonly relative?: boolean | undefined;
      }
    >
  >,
): readonly { readonly path: readonly string[]; readonly rule: string }[] {
  const hasLeast = Object.values(limits).some(
    ({ on, least }) => on === "weights" && least !== undefined && least > 0,
  );
  return Object.entries(limits).flatMap(([name, { on, min, max, least, relative }]) => {
    const fault = (key: string, rule: string) => [{ path: [name, key], rule }];
    if (on === "weights" && least !== undefined && relative === true)
      return fault("least", "is of what is held, not of what differs from the benchmark: a limit of its own");
    if (on !== "names") return [];
    if (min === undefined && max === undefined) return fault("max", "give min or max, numbers of names");
    if (min !== undefined && max !== undefined && min > max)
      return fault("min", `must be at most max, which is ${max}`);
    if (min !== undefined && min > 0 && !hasLeast)
      return fault("min", "needs to know what counts as held: give a limit on weights a least, such as 0.1%");
    return [];
  });
}
