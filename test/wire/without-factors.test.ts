import { expect, test } from "vitest";
import { withoutFactors } from "../../wire/index.ts";

const styles = {
  size: {},
  size_cubed: { cubeOf: "size" },
  volatility: { orthogonalTo: ["beta", "size"] },
  beta: {},
};

test("what is left out goes from the lists that others are made orthogonal to, and that is said", () => {
  const { spec, notes } = withoutFactors({ factors: { market: true, styles } }, ["beta", "market"]);
  expect(spec).toEqual({
    factors: {
      market: false,
      styles: { size: {}, size_cubed: { cubeOf: "size" }, volatility: { orthogonalTo: ["size"] } },
    },
  });
  expect(notes).toEqual(["volatility is no longer made orthogonal to what is left out, only to size"]);
});

test("a cube does not stay without its style, and a name that is none is told its nearest", () => {
  expect(() => withoutFactors({ factors: { styles } }, ["size"])).toThrow("size_cubed is its cube");
  expect(() => withoutFactors({ factors: { styles } }, ["betta"])).toThrow("did you mean beta?");
});
