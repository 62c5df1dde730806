/** The exports of engine/linalg/assembly that engine/optim iterates with. `arrow` is what its `placeArrow` lists. */
export interface ArrowExports {
  /** P x and Aᵀ z [n], A x [m]. */
  arrowProducts(arrow: number, px: number, az: number, ax: number, x: number, z: number): void;
  /** The factors of the squares and the border in their places; 0 where there are none. */
  arrowEliminate(arrow: number, share: number): number;
  /** x in the place of its right side, the border's solution, and G x in `ax`. */
  arrowSolve(arrow: number, x: number, z: number, right: number, solution: number, ax: number): void;
}
