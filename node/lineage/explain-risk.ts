import { InputError } from "../../engine/errors/index.ts";
import { attributeRisk } from "../../engine/risk-attribution/index.ts";
import { nearestName } from "../../wire/index.ts";
import { type PortfolioAt, readPortfolioAt, readPortfolioChoice } from "../model/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { derivedNode, type LineageNode, lineageNode, numeral } from "./lineage-node.ts";
import type { LineageQuery } from "./lineage-query.ts";

type RiskQuery = Extract<LineageQuery, { kind: "risk" }>;

/** Parts that are shown by themselves. */
const TOP = 8;

/** A portfolio's forecast volatility or tracking error, or a factor's or a name's part of it, from the model of a date. */
export async function explainRisk(project: Project, run: Run, query: RiskQuery): Promise<LineageNode> {
  const { portfolio, benchmark } = query;
  const choice = await readPortfolioChoice(project, {
    portfolio,
    ...(benchmark === undefined ? {} : { benchmark }),
  });
  const at = await readPortfolioAt(run, choice, { date: query.date });
  const { weights } = benchmark === undefined ? at.held.portfolio : at.active;
  const risk = attributeRisk(at.stored.model, weights);
  const of: RiskParts = { ...query, at, risk, weights };
  if (query.factor !== undefined) return factorPart(of, query.factor);
  if (query.id !== undefined) return namePart(of, query.id);
  const { volatilityAnnual, varianceAnnual, factorVarianceAnnual, specificVarianceAnnual } = risk;
  const ranked = risk.factors.toSorted(
    (a, b) => Math.abs(b.varianceContributionAnnual) - Math.abs(a.varianceContributionAnnual),
  );
  const top = ranked.slice(0, TOP);
  const rest = ranked.slice(TOP);
  return derivedNode(bookVolatility(query), volatilityAnnual, "decimal a year", {
    formula: `√(${numeral(factorVarianceAnnual)} + ${numeral(specificVarianceAnnual)})`,
    computed: Math.sqrt(varianceAnnual),
    note: heldNote(at),
    children: [
      derivedNode("variance from factors, x'Fx", factorVarianceAnnual, "decimal² a year", {
        formula: `Σ x_k (Fx)_k over ${risk.factors.length} factors`,
        computed: risk.factors.reduce((sum, part) => sum + part.varianceContributionAnnual, 0),
        size: risk.factors.reduce((sum, part) => sum + Math.abs(part.varianceContributionAnnual), 0),
        children: [
          ...top.map(({ factor, varianceContributionAnnual }) =>
            lineageNode(factor.name, varianceContributionAnnual, "decimal² a year", {
              query: { ...wholeQuery(query), factor: factor.name },
            }),
          ),
          ...(rest.length === 0
            ? []
            : [
                lineageNode(
                  `the other ${rest.length} factors`,
                  rest.reduce((sum, part) => sum + part.varianceContributionAnnual, 0),
                  "decimal² a year",
                ),
              ]),
        ],
      }),
      specificPart(of),
    ],
  });
}

interface RiskParts extends RiskQuery {
  readonly at: PortfolioAt;
  readonly risk: ReturnType<typeof attributeRisk>;
  /** What is held, or held beyond the benchmark. */
  readonly weights: Float64Array;
}

/** What the whole is called. */
const bookVolatility = ({ portfolio, benchmark }: RiskQuery): string =>
  benchmark === undefined
    ? `volatility of ${portfolio}`
    : `tracking error of ${portfolio} against ${benchmark}`;

/** The question about the whole. */
const wholeQuery = ({ portfolio, benchmark, date }: RiskQuery): RiskQuery => ({
  kind: "risk",
  portfolio,
  ...(benchmark === undefined ? {} : { benchmark }),
  date,
});

function heldNote({ held, stored }: PortfolioAt): string {
  return `holdings of ${held.since} as they stand on ${stored.date}; the forecast is ${stored.source === "stored" ? "the run's own" : "made again from the returns that the run keeps"}`;
}

/** w'Δw: the largest names by themselves, with their specific risk. */
function specificPart({ at, risk, date, weights }: RiskParts): LineageNode {
  const { model } = at.stored;
  const parts = model.assets.labels
    .map((id, asset) => ({
      id,
      weight: weights[asset] as number,
      variance: (model.specificVariance[asset] as number) * model.periodsPerYear,
    }))
    .filter(({ weight }) => weight !== 0)
    .map((part) => ({ ...part, value: part.weight ** 2 * part.variance }))
    .sort((a, b) => b.value - a.value);
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const top = parts.slice(0, TOP);
  const rest = parts.slice(TOP).reduce((total, { value }) => total + value, 0);
  const linked = risk.specificVarianceAnnual - sum;
  return lineageNode("specific variance, w'Δw", risk.specificVarianceAnnual, "decimal² a year", {
    formula: `Σ w² σ² over ${parts.length} names${Math.abs(linked) > 1e-9 * sum ? ", and what lines of one issuer have in common" : ""}`,
    children: [
      ...top.map(({ id, weight, variance, value }) =>
        derivedNode(id, value, "decimal² a year", {
          formula: `(${numeral(weight)})² × ${numeral(variance)}`,
          computed: weight ** 2 * variance,
          query: { kind: "specific_risk", id, date },
        }),
      ),
      lineageNode(`the other ${Math.max(0, parts.length - top.length)} names`, rest, "decimal² a year"),
    ],
  });
}

