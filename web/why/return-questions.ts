import type { AttributionDocument, AttributionSide, ReturnSource } from "../documents/index.ts";
import type { FormulaLine, WhyQuestion } from "../why-question.ts";
import { familyTitle, percent, precisePercent, score, spaced } from "../words.ts";
import { linkedLine, type OfLine, sumPart, whyExposureOf } from "./line-questions.ts";
import { reckoned } from "./plain-questions.ts";
import { part, worked } from "./worked.ts";

const LINES = "Methodology 10, over time";

/** A line of an attribution: what it is called, its numbers, and what kind it is. */
export interface ReturnLine {
  readonly name: string;
  readonly source: ReturnSource;
  readonly kind: "family" | "factor" | "factors" | "specific" | "total";
}

/** Whose return is asked about. */
export interface ReturnContext {
  readonly attribution: AttributionDocument;
  readonly isActive: boolean;
}

const sideOf = ({ attribution, isActive }: ReturnContext): AttributionSide =>
  isActive && attribution.active !== undefined ? attribution.active : attribution.portfolio;

const whose = ({ isActive }: ReturnContext): string => (isActive ? "active return" : "return");

/** Lines of a side besides its factors. */
export const restOf = (side: AttributionSide): readonly ReturnLine[] =>
  (
    [
      ["Specific", side.specific],
      ["Risk-free rate", side.riskFree],
      ["Trading", side.trading],
      ["Outside the model", side.unmodelled],
      ["Unexplained", side.unexplained],
    ] as const
  ).map(([name, source]) => ({ name, source, kind: "specific" }));

/** A family's factors. */
export const factorsOf = (side: AttributionSide, family: string): readonly ReturnLine[] =>
  side.byFactor
    .filter((source) => source.family === family)
    .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .map((source) => ({ name: spaced(source.source), source, kind: "factor" }));

/** The families of a side. */
export const familiesOf = (side: AttributionSide): readonly ReturnLine[] =>
  side.byFamily.map((source) => ({ name: familyTitle(source.source), source, kind: "family" }));

/** Lines that a line is the sum of; none for one that is made of periods. */
function partsOf(of: ReturnContext, { kind, source }: ReturnLine): readonly ReturnLine[] {
  const side = sideOf(of);
  if (kind === "factors") return familiesOf(side);
  if (kind === "family") return factorsOf(side, source.source);
  return kind === "total" ? [...familiesOf(side), ...restOf(side)] : [];
}

/** A line's contribution: the lines that it is the sum of, or its periods, linked. */
export function whyReturn(of: ReturnContext, line: ReturnLine): WhyQuestion {
  const { contribution } = line.source;
  const { attribution, isActive } = of;
  const { portfolioName: portfolio, from, to, linking } = attribution;
  const parts = partsOf(of, line);
  // The server goes through the periods of a factor's active line, linked as it links them.
  const isTraced = line.kind === "factor" && isActive && linking === "carino";
  const query = { kind: "attribution", portfolio, factor: line.source.source, from, to } as const;
  return {
    title: `${line.name}: contribution to the ${whose(of)}`,
    value: `${percent(contribution)} %`,
    number: contribution,
    formula: parts.length > 0 ? [sumLine(of, parts)] : periodLines(of, line),
    notes: [
      `${attribution.periodCount} periods from ${from} to ${to}, linked after ${spaced(linking)}. Exposures are those known before each period.`,
    ],
    ...(isTraced ? { explain: { query } } : {}),
  };
}

function sumLine(of: ReturnContext, parts: readonly ReturnLine[]): FormulaLine {
  const sum = parts.reduce((whole, { source }) => whole + source.contribution, 0);
  return {
    symbols: "C = Σ C_k",
    values: `over ${parts.length} lines = ${precisePercent(sum)}`,
    source: LINES,
    parts: parts.map((line) =>
      part("C_k", line.name, line.source.contribution, { as: "percent", next: () => whyReturn(of, line) }),
    ),
    result: sum,
  };
}

const ofLine = ({ attribution: { spans } }: ReturnContext, { name }: Pick<ReturnLine, "name">): OfLine => ({
  name,
  spans,
});

function periodLines(of: ReturnContext, line: ReturnLine): readonly FormulaLine[] {
  const { tilt, timing } = line.source;
  const general = line.kind === "factor" ? "Σ_t x_{k,t} f_{k,t} κ_t / κ" : "Σ_t c_t κ_t / κ";
  if (tilt === null || timing === null) return [linkedLine(line.source, ofLine(of, line))];
  return [
    worked({
      left: "C",
      general,
      right: "T + M",
      parts: {
        tilt: part("T", "tilt: the mean exposure held throughout", tilt, {
          as: "percent",
          next: () => whyTilt(of, line, "tilt"),
        }),
        timing: part("M", "timing: exposures that moved with the factor", timing, {
          as: "percent",
          next: () => whyTilt(of, line, "timing"),
        }),
      },
      result: tilt + timing,
      as: "percent",
      source: LINES,
    }),
  ];
}

