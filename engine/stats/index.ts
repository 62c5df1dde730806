export { correlation } from "./correlation.ts";
export { type CosineVariance, cosineVariance } from "./cosine-variance.ts";
export { fitResiduals, transposeProduct } from "./design-products.ts";
export { leverages, portfolioWeightsInto, sandwichDiagonal } from "./design-quadratics.ts";
export { halfLifeDecay, halfLifeWeights, kishEffectiveCount } from "./half-life.ts";
export { fUpperTail, incompleteBeta, studentUpperTail } from "./incomplete-beta.ts";
export { chiSquareQuantile, chiSquareUpperTail, upperGamma } from "./incomplete-gamma.ts";
export { medianOf, selectRank } from "./median.ts";
export { bartlettNoise, neweyWestLags, neweyWestVariance } from "./newey-west.ts";
export { normalCumulative, normalDensity } from "./normal-distribution.ts";
export { normalEquationsInto } from "./normal-equations.ts";
export { normalQuantile } from "./normal-quantile.ts";
export { type RandomStream, randomState, randomStream } from "./random.ts";
export { withResidentDesign } from "./resident-design.ts";
export { type MovingSums, type Summand, slideMoments, slideSum, type WindowEdge } from "./sliding-sum.ts";
export {
  type CompressedRows,
  columnCount,
  type Residence,
  rowProduct,
  rowQuadratic,
  type StructuredDesign,
} from "./structured-design.ts";
export { type LeastSquares, solveLeastSquares } from "./weighted-least-squares.ts";
export { weightedMean, weightedMoments } from "./weighted-moments.ts";
