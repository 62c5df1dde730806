import type {
  CoefficientStudy,
  CoefficientSummary,
  GroupStudy,
  PurePortfolioStudy,
  QuantileStudy,
  SignalCorrelations,
  SignalPair,
} from "../../engine/alpha/index.ts";
import { type MeanTerms, meanTerms, type WithTerms } from "./mean-terms.ts";

/** Coefficients over a horizon, without their series. */
export type CoefficientPart = Omit<CoefficientStudy, "linear" | "rank" | "byDate"> & {
  readonly linear: WithTerms<CoefficientSummary>;
  readonly rank: WithTerms<CoefficientSummary>;
};

/** Coefficients of a group, which has its name. */
export type GroupPart = Omit<GroupStudy, "group" | "rank" | "byDate"> & {
  readonly group: string;
  readonly rank: WithTerms<CoefficientSummary>;
};

/** Sorted portfolios. */
export type QuantilePart = Omit<QuantileStudy, "turnoverByDate"> & { readonly turnoverTerms?: MeanTerms };

/** The pure portfolio. */
export type PurePart = Omit<
  PurePortfolioStudy,
  "turnoverByDate" | "summary" | "specificSummary" | "unitExposure"
> & {
  readonly summary: WithTerms<CoefficientSummary>;
  readonly specificSummary: WithTerms<CoefficientSummary>;
  readonly turnoverTerms?: MeanTerms;
  readonly unitExposure: {
    readonly gross: number;
    readonly grossTerms?: MeanTerms;
    readonly summary: WithTerms<CoefficientSummary>;
  };
};

/** Mean rank correlations, and of each pair what they are of, where that was asked for. */
export type CorrelationsPart = Omit<SignalCorrelations, "pairs"> & {
  readonly pairs?: readonly (Pick<SignalPair, "first" | "second"> & {
    readonly whole: MeanTerms;
    readonly fresh: MeanTerms;
  })[];
};

/** How a study's series are told: their means alone, or with their terms by date. */
export interface TermsAsked {
  readonly terms: boolean;
  /** Of the signal. */
  readonly closes: readonly string[];
  /** Of the periods that portfolios are held. */
  readonly periods: readonly string[];
}

/** The terms of a mean under a name, where they are asked for. */
export function termsOf<Name extends string>(
  name: Name,
  { terms }: Pick<TermsAsked, "terms">,
  of: () => readonly [dates: readonly string[], values: ArrayLike<number>],
): { readonly [N in Name]?: MeanTerms } {
  return terms ? ({ [name]: meanTerms(...of()) } as { readonly [N in Name]: MeanTerms }) : {};
}

/** Coefficients by horizon as a study tells them. */
export function coefficientParts(
  studies: readonly CoefficientStudy[],
  of: TermsAsked,
): readonly CoefficientPart[] {
  return studies.map(({ byDate, linear, rank, ...study }) => ({
    ...study,
    linear: { ...linear, ...termsOf("terms", of, () => [of.closes, byDate.linear]) },
    rank: { ...rank, ...termsOf("terms", of, () => [of.closes, byDate.rank]) },
  }));
}

/**
 * Coefficients of groups as a study tells them.
 *
 * @param nameOf  what a group is called
 */
export function groupParts(
  studies: readonly GroupStudy[],
  of: TermsAsked,
  nameOf: (study: GroupStudy) => string,
): readonly GroupPart[] {
  return studies.map((study) => ({
    grouping: study.grouping,
    rank: { ...study.rank, ...termsOf("terms", of, () => [of.closes, study.byDate]) },
    group: nameOf(study),
  }));
}

/** Sorted portfolios as a study tells them. */
export function quantileParts(studies: readonly QuantileStudy[], of: TermsAsked): readonly QuantilePart[] {
  return studies.map(({ turnoverByDate, ...study }) => ({
    ...study,
    ...termsOf("turnoverTerms", of, () => [of.closes.slice(1), turnoverByDate]),
  }));
}

/** The pure portfolio as a study tells it. */
export function purePart(
  { turnoverByDate, summary, specificSummary, unitExposure, ...pure }: PurePortfolioStudy,
  of: TermsAsked,
): PurePart {
  const { gross, grossByDate, returns, summary: unitSummary } = unitExposure;
  return {
    ...pure,
    summary: { ...summary, ...termsOf("terms", of, () => [of.periods, pure.returns]) },
    specificSummary: { ...specificSummary, ...termsOf("terms", of, () => [of.periods, pure.specific]) },
    ...termsOf("turnoverTerms", of, () => [of.closes.slice(1), turnoverByDate]),
    unitExposure: {
      gross,
      ...termsOf("grossTerms", of, () => [of.closes, grossByDate]),
      summary: { ...unitSummary, ...termsOf("terms", of, () => [of.periods, returns]) },
    },
  };
}

/**
 * How alike signals are, as a study tells it.
 *
 * @param dateOf  the close before a period, by its row
 */
export function correlationsPart(
  { whole, fresh, pairs }: SignalCorrelations,
  { terms }: Pick<TermsAsked, "terms">,
  dateOf: (period: number) => string,
): CorrelationsPart {
  if (!terms) return { whole, fresh };
  return {
    whole,
    fresh,
    pairs: pairs.map((pair) => {
      const dates = pair.periods.map(dateOf);
      return {
        ...{ first: pair.first, second: pair.second },
        ...{ whole: meanTerms(dates, pair.whole), fresh: meanTerms(dates, pair.fresh) },
      };
    }),
  };
}
