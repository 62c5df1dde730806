import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { ModelBook } from "../book/index.ts";
import { address } from "../place.ts";
import type { Measured } from "./measure.ts";
import type { Session } from "./session.ts";

/** The side of the header's switch, where there is one. */
export function sideOf({ portfolio, active }: Measured): RiskAttribution {
  return address.value.side === "active" ? (active ?? portfolio) : portfolio;
}

/** Whether it is about active risk. */
export const isActive = ({ active }: Measured): boolean =>
  address.value.side === "active" && active !== undefined;

/** What the numbers of a side are made of. */
export const bookOfSide = ({ model }: Pick<Session, "model">, measured: Measured): ModelBook => ({
  model,
  risk: sideOf(measured),
  weightWords: weightWords(isActive(measured)),
});

/** What a weight of a side is. */
export const weightWords = (isActiveSide: boolean): string =>
  isActiveSide ? "its weight less the benchmark’s" : "its weight";
