import type { AttributionDocument, BrinsonDocument, BrinsonGroup } from "../documents/index.ts";
import type { WhyPart, WhyQuestion } from "../why-question.ts";
import { familyTitle, percent, spaced } from "../words.ts";
import { reckoned, whyDefined, whySum } from "./plain-questions.ts";
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
export function whyBrinson(group: BrinsonGroup, brinson: BrinsonDocument): WhyQuestion {
  const { allocation, selection, interaction, total } = group;
  return reckoned({
    title: `${spaced(group.label)}: active contribution of the group`,
    value: `${percent(total)} %`,
    number: total,
    left: "E_g",
    right: "A + S + I",
    parts: effectParts(group, (effect) => () => whyEffect(group, brinson, effect)),
    result: allocation + selection + interaction,
    as: "percent",
    source: SOURCE,
  });
}

/** One effect of a group: what the others leave of the whole, beside what it is period by period. */
export function whyEffect(group: BrinsonGroup, brinson: BrinsonDocument, effect: Effect): WhyQuestion {
  const [symbol, formula] = EFFECTS[effect];
  const base = brinson.form === "fachler" ? "(b_g − b)" : "b_g";
  const { portfolio, benchmark } = group;
  const mean = (of: "P" | "B", value: number): WhyPart =>
    part(`w_{${of},g}`, `mean weight in the ${of === "P" ? "portfolio" : "benchmark"}`, value, {
      as: "percent",
    });
  return whyDefined({
    title: `${spaced(group.label)}: ${effect}`,
    value: `${percent(group[effect])} %`,
    number: group[effect],
    symbols: `${symbol} = Σ_t ${formula(base)} κ_t / κ`,
    source: SOURCE,
    parts: [
      mean("P", portfolio.weightMean),
      mean("B", benchmark.weightMean),
      ...returns(portfolio.returnTotal, benchmark.returnTotal),
    ],
    notes: [
      "It is the sum over the periods, each with the weights before it, linked so that effects sum to the compounded active return. The values beside it are of the whole span: their product comes near it where weights hardly move.",
    ],
  });
}

function returns(own: number | null, base: number | null): readonly WhyPart[] {
  return [
    ...(own === null ? [] : [part("r_g", "return of the group in the portfolio", own, { as: "percent" })]),
    ...(base === null ? [] : [part("b_g", "return of the group in the benchmark", base, { as: "percent" })]),
  ];
}

/** What a book had of a group. */
export function whyGroupBook(
  group: BrinsonGroup,
  book: "portfolio" | "benchmark",
  number: "weight" | "return",
): WhyQuestion | undefined {
  const { weightMean, returnTotal, contribution } = group[book];
  const isWeight = number === "weight";
  const value = isWeight ? weightMean : returnTotal;
  if (value === null) return undefined;
  return whyDefined({
    title: `${spaced(group.label)}: ${isWeight ? "mean weight" : "return"} in the ${book}`,
    value: `${percent(value)} %`,
    number: value,
    symbols: isWeight
      ? "w̄_g = Σ_t Σ_{n∈g} w_{n,t} / T"
      : "r_g = Π_t (1 + Σ_{n∈g} w_{n,t} r_{n,t} / w_{g,t}) − 1",
    source: SOURCE,
    parts: [part("C_g", "its contribution to the book’s return, linked", contribution, { as: "percent" })],
    notes: ["Over the periods in which the book held the group; weights are those before each period."],
  });
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
