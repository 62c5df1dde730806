import type { AttributionDocument, BrinsonDocument, BrinsonGroup } from "../documents/index.ts";
import type { WhyPart, WhyQuestion } from "../why-question.ts";
import { familyTitle, percent, spaced } from "../words.ts";
import { reckoned, whySum } from "./plain-questions.ts";
import { part } from "./worked.ts";

const SOURCE = "Methodology 10b; Brinson, Hood & Beebower (1986), Brinson & Fachler (1985)";

type Effect = "allocation" | "selection" | "interaction";

const EFFECTS: Readonly<Record<Effect, readonly [symbol: string, formula: (base: string) => string]>> = {
  allocation: ["A", (base) => `(w_{P,g} − w_{B,g}) ${base}`],
  selection: ["S", () => "w_{B,g} (r_g − b_g)"],
  interaction: ["I", () => "(w_{P,g} − w_{B,g}) (r_g − b_g)"],
};

const effectParts = (
  group: BrinsonGroup,
  next: (effect: Effect) => () => WhyQuestion,
): Record<Effect, WhyPart> => {
  const of = (effect: Effect): WhyPart =>
    part(EFFECTS[effect][0], `${effect}, linked`, group[effect], { as: "percent", next: next(effect) });
  return { allocation: of("allocation"), selection: of("selection"), interaction: of("interaction") };
};

/** A group's effects together. */
export function whyBrinson(
  group: BrinsonGroup,
  brinson: BrinsonDocument,
  benchmarkReturn: number | null,
): WhyQuestion {
  const { allocation, selection, interaction, total } = group;
  return reckoned({
    title: `${spaced(group.label)}: active contribution of the group`,
    value: `${percent(total)} %`,
    number: total,
    left: "E_g",
    right: "A + S + I",
    parts: effectParts(group, (effect) => () => whyEffect(group, brinson, effect, benchmarkReturn)),
    result: allocation + selection + interaction,
    as: "percent",
    source: SOURCE,
  });
}

/** One effect of a group: what mean weights and the returns of the span give, and what periods with their own weights add. */
export function whyEffect(
  group: BrinsonGroup,
  { form }: BrinsonDocument,
  effect: Effect,
  benchmarkReturn: number | null,
): WhyQuestion {
  const [symbol, formula] = EFFECTS[effect];
  const base = form === "fachler" ? "(b_g − b)" : "b_g";
  const value = group[effect];
  const head = {
    title: `${spaced(group.label)}: ${effect}`,
    value: `${percent(value)} %`,
    number: value,
    left: symbol,
    general: `Σ_t ${formula(base)} κ_t / κ`,
    as: "percent",
    source: SOURCE,
  } as const;
  const direct = directEffect(group, { effect, form, benchmarkReturn });
  if (direct !== undefined)
    return reckoned({
      ...head,
      right: `${direct.right} + m`,
      parts: {
        ...direct.parts,
        moved: part(
          "m",
          "what weights that moved within the span, and linking, add",
          value - direct.product,
          {
            as: "percent",
          },
        ),
      },
      result: value,
      notes: [
        "The sum is over the periods, each with the weights before it, linked so that effects sum to the compounded active return; m is what that gives beside mean weights and the returns of the whole span.",
      ],
    });
  // Of a group without a return of its own the others leave it.
  const names = (Object.keys(EFFECTS) as Effect[]).filter((one) => one !== effect) as [Effect, Effect];
  const other = (of: Effect): WhyPart => part(EFFECTS[of][0], `${of}, linked`, group[of], { as: "percent" });
  return reckoned({
    ...head,
    right: `E_g − ${EFFECTS[names[0]][0]} − ${EFFECTS[names[1]][0]}`,
    parts: {
      whole: part("E_g", "active contribution of the group", group.total, { as: "percent" }),
      first: other(names[0]),
      second: other(names[1]),
    },
    result: group.total - group[names[0]] - group[names[1]],
    notes: ["The group has no return of its own in one of the books: the others leave it of the whole."],
  });
}

/** The effect by mean weights and the returns of the span; undefined where a return is missing. */
function directEffect(
  { portfolio, benchmark }: BrinsonGroup,
  {
    effect,
    form,
    benchmarkReturn,
  }: { readonly effect: Effect; readonly form: string; readonly benchmarkReturn: number | null },
):
  | { readonly right: string; readonly parts: Readonly<Record<string, WhyPart>>; readonly product: number }
  | undefined {
  const [own, base] = [portfolio.returnTotal, benchmark.returnTotal];
  const as = "percent";
  const weights = {
    held: part("w_P", "mean weight in the portfolio", portfolio.weightMean, { as }),
    usual: part("w_B", "mean weight in the benchmark", benchmark.weightMean, { as }),
  };
  const active = portfolio.weightMean - benchmark.weightMean;
  if (base === null) return undefined;
  const ofBase = part("b_g", "return of the group in the benchmark", base, { as });
  if (effect === "allocation") {
    if (form !== "fachler")
      return { right: "(w_P − w_B) × b_g", parts: { ...weights, ofBase }, product: active * base };
    if (benchmarkReturn === null) return undefined;
    const whole = part("b", "return of the benchmark", benchmarkReturn, { as });
    return {
      right: "(w_P − w_B) × (b_g − b)",
      parts: { ...weights, ofBase, whole },
      product: active * (base - benchmarkReturn),
    };
  }
  if (own === null) return undefined;
  const ofOwn = part("r_g", "return of the group in the portfolio", own, { as });
  return effect === "selection"
    ? {
        right: "w_B × (r_g − b_g)",
        parts: { usual: weights.usual, ofOwn, ofBase },
        product: benchmark.weightMean * (own - base),
      }
    : {
        right: "(w_P − w_B) × (r_g − b_g)",
        parts: { ...weights, ofOwn, ofBase },
        product: active * (own - base),
      };
}

