/** Ways a seat of the estimation universe is taken or given up; the codes of `Universe.changes` are positions here. */
export const universeChanges = [
  { change: "none", reason: "none" },
  { change: "entered", reason: "rank" },
  { change: "entered", reason: "industry" },
  { change: "left", reason: "rank" },
  { change: "left", reason: "price" },
  { change: "left", reason: "liquidity" },
  { change: "left", reason: "line" },
  { change: "left", reason: "list" },
  { change: "left", reason: "stopped_trading" },
] as const;

/** Why a name entered: by its rank, or to fill an industry. */
export type EntryReason = "rank" | "industry";

/**
 * Why a member left: its rank, its price, its liquidity, another line of the issuer is its line now, it is no longer on
 * the lists, or it is no longer covered.
 */
export type ExitReason = "rank" | "price" | "liquidity" | "line" | "list" | "stopped_trading";

/** The code of a change. */
export function changeCode(change: "entered", reason: EntryReason): number;
export function changeCode(change: "left", reason: ExitReason): number;
export function changeCode(change: string, reason: string): number {
  return universeChanges.findIndex((entry) => entry.change === change && entry.reason === reason);
}
