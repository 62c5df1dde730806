export { askedBook, type BooksOf, booksOf } from "./asked-book.ts";
export { whyBetaTo } from "./beta-questions.ts";
export type { BookHead } from "./book-parts.ts";
export { whyBookContribution, whyBookCorrelation } from "./contribution-questions.ts";
export {
  exposureLine,
  whyBookExposure,
  whyFactorCovariance,
  whyFactorDeviation,
} from "./exposure-questions.ts";
export { whyLater } from "./later.ts";
export { factorAt, type ModelBook, modelBook, specificCovariances, weightsById } from "./model-book.ts";
export {
  whyBookPart,
  whyBookVolatility,
  whyFactorVariance,
  whySpecificVariance,
} from "./variance-questions.ts";
