import { type Exposures, firstStyle } from "../exposures/index.ts";
import { buildCharacteristicPortfolios } from "../factor-portfolios/index.ts";
import { multiplyTransposedInto, type Vector } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import { randomStream } from "../stats/index.ts";

/** Kinds of portfolios of names that forecasts are tested on. */
export type PortfolioFamily =
  | "universe"
  | "random_active"
  | "random_clustered"
  | "clustered_active"
  | "style_tilt"
  | "industry_active"
  | "least_variance";

/** Weights that a forecast is held against. */
export interface TestPortfolio {
  readonly family: PortfolioFamily;
  /** The same through time, so that a portfolio has a history. */
  readonly name: string;
  /** [N] decimals of capital; 0 where not covered. */
  readonly weights: Float64Array;
}

/** A close at which test portfolios are formed. */
export interface TestPortfolioInputs {
  readonly model: RiskModel;
  /** [N] above 0 where covered. */
  readonly marketCap: Vector;
  /** [N] 1 = in the estimation universe. */
  readonly estimation: Uint8Array;
}

/** How many, and which. */
export interface TestPortfolioOptions {
  /** Of each random family. */
  readonly randomCount: number;
  readonly seed: string | number;
}

/** The random numbers of the portfolios, the same at every close. */
export interface PortfolioDraws {
  readonly assetCount: number;
  /** [N] uniform of each random active portfolio, and of each pair of books within an industry. */
  readonly active: readonly Float64Array[];
  readonly industries: readonly Float64Array[];
  /** [N] normal of each book with bets, and what it bets on: a normal by industry, and tilts of styles [P×S]. */
  readonly clustered: readonly Float64Array[];
  readonly bets: readonly Float64Array[];
  readonly tilts: Float64Array;
  /** [N] normal of each view. */
  readonly views: readonly Float64Array[];
}

/**
 * Draws what `testPortfolios` needs; keep it for the closes that follow.
 *
 * @complexity O((randomCount + industryCount)·N)
 */
export function drawPortfolios(
  { covered, industryCount, styleCount }: Pick<Exposures, "covered" | "industryCount" | "styleCount">,
  { randomCount, seed }: TestPortfolioOptions,
): PortfolioDraws {
  const assetCount = covered.length;
  const rows = (count: number, key: string, kind: "uniform" | "normal", length = assetCount) =>
    Array.from({ length: count }, (_, p) => {
      const random = randomStream(key, seed, p);
      return Float64Array.from({ length }, () => random[kind]());
    });
  const tilts = rows(randomCount, "tilts", "normal", styleCount);
  return {
    assetCount,
    active: rows(randomCount, "random active", "uniform"),
    industries: rows(industryCount, "clustered", "uniform"),
    clustered: rows(randomCount, "random clustered", "normal"),
    bets: rows(randomCount, "bets", "normal", industryCount),
    tilts: Float64Array.from({ length: randomCount * styleCount }, (_, cell) => {
      return tilts[Math.floor(cell / styleCount)][cell % styleCount] / Math.sqrt(styleCount);
    }),
    views: rows(randomCount, "least variance", "normal"),
  };
}

/**
 * The portfolios that a model's forecasts are tested on at a close, each with a name that it keeps:
 *
 * - `universe`: the estimation universe by cap, and equally weighted;
 * - `random_active`: each name of the universe with probability ½, by cap, less the universe;
 * - `random_clustered`: the same with a probability that depends on the name's industry and styles, in each book in a way of its own: books with bets, which names drawn alike
 *   average away;
 * - `clustered_active`: a random half of one industry's names against the other half, by √cap: books that the factors say nothing of;
 * - `style_tilt`: the universe by cap × the rank of a style, less the universe;
 * - `industry_active`: an industry by cap, less the universe;
 * - `least_variance`: Σ⁻¹α / αᵀΣ⁻¹α for random α: what an optimiser takes the errors of a forecast for.
 *
 * Whether a name is in a random portfolio depends on the seed, the portfolio and the name's place alone: portfolios change little from one close to the
 * next, and not at all with what is known later.
 *
 * @param draws  from `drawPortfolios` with the same options; drawn anew by default
 * @see Menchero, Wang & Orr (2012), Financial Analysts Journal 68(3), for the families; docs/methodology/13-evaluation.md
 * @complexity O(P·N + N·(S + randomCount)² + K³)
 */
