/** What a security is, without dates: one entry per asset of the run, -1 = not known. */
export interface SecurityTraits {
  /** [N] positions in `MarketAxes.countries`. */
  readonly country: Int32Array;
  /** [N] positions in `MarketAxes.currencies`: the currency of price, cap as given and fundamentals. */
  readonly currency: Int32Array;
  /** [N] lines with the same code are of one issuer; codes count issuers by first appearance. */
  readonly issuer: Int32Array;
  /** [N] 1 = a primary line of its issuer, which is so where the data do not say. */
  readonly primary: Uint8Array;
}
