export { choleskyInto, choleskyInverseInto, choleskySolveInto } from "./cholesky.ts";
export { householderEigenInto } from "./householder-eigen.ts";
export { dot, matrix, matrixFrom, multiply, multiplyVector, quadraticForm, transpose } from "./matrix.ts";
export { multiplyInto, multiplyTransposedInto, transposedMultiplyInto } from "./multiply.ts";
export { isPositiveSemidefinite } from "./positive-semidefinite.ts";
export { type KernelKind, kernelKind, useKernels } from "./simd.ts";
export { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.ts";
export type { Matrix, Vector } from "./types.ts";
export { weightedGramInto } from "./weighted-gram.ts";
