import { expect, test } from "vitest";
import { type GridOrder, gridCells, orderedNames, shadeOf } from "../../web/grid/cells.ts";
import { moved } from "../../web/grid/move-active.ts";
import { largeModel } from "./large-model.ts";

const { model, held } = largeModel(60, 12);
const some = { ...held, portfolio: held.portfolio.slice(10, 20), benchmark: held.benchmark.slice(15, 30) };

test("a cell is the server's exposure: 1 of the market, the share of a group, the score of a style, 0 of the rest", () => {
  const { columns, values, ids } = gridCells(model, some);
  expect(columns.map(({ name }) => name)).toEqual(["weight", ...model.factors.map(({ factor }) => factor)]);
  ids.forEach((_, n) => {
    const groups = new Map(model.exposures.groups[n]);
    const expected = model.factors.map(({ factor }, k) =>
      k === 0 ? 1 : (model.exposures.scores[factor]?.[n] ?? groups.get(k) ?? 0),
    );
    const row = [...values.subarray(n * columns.length, (n + 1) * columns.length)];
    expect(row).toEqual([n >= 10 && n < 20 ? held.portfolio[n]?.weight : 0, ...expected]);
  });
  expect(gridCells(model, undefined).columns.length).toBe(model.factors.length);
});

test("names are those asked for, in the order of any column, equals by id", () => {
  const cells = gridCells(model, some);
  const list = (order: Partial<GridOrder>) => [
    ...orderedNames(cells, { rows: "all", search: "", by: -2, isDown: false, ...order }),
  ];
  expect(list({})).toEqual([...Array(60).keys()]);
  expect(list({ isDown: true })).toEqual([...Array(60).keys()].reverse());
  expect(list({ rows: "held" })).toEqual([...Array(10).keys()].map((n) => n + 10));
  expect(list({ rows: "benchmark" })).toEqual([...Array(20).keys()].map((n) => n + 10));
  expect(list({ rows: "held", search: "NAME n0005" })).toEqual([...Array(10).keys()].map((n) => n + 50));
  const by = cells.columns.length - 1;
  const values = list({ by, isDown: true }).map((n) => cells.values[n * cells.columns.length + by] as number);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  // Everybody has 1 of the market.
  expect(list({ by: 1, isDown: true })).toEqual([...Array(60).keys()]);
});

test("colours are the same on both sides of 0, stronger with size, and none near it", () => {
  const sizes = [0, 0.24, 0.25, 0.8, 1.5, 9];
  expect(sizes.map(shadeOf)).toEqual(["", "", "above-1", "above-2", "above-3", "above-4"]);
  expect(sizes.map((size) => shadeOf(-size))).toEqual(["", "", "below-1", "below-2", "below-3", "below-4"]);
});

test("keys stay inside the grid and reach its corners, the titles too", () => {
  const size = { rows: 30, columns: 8 };
  const press = (key: string, from = { row: 5, column: 3 }, ctrlKey = false) =>
    moved(from, { key, ctrlKey, metaKey: false }, size);
  expect(press("ArrowUp", { row: 0, column: 3 })).toEqual({ row: -1, column: 3 });
  expect(press("ArrowUp", { row: -1, column: 3 })).toEqual({ row: -1, column: 3 });
  expect(press("PageDown", { row: 25, column: 0 })).toEqual({ row: 29, column: 0 });
  expect(press("End")).toEqual({ row: 5, column: 7 });
  expect(press("End", { row: 0, column: 0 }, true)).toEqual({ row: 29, column: 7 });
  expect(press("Home", { row: 9, column: 4 }, true)).toEqual({ row: 0, column: 0 });
  expect(press("x")).toBeUndefined();
});
