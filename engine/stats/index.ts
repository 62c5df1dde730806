export { correlation } from "./correlation.ts";
export { halfLifeDecay, halfLifeWeights, kishEffectiveCount } from "./half-life.ts";
export { neweyWestLags, neweyWestVariance } from "./newey-west.ts";
export { type RandomStream, randomStream } from "./random.ts";
export { type Summand, slideSum, type WindowEdge } from "./sliding-sum.ts";
export {
  type CompressedRows,
  columnCount,
  normalEquationsInto,
  rowProduct,
  type StructuredDesign,
} from "./structured-design.ts";
export { type LeastSquares, solveLeastSquares } from "./weighted-least-squares.ts";
export { weightedMean, weightedMoments } from "./weighted-moments.ts";
