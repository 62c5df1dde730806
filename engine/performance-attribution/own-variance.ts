/** Share of its variance that a user's factor must have of its own: with less, loadings are large numbers that cancel. */
export const OWN_VARIANCE = 1e-4;
