import type { DayDraft } from "../day-draft.ts";
import { GIVEN_KIND } from "../given-portfolios.ts";
import type { OpenedTable } from "./table-exposures.ts";

/** Columns that are no factors where each factor has a column. */
const BESIDE = ["date", "id", "kind"];

/** Weights that could be held from the close on, in rows of factor and weight or a column for each factor; of other kinds that a run of ours has nothing is taken. */
export function readPortfolios(table: OpenedTable, draft: DayDraft): void {
  const { columns, rows, need, find } = table;
  const id = need("id");
  const kind = columns.indexOf("kind");
  if (id < 0) return;
  const kinds = new Set(kind < 0 ? [] : rows.map(({ cells }) => cells[kind] as string));
  kinds.delete(GIVEN_KIND);
  draft.unread([...kinds].map((other) => `factor portfolios of kind ${other}`));
  const pure = { ...table, rows: rows.filter(({ cells }) => kind < 0 || cells[kind] === GIVEN_KIND) };
  if (find("factor") >= 0 || find("weight") >= 0) readRows(pure, id, draft);
  else readColumns(pure, id, draft);
}

function readRows({ rows, need }: OpenedTable, id: number, draft: DayDraft): void {
  const [factor, weight] = [need("factor"), need("weight")];
  if (factor < 0 || weight < 0) return;
  for (const { cells, place } of rows)
    draft.portfolioWeight(
      cells[factor] as string,
      cells[id] as string,
      draft.number(cells[weight], place, "weight"),
      place,
    );
}

/** An empty cell is 0. */
function readColumns({ columns, rows }: OpenedTable, id: number, draft: DayDraft): void {
  columns.forEach((factor, c) => {
    if (BESIDE.includes(factor)) return;
    for (const { cells, place } of rows)
      if (cells[c] !== "")
        draft.portfolioWeight(factor, cells[id] as string, draft.number(cells[c], place, factor), place);
  });
}
