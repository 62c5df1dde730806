import type { WrittenCosts, WrittenRate } from "../../wire/index.ts";
import { HOLDING, type PreparedMandate } from "../model/index.ts";
import { fixed, percent } from "./table-text.ts";

/** What trading and holding cost, and how it is brought to the horizon. */
export function costLines({ setting }: PreparedMandate): string[] {
  const { costs } = setting.written;
  if (costs === undefined) return ["  costs: none"];
  const { impact = 0, borrow = 0, beyond = [], holding = HOLDING } = costs;
  const impactWords =
    impact > 0 ? `, and impact of ${fixed(impact)} daily volatilities × √(trade / a day's traded value)` : "";
  return [
    `  trading costs: once × ${fixed(setting.years / holding.years, 4)}, spread over the ${holding.text} that a trade is held: ${sideWords(costs)}${impactWords}`,
    ...beyond.map(
      ({ trade, volume = 0, add }) =>
        `    of a trade the part beyond ${trade === undefined ? `${percent(volume)} % of a day's traded value` : `${percent(trade)} % of the capital`}: ${rateWords(add)} more`,
    ),
    ...(borrow !== 0
      ? [`  borrow: ${rateWords(borrow)} a year of what is short × ${fixed(setting.years, 4)}`]
      : []),
  ];
}

function sideWords({ commission = 0, spread = 0 }: WrittenCosts): string {
  if (typeof commission === "number" && typeof spread === "number")
    return `${rateWords(commission + spread / 2)} each side (commission and half the spread)`;
  return `each side a commission of ${rateWords(commission)} and half a spread of ${rateWords(spread)}`;
}

function rateWords(rate: WrittenRate): string {
  return typeof rate === "number" ? `${fixed(rate * 1e4, 1)} bp` : `${rate.file}`;
}