export function testPortfolios(
  inputs: TestPortfolioInputs,
  options: TestPortfolioOptions,
  draws: PortfolioDraws = drawPortfolios(inputs.model.exposures, options),
): readonly TestPortfolio[] {
  const benchmark = scaled(capsOf(inputs));
  const active = (weights: Float64Array) => {
    const out = scaled(weights);
    for (let i = 0; i < out.length; i++) out[i] -= benchmark[i];
    return out;
  };
  const portfolios: TestPortfolio[] = [
    { family: "universe", name: "by cap", weights: benchmark },
    { family: "universe", name: "equally weighted", weights: scaled(Float64Array.from(inputs.estimation)) },
    ...randomActive(inputs, draws, active),
    ...randomClustered(inputs, draws, active),
    ...industryPortfolios(inputs, draws, active),
    ...styleTilts(inputs, active),
    ...leastVariance(inputs, draws),
  ];
  return portfolios.filter(({ weights }) => weights.some((weight) => weight !== 0));
}

/** Caps of the estimation universe; 0 elsewhere. */
function capsOf({ marketCap, estimation }: TestPortfolioInputs): Float64Array {
  return Float64Array.from(estimation, (member, i) => (member === 1 && marketCap[i] > 0 ? marketCap[i] : 0));
}

/** With a sum of 1; all 0 where there is nothing. */
function scaled(weights: Float64Array): Float64Array {
  const out = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < out.length; i++) total += weights[i];
  if (total > 0) for (let i = 0; i < out.length; i++) out[i] = weights[i] / total;
  return out;
}

type Active = (weights: Float64Array) => Float64Array;

function randomActive(inputs: TestPortfolioInputs, draws: PortfolioDraws, active: Active): TestPortfolio[] {
  const caps = capsOf(inputs);
  return draws.active.map((uniform, p) => {
    const chosen = caps.map((cap, asset) => (uniform[asset] < 0.5 ? cap : 0));
    return { family: "random_active", name: `random ${p + 1}`, weights: active(chosen) };
  });
}

/** P(name in the book) = Φ(a + vᵀs): a normal for each of the book's industries, v normal over standardised styles s, vᵀs of variance 1 as a whole. */
function randomClustered(
  inputs: TestPortfolioInputs,
  draws: PortfolioDraws,
  active: Active,
): TestPortfolio[] {
  const { countryCount, industryCount, styleCount, groups } = inputs.model.exposures;
  if (industryCount + styleCount === 0) return [];
  const caps = capsOf(inputs);
  const scores = standardisedStyles(inputs);
  const industry = Int32Array.from(caps, (_, asset) => {
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++)
      if (groups.codes[entry] >= countryCount) return groups.codes[entry] - countryCount;
    return -1;
  });
  const books = draws.clustered.length;
  const leanings = new Float64Array(books * caps.length);
  multiplyTransposedInto(leanings, draws.tilts, scores, books, styleCount, caps.length);
  return draws.clustered.map((normal, p) => {
    const bets = draws.bets[p];
    const chosen = new Float64Array(caps.length);
    for (let asset = 0; asset < chosen.length; asset++) {
      const bet = industry[asset] < 0 ? 0 : bets[industry[asset]];
      if (normal[asset] < bet + leanings[p * caps.length + asset]) chosen[asset] = caps[asset];
    }
    return { family: "random_clustered", name: `clustered ${p + 1}`, weights: active(chosen) };
  });
}

