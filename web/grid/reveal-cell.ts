import type { Active } from "./move-active.ts";

/** Scrolls so that a cell is in sight: beside the columns that stay, and below the titles. */
export function revealCell(
  place: HTMLElement,
  { row, column }: Active,
  size: { readonly row: number; readonly column: number },
): void {
  const head = place.querySelector("thead")?.offsetHeight ?? 0;
  const frozen = [...place.querySelectorAll<HTMLElement>("thead .id, thead .name")].reduce(
    (width, cell) => width + cell.offsetWidth,
    0,
  );
  const into = (start: number, length: number, room: number, now: number): number =>
    Math.max(Math.min(now, start), start + length - room);
  if (row >= 0) place.scrollTop = into(row * size.row, size.row, place.clientHeight - head, place.scrollTop);
  if (column >= 2)
    place.scrollLeft = into(
      (column - 2) * size.column,
      size.column,
      place.clientWidth - frozen,
      place.scrollLeft,
    );
}
