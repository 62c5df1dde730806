/** The cell that the keys are in; row −1 is that of the titles. */
export interface Active {
  readonly row: number;
  readonly column: number;
}

/** As much of a key's event as matters. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Rows that a page goes. */
const PAGE = 20;

/** Where a key leads; undefined where it leads nowhere. */
export function moved(
  { row, column }: Active,
  { key, ctrlKey, metaKey }: PressedKey,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Active | undefined {
  const isWhole = ctrlKey || metaKey;
  const to = (nextRow: number, nextColumn: number): Active => ({
    row: Math.max(-1, Math.min(rows - 1, nextRow)),
    column: Math.max(0, Math.min(columns - 1, nextColumn)),
  });
  switch (key) {
    case "ArrowUp":
      return to(row - 1, column);
    case "ArrowDown":
      return to(row + 1, column);
    case "ArrowLeft":
      return to(row, column - 1);
    case "ArrowRight":
      return to(row, column + 1);
    case "PageUp":
      return to(Math.max(0, row - PAGE), column);
    case "PageDown":
      return to(row + PAGE, column);
    case "Home":
      return to(isWhole ? 0 : row, 0);
    case "End":
      return to(isWhole ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}