/** [N×S] of mean 0 and deviation 1 over the universe; 0 elsewhere. */
function standardisedStyles(inputs: TestPortfolioInputs): Float64Array {
  const { styles, styleCount } = inputs.model.exposures;
  const caps = capsOf(inputs);
  const out = new Float64Array(styles.length);
  for (let s = 0; s < styleCount; s++) {
    let [count, mean, squares] = [0, 0, 0];
    for (let asset = 0; asset < caps.length; asset++) {
      const value = styles[asset * styleCount + s];
      if (!(caps[asset] > 0 && Number.isFinite(value))) continue;
      const gap = value - mean;
      mean += gap / ++count;
      squares += gap * (value - mean);
    }
    const deviation = Math.sqrt(squares / count);
    for (let asset = 0; asset < caps.length; asset++) {
      const value = (styles[asset * styleCount + s] - mean) / deviation;
      if (caps[asset] > 0 && Number.isFinite(value)) out[asset * styleCount + s] = value;
    }
  }
  return out;
}

function industryPortfolios(
  inputs: TestPortfolioInputs,
  draws: PortfolioDraws,
  active: Active,
): TestPortfolio[] {
  const { exposures } = inputs.model;
  const { countryCount, industryCount, marketCount, groups, factors } = exposures;
  const caps = capsOf(inputs);
  const empty = () => Array.from({ length: industryCount }, () => new Float64Array(caps.length));
  const [owns, longs, shorts] = [empty(), empty(), empty()];
  for (let asset = 0; asset < caps.length; asset++) {
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
      const i = groups.codes[entry] - countryCount;
      if (i < 0) continue;
      owns[i][asset] = groups.shares[entry] * caps[asset];
      const side = draws.industries[i][asset] < 0.5 ? longs[i] : shorts[i];
      side[asset] = Math.sqrt(owns[i][asset]);
    }
  }
  return Array.from({ length: industryCount }, (_, i): TestPortfolio[] => {
    const [own, long, short] = [owns[i], longs[i], shorts[i]];
    const { name } = factors[marketCount + countryCount + i];
    const [up, down] = [scaled(long), scaled(short)];
    const isBoth = up.some((weight) => weight > 0) && down.some((weight) => weight > 0);
    if (!own.some((weight) => weight > 0)) return [];
    return [
      { family: "industry_active", name, weights: active(own) },
      ...(isBoth
        ? ([
            { family: "clustered_active", name, weights: up.map((weight, asset) => weight - down[asset]) },
          ] as const)
        : []),
    ];
  }).flat();
}

function styleTilts(inputs: TestPortfolioInputs, active: Active): TestPortfolio[] {
  const { exposures } = inputs.model;
  const { styles, styleCount, factors } = exposures;
  const caps = capsOf(inputs);
  const members = Int32Array.from(caps, (_, asset) => asset).filter((asset) => caps[asset] > 0);
  return Array.from({ length: styleCount }, (_, s): TestPortfolio => {
    const score = (asset: number) => styles[asset * styleCount + s];
    const order = Array.from(members).sort((a, b) => score(a) - score(b));
    const weights = new Float64Array(caps.length);
    order.forEach((asset, rank) => {
      weights[asset] = caps[asset] * ((rank + 0.5) / order.length);
    });
    const { name } = factors[firstStyle(exposures) + s];
    return { family: "style_tilt", name, weights: active(weights) };
  });
}

function leastVariance({ model, estimation }: TestPortfolioInputs, draws: PortfolioDraws): TestPortfolio[] {
  const views = draws.views.map((view) => view.map((value, asset) => (estimation[asset] === 1 ? value : 0)));
  return buildCharacteristicPortfolios(model, views).flatMap((weights, p) =>
    weights === undefined ? [] : [{ family: "least_variance", name: `view ${p + 1}`, weights } as const],
  );
}