/** An effect of all groups. */
export function whyEffects(
  { groups, effects, returnActive, rest, trading }: BrinsonDocument,
  effect: Effect | "total",
): WhyQuestion {
  const value = effect === "total" ? returnActive : effects[effect];
  const other =
    effect === "total"
      ? [
          part("E", "what belongs to no group", rest, { as: "percent" }),
          part("E", "trading", trading, { as: "percent" }),
        ]
      : [];
  return whySum({
    title: effect === "total" ? "Active return" : `All groups: ${effect}`,
    value: `${percent(value)} %`,
    number: value,
    symbols: "E = Σ_g E_g",
    source: SOURCE,
    parts: [
      ...groups
        .filter(({ parent }) => parent === null)
        .map((group) => part("E_g", spaced(group.label), group[effect], { as: "percent" })),
      ...other,
    ],
  });
}

/** A source of the bridge from Brinson's effects to the factors. */
export interface BridgeLine {
  readonly name: string;
  readonly allocation: number;
  readonly selection: number;
  /** The same source's contribution to the active return in the factor view. */
  readonly contribution: number | null;
}

/** A cell of the bridge: the source's active contribution in the factor view, less its other half. */
export function whyBridge(line: BridgeLine, column: "allocation" | "selection" | "both"): WhyQuestion {
  const { name, allocation, selection, contribution } = line;
  const halves = {
    allocation: part("A_k", "in allocation", allocation, { as: "percent" }),
    selection: part("S_k", "in selection", selection, { as: "percent" }),
  };
  if (column === "both" || contribution === null) {
    const value =
      column === "both" ? allocation + selection : column === "allocation" ? allocation : selection;
    return reckoned({
      title: `${name}: active contribution`,
      value: `${percent(value)} %`,
      number: value,
      left: "C_k",
      right: "A_k + S_k",
      parts: halves,
      result: allocation + selection,
      as: "percent",
      source: SOURCE,
      notes:
        contribution === null
          ? []
          : [`The factor view above has ${percent(contribution, 4)} % for the same source.`],
    });
  }
  const isAllocation = column === "allocation";
  return reckoned({
    title: `${name}: what of it is ${column}`,
    value: `${percent(isAllocation ? allocation : selection)} %`,
    number: isAllocation ? allocation : selection,
    left: isAllocation ? "A_k" : "S_k",
    general: isAllocation
      ? "Σ_t Σ_g (w_{P,g} − w_{B,g}) x_{B,g,k} f_k"
      : "Σ_t Σ_g w_{P,g} (x_{P,g,k} − x_{B,g,k}) f_k",
    right: isAllocation ? "C_k − S_k" : "C_k − A_k",
    parts: {
      whole: part("C_k", "active contribution of the source, in the factor view", contribution, {
        as: "percent",
      }),
      other: isAllocation ? halves.selection : halves.allocation,
    },
    result: contribution - (isAllocation ? selection : allocation),
    as: "percent",
    source: SOURCE,
  });
}

/** A total of the bridge. */
export function whyBridgeTotal(
  lines: readonly BridgeLine[],
  column: "allocation" | "selection" | "both",
  total: number,
): WhyQuestion {
  const of = (line: BridgeLine): number =>
    column === "both" ? line.allocation + line.selection : line[column];
  return whySum({
    title: column === "both" ? "Active contribution of all sources" : `All of ${column}`,
    value: `${percent(total)} %`,
    number: total,
    symbols: "E = Σ_k E_k",
    source: SOURCE,
    parts: lines.map((line) => part("E_k", line.name, of(line), { as: "percent" })),
  });
}

/** Lines of the bridge, each with what the factor view has for it. */
export function bridgeLines(
  { bridge }: BrinsonDocument,
  { active }: AttributionDocument,
): readonly BridgeLine[] {
  const { allocation, selection } = bridge;
  const rest = [
    ["Specific", "specific"],
    ["Risk-free rate", "riskFree"],
    ["Outside the model", "unmodelled"],
    ["Unexplained", "unexplained"],
  ] as const;
  return [
    ...allocation.byFamily.map(({ family, contribution }) => ({
      name: familyTitle(family),
      allocation: contribution,
      selection: selection.byFamily.find((one) => one.family === family)?.contribution ?? 0,
      contribution: active?.byFamily.find(({ source }) => source === family)?.contribution ?? null,
    })),
    ...rest.map(([name, key]) => ({
      name,
      allocation: allocation[key],
      selection: selection[key],
      contribution: active?.[key].contribution ?? null,
    })),
  ];
}
