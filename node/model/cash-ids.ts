import type { Axis } from "../../engine/labels/index.ts";

const USUAL: readonly string[] = ["CASH", "cash", "Cash"];

/** Ids that mean money in a portfolio: the usual ones, but for those that are a security of the data (CASH is a ticker). */
export function cashIds(assets: Axis<"asset">): readonly string[] {
  return USUAL.filter((id) => !assets.codes.has(id));
}
