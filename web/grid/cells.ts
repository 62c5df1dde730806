import { exposureRow } from "../../engine/exposures/index.ts";
import type { HoldingsDocument, ModelDocument } from "../documents/index.ts";
import { readModel } from "../model/index.ts";

/** A column of the grid: a weight, or a factor. */
export interface GridColumn {
  readonly name: string;
  readonly family: string;
}

/** Every name with its weight and its row of X. */
export interface GridCells {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** The weight first, where a portfolio is looked at; then the factors in the order of X. */
  readonly columns: readonly GridColumn[];
  /** [names × columns] row-major; weights are decimals. */
  readonly values: Float64Array;
  /** 1 where the portfolio, its benchmark, or the estimation universe has the name. */
  readonly isHeld: Uint8Array;
  readonly isInBenchmark: Uint8Array;
  readonly isInUniverse: Uint8Array;
}

/** What of the names is shown. */
export type GridRows = "held" | "benchmark" | "universe" | "all";

/** The family of the weight's column. */
export const WEIGHT = "weight";

/** The cells of a date. */
export function gridCells(document: ModelDocument, held: HoldingsDocument | undefined): GridCells {
  const { model, names } = readModel(document);
  const ids = model.assets.labels;
  const factors = model.exposures.factors;
  const columns: readonly GridColumn[] = [
    ...(held === undefined ? [] : [{ name: "weight", family: WEIGHT }]),
    ...factors,
  ];
  const values = new Float64Array(ids.length * columns.length);
  const first = columns.length - factors.length;
  ids.forEach((_, asset) => {
    values.set(exposureRow(model.exposures, asset), asset * columns.length + first);
  });
  const flags = (): Uint8Array => new Uint8Array(ids.length);
  const [isHeld, isInBenchmark] = [flags(), flags()];
  for (const { id, weight } of held?.portfolio ?? []) {
    const asset = model.assets.codes.get(id);
    if (asset === undefined) continue;
    isHeld[asset] = 1;
    values[asset * columns.length] = weight;
  }
  for (const { id } of held?.benchmark ?? []) {
    const asset = model.assets.codes.get(id);
    if (asset !== undefined) isInBenchmark[asset] = 1;
  }
  return {
    ids,
    names,
    columns,
    values,
    isHeld,
    isInBenchmark,
    isInUniverse: Uint8Array.from(document.inEstimationUniverse),
  };
}

/** Which names are shown, and in which order. */
export interface GridOrder {
  readonly rows: GridRows;
  /** Part of an id or a name; empty for all. */
  readonly search: string;
  /** Column that is sorted by; −2 is the id, −1 the name. */
  readonly by: number;
  readonly isDown: boolean;
}

/** Positions of the names to show, in order; equals by their id. */
export function orderedNames(cells: GridCells, { rows, search, by, isDown }: GridOrder): Int32Array {
  const { ids, names, columns, values, isHeld, isInBenchmark, isInUniverse } = cells;
  const words = search.trim().toLowerCase();
  const isShown = (n: number): boolean => {
    if (words !== "") return `${ids[n]}\n${names[n]}`.toLowerCase().includes(words);
    if (rows === "held") return isHeld[n] === 1;
    if (rows === "benchmark") return isHeld[n] === 1 || isInBenchmark[n] === 1;
    return rows === "all" || isInUniverse[n] === 1;
  };
  const sign = isDown ? -1 : 1;
  const text = by === -1 ? names : ids;
  const compare = (a: number, b: number): number => {
    if (by >= 0) {
      const [x, y] = [a, b].map((n) => values[n * columns.length + by] as number) as [number, number];
      if (x !== y) return sign * (x - y);
    } else if (text[a] !== text[b]) return (text[a] as string) < (text[b] as string) ? -sign : sign;
    return (ids[a] as string) < (ids[b] as string) ? -1 : 1;
  };
  return Int32Array.from([...ids.keys()].filter(isShown).sort(compare));
}

/** Sizes of an exposure from which the colour is one step stronger. */
export const STEPS: readonly number[] = [0.25, 0.75, 1.5, 2.5];

/** The class of a cell's colour: blue above 0, orange below, stronger with its size; none near 0. */
export function shadeOf(value: number): string {
  const step = STEPS.filter((from) => Math.abs(value) >= from).length;
  return step === 0 ? "" : `${value > 0 ? "above" : "below"}-${step}`;
}
