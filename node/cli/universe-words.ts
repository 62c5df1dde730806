import type { EntryReason, ExitReason } from "../../engine/universe/index.ts";

const entered: Readonly<Record<EntryReason, string>> = {
  rank: "rank: within the limit for entry",
  industry: "industry: it is filled up to its minimum",
};

const left: Readonly<Record<ExitReason, string>> = {
  rank: "rank: beyond the limit for members, or no longer needed in its industry",
  price: "price: below the floor for members",
  liquidity: "liquidity: below a floor for members",
  line: "line: another one stands for the issuer",
  list: "list: not on an included one, or on an excluded one",
  stopped_trading: "stopped trading: no longer covered",
};

/** The reason of a change in words; as it is where it has none. */
export function reasonInWords({
  change,
  reason,
}: {
  readonly change: string;
  readonly reason: string;
}): string {
  const words: Readonly<Record<string, string>> = change === "entered" ? entered : left;
  return words[reason] ?? reason;
}
