import { describe, expect, test } from "vitest";
import { EngineError } from "../../engine/errors/index.ts";
import { axis, positions, sameAxis, type Table, table } from "../../engine/labels/index.ts";
import { matrix } from "../../engine/linalg/index.ts";

describe("axis", () => {
  test("codes are positions", () => {
    const assets = axis("asset", ["B", "A", "C"]);
    expect(assets.labels.map((label) => assets.codes.get(label))).toEqual([0, 1, 2]);
  });

  test("names the label that stands twice", () => {
    expect(() => axis("factor", ["market", "value", "value", "market"])).toThrow(
      'distinct factor labels, got "value" twice',
    );
    expect(() => axis("factor", ["a", "a"])).toThrow(EngineError);
  });

  test("is frozen, and keeps its labels when the caller's list changes", () => {
    const labels = ["A", "B"];
    const assets = axis("asset", labels);
    labels.push("C");
    expect(assets.labels).toEqual(["A", "B"]);
    expect(Object.isFrozen(assets) && Object.isFrozen(assets.labels)).toBe(true);
  });

  test("labels are opaque: the names of object members are labels like any other", () => {
    const assets = axis("asset", ["constructor", "__proto__", ""]);
    expect(Array.from(positions(assets, ["", "__proto__", "constructor", "toString"]))).toEqual([
      2, 1, 0, -1,
    ]);
  });
});

describe("sameAxis", () => {
  test("holds for the same labels in the same order only", () => {
    const abc = axis("asset", ["A", "B", "C"]);
    expect(sameAxis(abc, abc)).toBe(true);
    expect(sameAxis(abc, axis("asset", ["A", "B", "C"]))).toBe(true);
    expect(sameAxis(abc, axis("asset", ["A", "C", "B"]))).toBe(false);
    expect(sameAxis(abc, axis("asset", ["A", "B"]))).toBe(false);
    expect(sameAxis(axis("asset", ["A", "B"]), abc)).toBe(false);
  });
});

describe("positions", () => {
  test("are −1 where a label is unknown, and repeat where it is asked for twice", () => {
    expect(
      Array.from(positions(axis("date", ["2024-01-02", "2024-01-03"]), ["2024-01-03", "x", "2024-01-03"])),
    ).toEqual([1, -1, 1]);
    expect(positions(axis("date", []), [])).toHaveLength(0);
  });
});

describe("table", () => {
  const assets = axis("asset", ["A", "B", "C"]);
  const factors = axis("factor", ["market", "value"]);

  test("holds a matrix that fits its axes", () => {
    const exposures = table(assets, factors, matrix(3, 2, [1, 2, 3, 4, 5, 6]));
    expect(exposures.matrix.values[2 * 2 + 1]).toBe(6);
    expect(Object.isFrozen(exposures)).toBe(true);
  });

  test("refuses a matrix that does not, a transposed one of the same size included", () => {
    expect(() => table(assets, factors, matrix(2, 3, [1, 2, 3, 4, 5, 6]))).toThrow(
      "table of 3 assets by 2 factors got a 2×3 matrix",
    );
  });

  test("of the wrong kinds does not compile", () => {
    const exposures = table(assets, factors, matrix(3, 2, [1, 2, 3, 4, 5, 6]));
    // @ts-expect-error a Table<"asset", "factor"> is no Table<"factor", "asset">
    const transposed: Table<"factor", "asset"> = exposures;
    expect(transposed.rows.kind).toBe("asset");
  });
});
