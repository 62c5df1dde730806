import { PANEL } from "../linalg/index.ts";
import type { HeldNames } from "./many-sums.ts";

/** Portfolios that hold at least one in so many of the names are summed over all names: reading 3,000 in order costs what 700 picked ones do. */
const FULL = 4;

/** The weights of portfolios that hold many names, side by side: copies of what is held, made anew where that is another. */
export interface HeldPanels {
  /** [panels×N×PANEL] */
  values: Float64Array;
  /** [columns] what stands there; undefined is free. */
  readonly held: (HeldNames | undefined)[];
  /** [P] column of a portfolio, −1 of one that holds few names. */
  readonly columnOf: Int32Array;
}

/** No weights yet. @param portfolios  their number */
export function emptyPanels(portfolios: number): HeldPanels {
  return { values: new Float64Array(0), held: [], columnOf: new Int32Array(portfolios).fill(-1) };
}

/** Brings the columns in line with what is held. A portfolio's sums do not depend on which column it has. */
export function placeHeld(
  panels: HeldPanels,
  held: readonly (HeldNames | undefined)[],
  nameCount: number,
): void {
  const { columnOf } = panels;
  const isFull = (of: HeldNames | undefined): of is HeldNames =>
    of !== undefined && of.positions.length > 0 && of.positions.length * FULL >= nameCount;
  let columns = 0;
  held.forEach((now, row) => {
    if (isFull(now)) columns++;
    else if (columnOf[row] >= 0) {
      panels.held[columnOf[row]] = undefined;
      columnOf[row] = -1;
    }
  });
  growPanels(panels, columns, nameCount);
  let free = 0;
  held.forEach((now, row) => {
    if (!isFull(now)) return;
    if (columnOf[row] < 0) {
      while (panels.held[free] !== undefined) free++;
      columnOf[row] = free;
    }
    const column = columnOf[row];
    if (panels.held[column] === now) return;
    panels.held[column] = now;
    writeColumn(panels.values, column, now, nameCount);
  });
}

function growPanels(panels: HeldPanels, columns: number, nameCount: number): void {
  const size = Math.ceil(columns / PANEL) * PANEL * nameCount;
  if (panels.values.length >= size) return;
  const values = new Float64Array(size);
  values.set(panels.values);
  panels.values = values;
}

function writeColumn(
  values: Float64Array,
  column: number,
  { positions, weights }: HeldNames,
  nameCount: number,
): void {
  const first = firstCell(column, nameCount);
  const end = first + nameCount * PANEL;
  for (let at = first; at < end; at += PANEL) values[at] = 0;
  for (let i = 0; i < positions.length; i++) values[first + positions[i] * PANEL] += weights[i];
}

function firstCell(column: number, nameCount: number): number {
  return Math.floor(column / PANEL) * PANEL * nameCount + (column % PANEL);
}

/** Multiplies all weights of one name. */
export function scaleName(
  panels: HeldPanels,
  held: readonly (HeldNames | undefined)[],
  of: { readonly asset: number; readonly factor: number; readonly nameCount: number },
): void {
  const { asset, factor, nameCount } = of;
  for (const now of held) {
    const at = now === undefined ? -1 : now.positions.indexOf(asset);
    if (now !== undefined && at >= 0) now.weights[at] *= factor;
  }
  panels.held.forEach((_, column) => {
    panels.values[firstCell(column, nameCount) + asset * PANEL] *= factor;
  });
}
