import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import { address } from "../place.ts";
import type { Measured } from "./measure.ts";

/** The side of the header's switch, where there is one. */
export function sideOf({ portfolio, active }: Measured): RiskAttribution {
  return address.value.side === "active" ? (active ?? portfolio) : portfolio;
}

/** Whether it is about active risk. */
export const isActive = ({ active }: Measured): boolean =>
  address.value.side === "active" && active !== undefined;
