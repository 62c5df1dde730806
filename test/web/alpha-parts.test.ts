import { expect, test } from "vitest";
import { cumulated, lookAtSignal, matrixRows } from "../../web/alpha/look-at-signal.ts";
import { noise } from "../../web/alpha/noise.ts";

test("a first look tells the columns that a file lacks, and how much of it there is", () => {
  const look = lookAtSignal(
    '\uFEFFdate,id,"value"\r\n2020-01-31,S1,1\r\n2020-01-31,S2,2\r\n2020-02-28,S1,3\r\n',
  );
  expect(look).toEqual({ rows: 3, dates: 2, fault: undefined });
  expect(lookAtSignal("day,id,score\n2020-01-31,S1,1\n").fault).toMatch(/date, value/);
  expect(lookAtSignal("date,id,value\n2020-01-31,S1,1\n").fault).toMatch(/two dates/);
  expect(lookAtSignal("")).toEqual({ rows: 0, dates: 0, fault: expect.stringMatching(/date, id, value/) });
});

test("a flat matrix is rows again, and sums leave out what is missing", () => {
  expect(matrixRows({ rows: 2, cols: 3, values: [1, 2, 3, 4, 5, 6] })).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(cumulated([1, null, 2])).toEqual([1, 1, 3]);
});

test("the noise of an example has mean 0 and deviation 1, says nothing of its neighbour, and is the same again", () => {
  const count = 20_000;
  const values = Array.from({ length: count }, (_, i) => noise(`2020-01-31 S${i}`));
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  // Three standard errors of each.
  expect(Math.abs(mean(values))).toBeLessThan(3 / Math.sqrt(count));
  expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(3 * Math.sqrt(0.8 / count));
  const products = values.slice(1).map((value, i) => value * (values[i] as number));
  expect(Math.abs(mean(products))).toBeLessThan(3 / Math.sqrt(count));
  expect(noise("2020-01-31 S7")).toBe(values[7]);
});
