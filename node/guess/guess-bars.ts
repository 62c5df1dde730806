import type { ColumnFacts } from "./column-facts.ts";
import type { Described, TableGuess } from "./guess-table.ts";
import { capUnit, returnUnit, sharesUnit, shortNumber } from "./guess-units.ts";
import { scoreColumns } from "./items.ts";
import {
  choose,
  chooseDate,
  chooseId,
  chooseNumber,
  emptyText,
  finishSection,
  type SectionParts,
  startSection,
} from "./section-parts.ts";

const SCALES: Readonly<Record<string, number>> = { thousands: 1e3, millions: 1e6, billions: 1e9 };

/** Bars, or caps alone. */
export function guessBars(of: Described, table: "bars" | "caps", evidence: string): TableGuess {
  const { roles, columns } = of;
  const parts = startSection();
  chooseDate(parts, "date", roles.get("date") as ColumnFacts);
  chooseId(parts, of);
  if (table === "caps") {
    chooseCap(parts, of);
    return finishSection(of, [table, evidence], parts);
  }
  const [total, adjusted, price] = [
    roles.get("total_return"),
    roles.get("adjusted_price"),
    roles.get("price"),
  ];
  if (total !== undefined) {
    chooseNumber(parts, "total_return", total, returnUnit(total));
    parts.unsure.push(
      `${total.name}: that it has dividends in it cannot be seen; without them it is a price return`,
    );
  }
  if (adjusted !== undefined && adjusted !== total)
    choose(
      parts,
      "adjusted_price",
      adjusted,
      `gives the return where total_return does not, median ${shortNumber(adjusted.median)}${emptyText(adjusted)}`,
    );
  if (price !== undefined) choosePrice(parts, price);
  const volume = roles.get("volume");
  if (volume !== undefined)
    choose(
      parts,
      "volume",
      volume,
      `shares traded, median ${shortNumber(volume.median)}${emptyText(volume)}`,
    );
  const shares = roles.get("shares_outstanding");
  if (shares !== undefined) chooseNumber(parts, "shares_outstanding", shares, sharesUnit(shares));
  chooseCap(parts, of);
  chooseIndustry(parts, roles.get("industry"));
  if (total === undefined && adjusted === undefined)
    parts.unsure.push(
      "returns come from prices alone, without dividends, and splits look like returns: bring adjusted prices, returns or a table actions",
    );
  const scores: Record<string, string> = {};
  for (const [name, column] of scoreColumns(columns.filter(({ name: own }) => !parts.used.has(own)))) {
    scores[name] = column.name;
    parts.used.add(column.name);
    parts.choices.push({
      field: `scores.${name}`,
      column: column.name,
      evidence: `its name; median ${shortNumber(column.median)}${emptyText(column)}`,
    });
  }
  const further = Object.keys(scores).length > 0 ? { scores } : {};
  if (Object.keys(scores).length > 0)
    parts.unsure.push(
      "scores are taken as known at the close of their date: whether they were cannot be seen in the file",
    );
  return finishSection(of, ["bars", evidence], parts, further);
}

function choosePrice(parts: SectionParts, price: ColumnFacts): void {
  choose(parts, "price", price, `close, median ${shortNumber(price.median)}${emptyText(price)}`);
  if (price.negative > 0)
    parts.blocking.push(
      `${price.name}: ${(100 * price.negative).toFixed(1)} % of the prices are negative (some databases mark the middle of bid and ask so): take their absolute value first, with query: SELECT … abs(${price.name}) …`,
    );
}

function chooseCap(parts: SectionParts, { roles }: Described): void {
  const cap = roles.get("market_cap");
  if (cap === undefined) return;
  chooseNumber(parts, "market_cap", cap, capUnit(cap, capRatio(parts, roles)));
}

/** Median of cap / (price · shares), shares in single ones; NaN where a row has not all three. */
function capRatio(parts: SectionParts, roles: Described["roles"]): number {
  const [cap, price, shares] = [roles.get("market_cap"), roles.get("price"), roles.get("shares_outstanding")];
  if (cap === undefined || price === undefined || shares === undefined) return Number.NaN;
  const scale = SCALES[parts.units.shares_outstanding ?? ""] ?? 1;
  const ratios = cap.cells
    .map(
      (cell, at) =>
        Number(cell || "NaN") /
        (Math.abs(Number(price.cells[at] || "NaN")) * Number(shares.cells[at] || "NaN") * scale),
    )
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
    .sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)] ?? Number.NaN;
}

/** An industry, and that one that never changes is rather of today. */
export function chooseIndustry(parts: SectionParts, industry: ColumnFacts | undefined): void {
  if (industry === undefined) return;
  choose(
    parts,
    "industry",
    industry,
    `${industry.distinct} different, such as ${industry.example}${emptyText(industry)}`,
  );
  if (industry.distinct > 60)
    parts.unsure.push(
      `${industry.name} has ${industry.distinct} values, more than a model can estimate: take a coarser one, or merge under factors.industries`,
    );
}
