import type { HoldingLine } from "./read-holdings-file.ts";

/** Sums of a portfolio on a date; money where its lines are money, decimals where they are weights, NaN where they are shares. */
export interface HoldingsSums {
  readonly portfolio: string;
  readonly date: string;
  readonly lines: number;
  readonly unit: HoldingLine["unit"] | "mixed";
  readonly net: number;
  readonly long: number;
  readonly short: number;
  readonly gross: number;
  readonly cash: number;
}

/** Sums by portfolio and date, in the order in which they first stand. Cash is in the net sum and in no other. */
export function summariseHoldings(lines: readonly HoldingLine[]): readonly HoldingsSums[] {
  const groups = new Map<string, HoldingLine[]>();
  for (const line of lines) {
    const key = `${line.date}\n${line.portfolio}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()].map((group): HoldingsSums => {
    const { portfolio, date } = group[0] as HoldingLine;
    const units = new Set(group.map(({ unit }) => unit));
    const unit = units.size === 1 ? ([...units][0] as HoldingLine["unit"]) : "mixed";
    const sum = (of: (line: HoldingLine) => number): number =>
      unit === "shares" || unit === "mixed" ? Number.NaN : group.reduce((total, line) => total + of(line), 0);
    const held = (line: HoldingLine): number => (line.isCash ? 0 : line.amount * line.delta);
    return {
      portfolio,
      date,
      lines: group.length,
      unit,
      net: sum((line) => (line.isCash ? line.amount : held(line))),
      long: sum((line) => Math.max(held(line), 0)),
      short: sum((line) => Math.min(held(line), 0)),
      gross: sum((line) => Math.abs(held(line))),
      cash: sum((line) => (line.isCash ? line.amount : 0)),
    };
  });
}
