/** The exports of engine/linalg/assembly that sum rows of tables. */
export interface SumExports {
  /** Panels of five of a table's columns; engine/linalg/panel-sums.ts. */
  packColumns(out: number, table: number, width: number, rows: number): void;
  /** Σ w · row of that table and of the entries for panels of four columns of weights. */
  sumPanels(
    out: number,
    table: number,
    tiles: number,
    panels: number,
    panelCount: number,
    rows: number,
    places: number,
    targets: number,
    values: number,
    entries: number,
    slots: number,
  ): void;

  /** Σ w · row over picked rows of a table; engine/linalg/picked-rows.ts. */
  sumPickedRows(
    out: number,
    table: number,
    width: number,
    picks: number,
    weights: number,
    count: number,
  ): void;
}
