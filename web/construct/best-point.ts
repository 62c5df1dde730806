/** The point of the highest ratio of net return to risk. */
export function bestPoint(frontier: readonly { readonly ratio: number }[]): number {
  return frontier.reduce(
    (best, { ratio }, at) => (ratio > (frontier[best]?.ratio ?? -Infinity) ? at : best),
    0,
  );
}
