export { correlation } from "./correlation.ts";
export { halfLifeDecay, halfLifeWeights, kishEffectiveCount } from "./half-life.ts";
export { fUpperTail, incompleteBeta } from "./incomplete-beta.ts";
export { medianOf } from "./median.ts";
export { bartlettNoise, neweyWestLags, neweyWestVariance } from "./newey-west.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { type RandomStream, randomState, randomStream } from "./random.ts";
export { type MovingSums, type Summand, slideMoments, slideSum, type WindowEdge } from "./sliding-sum.ts";
export {
  type CompressedRows,
  columnCount,
  normalEquationsInto,
  rowProduct,
  rowQuadratic,
  type StructuredDesign,
  transposeProduct,
} from "./structured-design.ts";
export { type LeastSquares, solveLeastSquares } from "./weighted-least-squares.ts";
export { weightedMean, weightedMoments } from "./weighted-moments.ts";
