import { expect, test } from "vitest";
import { shrunkSampleVariances, singleIndexVariances } from "../../engine/evaluation/index.ts";
import { matrix, quadraticForm } from "../../engine/linalg/index.ts";
import { shrinkLinearly } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const random = randomStream("peers");
const [length, count] = [40, 9];
const betas = Float64Array.from({ length: count }, () => 0.5 + random.uniform());
const rows = Array.from({ length }, () => {
  const market = 0.01 * random.normal();
  return Array.from(betas, (beta) => beta * market + 0.01 * random.normal());
});
const history = matrix(length, count, rows.flat());
const books = Array.from({ length: 3 }, () => Array.from(betas, () => random.normal()));
const weights = matrix(3, count, books.flat());

test("the shrunk sample covariance is the dense one of Ledoit and Wolf, for portfolios and for names", () => {
  const { covariance } = shrinkLinearly(history, "identity");
  const got = shrunkSampleVariances({ history, weights });
  expectClose(
    got.portfolios,
    books.map((book) => quadraticForm(book, covariance)),
    1e-10,
  );
  expectClose(
    got.names,
    Array.from(betas, (_, i) => covariance.values[i * (count + 1)]!),
    1e-10,
  );
});

test("the single-index model is βσ²β + residual variances of the regressions on the index", () => {
  const index = Float64Array.from(betas, () => 1 / count);
  const market = rows.map((row) => row.reduce((sum, value) => sum + value / count, 0));
  const centre = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / length;
    return values.map((value) => value - mean);
  };
  const m = centre(market);
  const variance = m.reduce((sum, value) => sum + value ** 2, 0) / length;
  const columns = Array.from(betas, (_, i) => centre(rows.map((row) => row[i]!)));
  const slopes = columns.map(
    (y) => y.reduce((sum, value, t) => sum + value * m[t]!, 0) / (length * variance),
  );
  const residuals = columns.map(
    (y, i) => y.reduce((sum, value, t) => sum + (value - slopes[i]! * m[t]!) ** 2, 0) / length,
  );
  const got = singleIndexVariances({ history, weights }, index);
  expectClose(
    got.portfolios,
    books.map((book) => {
      const beta = book.reduce((sum, weight, i) => sum + weight * slopes[i]!, 0);
      return beta ** 2 * variance + book.reduce((sum, weight, i) => sum + weight ** 2 * residuals[i]!, 0);
    }),
    1e-10,
  );
  expectClose(
    got.names,
    columns.map((y) => y.reduce((sum, value) => sum + value ** 2, 0) / length),
    1e-10,
  );
});

test("a name with too few returns has no forecast of its own, a beta of 1 and the usual residual; sizes are held to", () => {
  const gaps = matrix(
    length,
    count,
    rows.flatMap((row, t) => row.map((value, i) => (i === 0 && t < 30 ? Number.NaN : value))),
  );
  const alone = matrix(1, count, [1, ...new Array(count - 1).fill(0)]);
  const index = Float64Array.from(betas, (_, i) => (i === 0 ? 0 : 1 / (count - 1)));
  const single = singleIndexVariances({ history: gaps, weights: alone }, index);
  expect(single.names[0]).toBeNaN();
  expect(shrunkSampleVariances({ history: gaps, weights: alone }).names[0]).toBeNaN();
  expect(single.portfolios[0]!).toBeGreaterThan(
    singleIndexVariances({ history, weights: matrix(1, count, Array.from(index)) }, index).portfolios[0]!,
  );
  expect(() => shrunkSampleVariances({ history, weights: matrix(1, 2, [1, 1]) })).toThrow(
    "weights of 9 names",
  );
});
