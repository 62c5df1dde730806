import type { DayDraft } from "../day-draft.ts";
import type { OpenedTable } from "./table-exposures.ts";

/** A matrix with a row and a column for each factor, or rows of two factors; of several stages the last is the model's. */
export function readCovariance(table: OpenedTable, factors: Set<string>, draft: DayDraft): void {
  const { rows, need, find } = table;
  if (find("factor1") < 0 && table.columns.includes("factor")) {
    readMatrix(table, factors, draft);
    return;
  }
  const [first, second, value] = [need("factor1"), need("factor2"), need("covariance")];
  const stage = find("stage");
  if (first < 0 || second < 0 || value < 0) return;
  const last = stage < 0 ? "" : rows.at(-1)?.cells[stage];
  for (const { cells, place } of rows) {
    if (stage >= 0 && cells[stage] !== last) continue;
    for (const at of [first, second]) factors.add(cells[at] as string);
    draft.covariance(
      cells[first] as string,
      cells[second] as string,
      draft.number(cells[value], place, "covariance"),
      place,
    );
  }
}

/** Empty cells stand in the other triangle. */
function readMatrix({ columns, rows }: OpenedTable, factors: Set<string>, draft: DayDraft): void {
  const own = columns.indexOf("factor");
  for (const { cells, place } of rows) {
    const first = cells[own] as string;
    factors.add(first);
    columns.forEach((second, c) => {
      if (c === own || second === "date" || cells[c] === "") return;
      draft.covariance(first, second, draft.number(cells[c], place, second), place);
    });
  }
}
