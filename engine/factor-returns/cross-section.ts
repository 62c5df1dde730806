import { type Exposures, regressionFactorCount } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { StructuredDesign } from "../stats/index.ts";
import type { PseudoObservation } from "./thin-industries.ts";

/** One date's regression: exposures known before the period, returns over it. */
export interface CrossSection {
  readonly exposures: Exposures;
  /** [N] excess returns of the period, decimal; must be finite where the weight is above 0. */
  readonly returns: Vector;
  /** [N] regression weights, decided before the period; 0 excludes a name. */
  readonly weights: Vector;
  /** [I] cap share of each industry in the estimation universe: Σ share·f = 0. Used when X has a market column. */
  readonly industryCapShare: Vector;
  /** [C] cap share of each country in the estimation universe, where countries are factors: Σ share·f = 0 for them too. */
  readonly countryCapShare?: Vector;
  /** Rows that draw thin industries towards their parents; none if absent. */
  readonly pseudo?: readonly PseudoObservation[];
  /** c of Huber's weights min(1, c s/|e|); least squares without them if absent. */
  readonly huberConstant?: number;
}

/** The rows that a regression is estimated on: the names, then the pseudo-observations. */
export interface RegressionSample {
  readonly design: StructuredDesign;
  /** [N + Q] */
  readonly weights: Vector;
  /** [N + Q] */
  readonly returns: Vector;
}

/** X as the least-squares kernel takes it, without the currencies. */
export function designOf(exposures: Exposures): StructuredDesign {
  return {
    rowCount: exposures.covered.length,
    interceptCount: exposures.marketCount === 1 ? 1 : 0,
    groupCount: exposures.countryCount + exposures.industryCount,
    groups: exposures.groups,
    denseCount: exposures.styleCount,
    dense: exposures.styles,
  };
}

/**
 * The constraints Σ c_k f_k = 0, one for each block of groups that adds up to the market: countries, industries. [K each]
 *
 * Countries and industries add up to each other where there is no market: then the countries alone are constrained.
 */
export function constraintsOf(
  exposures: Exposures,
  { industryCapShare, countryCapShare = [] }: Pick<CrossSection, "industryCapShare" | "countryCapShare">,
): readonly Float64Array[] {
  const { marketCount, countryCount, industryCount } = exposures;
  const blocks = [
    {
      first: marketCount,
      shares: countryCapShare,
      isOwed: countryCount > 0 && marketCount + industryCount > 0,
    },
    {
      first: marketCount + countryCount,
      shares: industryCapShare,
      isOwed: industryCount > 0 && marketCount > 0,
    },
  ];
  return blocks
    .filter(({ isOwed }) => isOwed)
    .map(({ first, shares }) => {
      const row = new Float64Array(regressionFactorCount(exposures));
      for (let i = 0; i < shares.length; i++) row[first + i] = shares[i];
      return row;
    });
}

/** The design as estimated: with a row for every pseudo-observation after the names. */
export function sampleOf({ exposures, returns, weights, pseudo = [] }: CrossSection): RegressionSample {
  const design = designOf(exposures);
  if (pseudo.length === 0) return { design, weights, returns };
  const { groups, denseCount, dense, rowCount } = design;
  const end = groups.offsets[rowCount];
  const entryCounts = pseudo.map((row) => row.groups.length);
  const offsets = entryCounts.map((_, q) =>
    entryCounts.slice(0, q + 1).reduce((sum, count) => sum + count, end),
  );
  return {
    design: {
      ...design,
      rowCount: rowCount + pseudo.length,
      groups: {
        offsets: joined(groups.offsets.subarray(0, rowCount + 1), offsets),
        codes: joined(
          groups.codes.subarray(0, end),
          pseudo.flatMap((row) => row.groups.map(({ code }) => code)),
        ),
        shares: withRows(
          groups.shares,
          end,
          pseudo.map((row) => row.groups.map(({ share }) => share)),
        ),
      },
      dense: withRows(
        dense,
        rowCount * denseCount,
        pseudo.map(({ styles }) => styles),
      ),
    },
    weights: withRows(
      weights,
      rowCount,
      pseudo.map(({ weight }) => [weight]),
    ),
    returns: withRows(
      returns,
      rowCount,
      pseudo.map((row) => [row.returns]),
    ),
  };
}

function joined(first: Int32Array, rest: readonly number[]): Int32Array {
  const out = new Int32Array(first.length + rest.length);
  out.set(first);
  out.set(rest, first.length);
  return out;
}

/** The first `length` values, and the rows after them. */
function withRows(values: Vector, length: number, rows: readonly Vector[]): Float64Array {
  const out = new Float64Array(rows.reduce((sum, row) => sum + row.length, length));
  if (values instanceof Float64Array) out.set(values.subarray(0, length));
  else for (let i = 0; i < length; i++) out[i] = values[i];
  let at = length;
  for (const row of rows) for (const value of row) out[at++] = value;
  return out;
}