/** What the mean exposure would have earned, and the rest. */
export function whyTilt(of: ReturnContext, line: ReturnLine, number: "tilt" | "timing"): WhyQuestion {
  const { contribution, exposureMean, factorReturnLinked: unit, tilt, timing } = line.source;
  const value = number === "tilt" ? tilt : timing;
  const isTiming = number === "timing" && tilt !== null;
  const meanExposure = whyMeanExposure(of, line);
  return {
    title: `${line.name}: ${number} in the ${whose(of)}`,
    value: `${percent(value)} %`,
    number: value,
    formula: isTiming
      ? [
          worked({
            left: "M",
            right: "C − T",
            parts: {
              whole: part("C", "contribution", contribution, {
                as: "percent",
                next: () => whyReturn(of, line),
              }),
              tilt: part("T", "tilt", tilt, { as: "percent", next: () => whyTilt(of, line, "tilt") }),
            },
            result: contribution - tilt,
            as: "percent",
            source: LINES,
          }),
        ]
      : unit === null || exposureMean === null
        ? [tiltSum(of, line)]
        : [
            worked({
              left: "T",
              general: "x̄_k Σ_t f_{k,t} κ_t / κ",
              right: "x̄_k × L_k",
              parts: {
                exposure: part("x̄_k", "mean exposure", exposureMean, {
                  next: meanExposure && (() => meanExposure),
                }),
                linked: part("L_k", "the factor's returns, linked as an exposure of 1 would be", unit, {
                  as: "percent",
                }),
              },
              result: exposureMean * unit,
              as: "percent",
              source: LINES,
            }),
          ],
  };
}

/** The tilt of a family or of all factors is the sum of its factors'. */
function tiltSum(of: ReturnContext, line: ReturnLine): FormulaLine {
  const side = sideOf(of);
  const factors =
    line.kind === "family"
      ? factorsOf(side, line.source.source)
      : side.byFamily.flatMap(({ source }) => factorsOf(side, source));
  const sum = factors.reduce((whole, { source }) => whole + (source.tilt ?? 0), 0);
  return {
    symbols: "T = Σ_k x̄_k L_k",
    values: `over ${factors.length} lines = ${precisePercent(sum)}`,
    source: LINES,
    parts: factors.map((one) =>
      part("T_k", one.name, one.source.tilt ?? 0, { as: "percent", next: () => whyTilt(of, one, "tilt") }),
    ),
    result: sum,
  };
}

/** The mean of the exposures before each period. */
export function whyMeanExposure(of: ReturnContext, line: ReturnLine): WhyQuestion | undefined {
  const { exposureMean, source } = line.source;
  if (exposureMean === null) return undefined;
  const { attribution, isActive } = of;
  return whyExposureOf(line.source, ofLine(of, line), {
    title: `${line.name}: mean ${isActive ? "active " : ""}exposure`,
    value: score(exposureMean),
    explain: isActive
      ? {
          query: {
            kind: "attribution",
            portfolio: attribution.portfolioName,
            factor: source,
            from: attribution.from,
            to: attribution.to,
          },
        }
      : undefined,
  });
}

/** Return over risk, a year, of the periods' contributions. */
export function whyLineRatio(
  of: ReturnContext,
  line: Pick<ReturnLine, "name" | "source">,
): WhyQuestion | undefined {
  const { contributionSum, standardError, informationRatioAnnual } = line.source;
  if (standardError === null || informationRatioAnnual === null) return undefined;
  const { periodCount, periodsPerYear } = of.attribution;
  return reckoned({
    title: `${line.name}: return over risk, a year`,
    value: score(informationRatioAnnual),
    number: informationRatioAnnual,
    left: "IR",
    general: "c̄ √P / s",
    right: "S / E × √(P / n)",
    parts: {
      sum: sumPart(line.source, ofLine(of, line)),
      error: part("E", "its standard error, s √n", standardError, { as: "percent" }),
      periods: part("P", "periods a year", periodsPerYear),
      count: part("n", "periods", periodCount),
    },
    result: (contributionSum / standardError) * Math.sqrt(periodsPerYear / periodCount),
    source: "Methodology 10, is it skill?",
  });
}

/** Whether a contribution is more than chance: its sum over its standard error. */
export function whySignificance(
  of: ReturnContext,
  line: Pick<ReturnLine, "name" | "source">,
): WhyQuestion | undefined {
  const { contributionSum, standardError, tStatistic } = line.source;
  if (standardError === null || tStatistic === null) return undefined;
  return {
    title: `${line.name}: t of the contribution to the ${whose(of)}`,
    value: score(tStatistic),
    number: tStatistic,
    formula: [
      worked({
        left: "t",
        general: "c̄ / (s / √n)",
        right: "S / E",
        parts: {
          sum: sumPart(line.source, ofLine(of, line)),
          error: part("E", "its standard error, s √n", standardError, { as: "percent" }),
        },
        result: contributionSum / standardError,
        source: "Methodology 10, is it skill?",
      }),
    ],
    notes: [`${of.attribution.periodCount} periods. Above 2 in size it is unlikely to be chance alone.`],
  };
}