/** x_k (Fx)_k / σ of one factor: the exposure name by name, and the cells of F. */
function factorPart(of: RiskParts, factor: string): LineageNode {
  const { at, risk, date } = of;
  const { model } = at.stored;
  const names = model.exposures.factors.map(({ name }) => name);
  const k = names.indexOf(factor);
  if (k < 0) throw noFactor(factor, names);
  const part = risk.factors[k] as (typeof risk.factors)[number];
  const covariance = risk.factors
    .map((other, j) => ({
      name: other.factor.name,
      value:
        (model.factorCovariance.values[k * names.length + j] as number) *
        other.exposure *
        model.periodsPerYear,
    }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const sum = covariance.reduce((total, { value }) => total + value, 0);
  const size = covariance.reduce((total, { value }) => total + Math.abs(value), 0);
  return derivedNode(
    `contribution of ${factor} to the ${bookVolatility(of)}`,
    part.riskContributionAnnual,
    "decimal a year",
    {
      formula: `${numeral(part.exposure)} × ${numeral(sum)} / ${numeral(risk.volatilityAnnual)}`,
      computed: (part.exposure * sum) / risk.volatilityAnnual,
      size: (Math.abs(part.exposure) * size) / risk.volatilityAnnual,
      note: heldNote(at),
      children: [
        exposureNode(of, { factor, k, value: part.exposure }),
        lineageNode(`covariance of ${factor} with all that is held of factors`, sum, "decimal² a year", {
          formula: "Σ F_kj x_j",
          children: covariance.slice(0, TOP).map(({ name, value }) =>
            lineageNode(`with ${name}`, value, "decimal² a year", {
              query: { kind: "covariance", factor1: factor, factor2: name, date },
            }),
          ),
        }),
        lineageNode(bookVolatility(of), risk.volatilityAnnual, "decimal a year", {
          query: wholeQuery(of),
        }),
      ],
    },
  );
}

/** x_k = Σ w x of the names, the largest by themselves. */
function exposureNode(
  { at, weights, date }: RiskParts,
  of: { readonly factor: string; readonly k: number; readonly value: number },
): LineageNode {
  const parts = exposureParts(at, weights, of.k);
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const size = parts.reduce((total, { value }) => total + Math.abs(value), 0);
  const rest = parts.slice(TOP).reduce((total, { value }) => total + value, 0);
  return derivedNode(`exposure to ${of.factor}`, of.value, "exposure", {
    formula: `Σ w x over ${parts.length} names`,
    computed: sum,
    size,
    children: [
      ...parts.slice(0, TOP).map(({ id, weight, exposure, value }) =>
        derivedNode(id, value, "exposure", {
          formula: `${numeral(weight)} × ${numeral(exposure)}`,
          computed: weight * exposure,
          query: { kind: "exposure", id, factor: of.factor, date },
        }),
      ),
      lineageNode(`the other ${Math.max(0, parts.length - TOP)} names`, rest, "exposure"),
    ],
  });
}

function exposureParts({ stored }: PortfolioAt, weights: Float64Array, k: number) {
  const { exposures, assets } = stored.model;
  return assets.labels
    .flatMap((id, asset) => {
      const weight = weights[asset] as number;
      if (weight === 0 || exposures.covered[asset] !== 1) return [];
      const exposure = cellOfX(exposures, asset, k);
      return exposure === 0 ? [] : [{ id, weight, exposure, value: weight * exposure }];
    })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

/** w_n (Σw)_n / σ of one name. */
function namePart(of: RiskParts, id: string): LineageNode {
  const { at, risk, date, portfolio, weights } = of;
  const { model } = at.stored;
  const asset = model.assets.codes.get(id);
  const weight = asset === undefined ? 0 : (weights[asset] as number);
  if (asset === undefined || weight === 0) {
    const held = model.assets.labels.filter((_, n) => weights[n] !== 0);
    const nearest = nearestName(id, held);
    const rule = `${portfolio} does not hold it on ${date}${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
    throw new InputError([{ file: "explain --risk --name", value: id, rule }]);
  }
  const { assets } = risk;
  const total = assets.riskContributionAnnual[asset] as number;
  const specific = assets.specificRiskContributionAnnual[asset] as number;
  const marginal = assets.marginalRiskAnnual[asset] as number;
  return derivedNode(`contribution of ${id} to the ${bookVolatility(of)}`, total, "decimal a year", {
    formula: `${numeral(weight)} × ${numeral(marginal)}`,
    computed: weight * marginal,
    note: heldNote(at),
    children: [
      lineageNode("weight", weight, "of capital"),
      lineageNode("marginal contribution, (Σw)_n / σ", marginal, "decimal a year"),
      lineageNode("of it specific", specific, "decimal a year", {
        query: { kind: "specific_risk", id, date },
      }),
      lineageNode("of it by factors", total - specific, "decimal a year"),
    ],
  });
}

/** A cell of X. */
function cellOfX(exposures: PortfolioAt["stored"]["exposures"], asset: number, k: number): number {
  const { marketCount, countryCount, industryCount, styleCount, groups, styles, currency, factors } =
    exposures;
  if (k < marketCount) return 1;
  const first = marketCount + countryCount + industryCount;
  if (k < first) {
    let sum = 0;
    for (let entry = groups.offsets[asset] as number; entry < (groups.offsets[asset + 1] as number); entry++)
      if (groups.codes[entry] === k - marketCount) sum += groups.shares[entry] as number;
    return sum;
  }
  if (k < first + styleCount) return styles[asset * styleCount + (k - first)] as number;
  return currency[asset] === k - (factors.length - exposures.currencyCount) ? 1 : 0;
}

/** @returns what to say of a factor's name that the run does not have */
export function noFactor(factor: string, names: readonly string[]): InputError {
  const nearest = nearestName(factor, names);
  const hint =
    nearest === undefined
      ? `it has ${names.slice(0, 12).join(", ")}${names.length > 12 ? " …" : ""}`
      : `did you mean ${nearest}?`;
  return new InputError([
    { file: "explain", value: factor, rule: `the run has no factor of that name; ${hint}` },
  ]);
}
