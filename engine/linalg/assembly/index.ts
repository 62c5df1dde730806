// The kernels in AssemblyScript: every export has a plain TypeScript twin of the same arithmetic in engine/linalg. Arguments
// are byte offsets into the module's memory (simd.ts places the operands) and sizes; nothing is allocated here.
export { arrowEliminate } from "./arrow-eliminate";
export { arrowProducts } from "./arrow-products";
export { arrowSolve } from "./arrow-solve";
export { cholesky, choleskyInverse, solveLower, solveLowerTransposed, solveScratch } from "./cholesky";
export { choleskySolveBatch } from "./cholesky-batch";
export { eigenvalueDraws, eigenvalueDrawsScratch } from "./eigenvalue-draws";
export { gemm, gemmScratch } from "./gemm";
export { householderEigen, householderEigenScratch } from "./householder-eigen";
export { clipErrors, sizesWithin, weightErrors } from "./huber";
export { orthogonaliseRows } from "./jacobi";
export { ldl } from "./ldl";
export { moveDual } from "./long-only-dual";
export { packColumns, sumPanels } from "./panel-sums";
export { sumPickedRows } from "./picked-rows";
export {
  diagonalRows,
  eliminateColumn,
  expandColumn,
  invertReduced,
  pickFree,
  scaledNorm,
  timesVector,
} from "./reduced-solution";
export { rescaleColumn, scoreColumn } from "./score-column";
export { largestCode, structuredGram } from "./structured-design";
export { sandwichDiagonal, structuredLeverages, structuredPortfolios } from "./structured-names";
export { structuredResiduals, structuredTranspose, weightedSquares } from "./structured-rows";
export { addScores, closeBlend, finishStyle, industryFit } from "./style-column";
export { thinQr, thinQrScratch } from "./thin-qr";

/** First byte that the stack of operands may use. */
export function stackStart(): usize {
  return (__heap_base + 15) & ~15;
}
