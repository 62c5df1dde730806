import type { AttributionDocument, AttributionSide, BrinsonGroup, ReturnSource } from "../documents/index.ts";
import type { FormulaLine, WhyQuestion } from "../why-question.ts";
import { familyTitle, percent, score, spaced } from "../words.ts";
import { part, worked } from "./worked.ts";

const LINES = "Methodology 10, over time";

/** A line of an attribution: what it is called, its numbers, and what kind it is. */
export interface ReturnLine {
  readonly name: string;
  readonly source: ReturnSource;
  readonly kind: "family" | "factor" | "specific" | "total";
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
    values: `over ${parts.length} lines = ${percent(sum, 4)} %`,
    source: LINES,
    parts: parts.map((line) =>
      part("C_k", line.name, line.source.contribution, { as: "percent", next: () => whyReturn(of, line) }),
    ),
    result: sum,
  };
}

function periodLines(of: ReturnContext, line: ReturnLine): readonly FormulaLine[] {
  const { tilt, timing } = line.source;
  const general = line.kind === "factor" ? "Σ_t x_{k,t} f_{k,t} κ_t / κ" : "Σ_t c_t κ_t / κ";
  if (tilt === null || timing === null) return [{ symbols: `C = ${general}`, values: "", source: LINES }];
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
  const { contribution, exposureMean, tilt, timing } = line.source;
  const value = number === "tilt" ? tilt : timing;
  const isTiming = number === "timing" && tilt !== null;
  // The factor's return linked as an exposure of 1 throughout would be: the tilt of one unit.
  const unit = tilt === null || exposureMean === null || exposureMean === 0 ? null : tilt / exposureMean;
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
        ? [{ symbols: "T = Σ_k x̄_k Σ_t f_{k,t} κ_t / κ", values: "", source: LINES }]
        : [
            worked({
              left: "T",
              general: "x̄_k Σ_t f_{k,t} κ_t / κ",
              right: "x̄_k × L_k",
              parts: {
                exposure: part("x̄_k", "mean exposure", exposureMean),
                linked: part("L_k", "the factor's returns, linked", unit, { as: "percent" }),
              },
              result: exposureMean * unit,
              as: "percent",
              source: LINES,
            }),
          ],
  };
}

/** Whether a contribution is more than chance: its sum over its standard error. */
export function whySignificance(of: ReturnContext, line: ReturnLine): WhyQuestion | undefined {
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
          sum: part("S", "sum of the periods' contributions, not linked", contributionSum, { as: "percent" }),
          error: part("E", "its standard error, s √n", standardError, { as: "percent" }),
        },
        result: contributionSum / standardError,
        source: "Methodology 10, is it skill?",
      }),
    ],
    notes: [`${of.attribution.periodCount} periods. Above 2 in size it is unlikely to be chance alone.`],
  };
}

/** A group's effect: its own total is the sum of the three. */
export function whyBrinson(group: BrinsonGroup, form: string): WhyQuestion {
  const { allocation, selection, interaction, total } = group;
  const base = form === "fachler" ? "(b_g − b)" : "b_g";
  return {
    title: `${spaced(group.label)}: active contribution of the group`,
    value: `${percent(total)} %`,
    number: total,
    formula: [
      worked({
        left: "E_g",
        right: "A + S + I",
        parts: {
          allocation: part("A", "allocation, linked", allocation, { as: "percent" }),
          selection: part("S", "selection, linked", selection, { as: "percent" }),
          interaction: part("I", "interaction, linked", interaction, { as: "percent" }),
        },
        result: allocation + selection + interaction,
        as: "percent",
        source: "Methodology 10b; Brinson, Hood & Beebower (1986), Brinson & Fachler (1985)",
      }),
      { symbols: `A = (w_{P,g} − w_{B,g}) ${base}`, values: "" },
      { symbols: "S = w_{B,g} (r_g − b_g)", values: "" },
      { symbols: "I = (w_{P,g} − w_{B,g}) (r_g − b_g)", values: "" },
    ],
  };
}
