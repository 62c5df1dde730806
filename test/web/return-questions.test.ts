import { expect, test } from "vitest";
import type { BrinsonDocument, RiskHistoryDocument } from "../../web/documents/index.ts";
import { paidRows, realised } from "../../web/performance/paid-rows.ts";
import {
  bridgeLines,
  factorsOf,
  familiesOf,
  restOf,
  whyBridge,
  whyBrinson,
  whyEffect,
  whyEffects,
  whyLineRatio,
  whyReturn,
  whySignificance,
  whyTilt,
} from "../../web/why/index.ts";
import { smallAttribution } from "./small-attribution.ts";

const attribution = smallAttribution();
const { active } = attribution;
const of = { attribution, isActive: true };
const lines =
  active === undefined
    ? []
    : [
        ...familiesOf(active),
        ...active.byFamily.flatMap(({ source }) => factorsOf(active, source)),
        ...restOf(active),
        { name: "Total", source: active.total, kind: "total" } as const,
      ];

test("the formula of every number of an attribution gives it", () => {
  expect(lines.length).toBe(2 + 3 + 5 + 1);
  let computed = 0;
  for (const line of lines) {
    const asked = [
      whyReturn(of, line),
      ...(line.source.tilt === null ? [] : [whyTilt(of, line, "tilt"), whyTilt(of, line, "timing")]),
      whySignificance(of, line),
      whyLineRatio(of, line),
    ];
    for (const question of asked)
      for (const { result } of question?.formula ?? []) {
        if (result === undefined) continue;
        computed++;
        expect(result, question?.title).toBeCloseTo(question?.number as number, 12);
      }
  }
  expect(computed).toBeGreaterThan(20);
});

test("a factor's active line goes on period by period where it is linked as the server links it", () => {
  const factor = lines.find(({ kind }) => kind === "factor") as (typeof lines)[number];
  expect(whyReturn(of, factor).explain?.query).toMatchObject({ kind: "attribution", portfolio: "mine" });
  const other = { attribution: { ...attribution, linking: "menchero" }, isActive: true };
  expect(whyReturn(other, factor).explain).toBeUndefined();
  expect(whyReturn({ attribution, isActive: false }, factor).explain).toBeUndefined();
});

test("a group's effects sum to it, groups to the whole, and a source of the bridge is what the factor view has less its other half", () => {
  const book = { weightMean: 0.2, returnTotal: 0.1, contribution: 0.02 };
  const effects = { allocation: 0.01, selection: -0.004, interaction: 0.0005, total: 0.0065 };
  const half = (style: number) => ({
    ...{ total: 0, factors: 0, specific: 0.01, riskFree: 0, unmodelled: 0, unexplained: 0 },
    byFamily: [{ family: "style", contribution: style }],
  });
  const brinson: BrinsonDocument = {
    ...{ form: "fachler", returnActive: 0.0075, effects, rest: 0.0006, trading: 0.0004, groups: [] },
    bridge: { allocation: half(0.002), selection: half(0.003) },
  };
  const group = { label: "banks", path: "banks", parent: null, portfolio: book, benchmark: book, ...effects };
  expect(whyBrinson(group, brinson, 0.01).formula[0]?.result).toBeCloseTo(0.0065, 15);
  expect(whyEffects({ ...brinson, groups: [group] }, "total").formula[0]?.result).toBeCloseTo(0.0075, 15);
  const [style] = bridgeLines(brinson, attribution);
  // The factor view has 0.02 + −0.015 of the styles.
  expect(style && whyBridge(style, "allocation").formula[0]?.result).toBeCloseTo(0.005 - 0.003, 15);
  expect(style && whyBridge(style, "both").formula[0]?.result).toBeCloseTo(0.005, 15);
});

test.each([
  ["fachler", 0.1 * (0.05 - 0.04)],
  ["bhb", 0.1 * 0.05],
] as const)(
  "over one period the effects of a group are what weights and returns give, and nothing is left for what moved: %s",
  (form, allocation) => {
    // w_P 0.3, w_B 0.2, r_g 0.1, b_g 0.05, b 0.04, each effect by hand.
    const effects = { allocation, selection: 0.2 * 0.05, interaction: 0.1 * 0.05, total: allocation + 0.015 };
    const book = (weightMean: number, returnTotal: number) => ({
      ...{ weightMean, returnTotal, contribution: weightMean * returnTotal },
    });
    const group = {
      label: "banks",
      path: "banks",
      parent: null,
      portfolio: book(0.3, 0.1),
      benchmark: book(0.2, 0.05),
      ...effects,
    };
    const brinson = { form } as BrinsonDocument;
    for (const effect of ["allocation", "selection", "interaction"] as const) {
      const moved = whyEffect(group, brinson, effect, 0.04)
        .formula.flatMap(({ parts = [] }) => parts)
        .find(({ symbol }) => symbol === "m");
      expect(moved?.value, effect).toBeCloseTo(0, 15);
    }
  },
);

test("risk before and return after: shares are of the whole, and the realised deviation is that of the record", () => {
  const moment = (volatilityAnnual: number, style: number) => {
    const part = (varianceShare: number) => ({ varianceShare, riskContributionAnnual: 0 });
    const side = {
      volatilityAnnual,
      factorVolatilityAnnual: 0,
      specificVolatilityAnnual: 0,
      specific: part(1 - style),
      families: [{ family: "style", ...part(style) }],
      factors: [],
    };
    return { date: "2023-01-31", burnIn: false, beta: 1, portfolio: side, active: side };
  };
  const dates = [moment(0.06, 0.4), moment(0.08, 0.6)];
  const history: RiskHistoryDocument = { portfolioName: "mine", benchmarkName: "benchmark", dates };
  const rows = paidRows(attribution, history, lines.slice(0, 1));
  expect(rows.map(({ name, riskShare }) => [name, riskShare])).toEqual([
    ["Styles", 0.5],
    ["Specific", 0.5],
  ]);
  expect(rows[0]?.returnShare).toBeCloseTo(0.005 / 0.059, 12);
  if (active === undefined) return;
  const { forecast, realisedAnnual } = realised(attribution, history);
  expect(forecast).toBeCloseTo(Math.sqrt((0.06 ** 2 + 0.08 ** 2) / 2), 12);
  // 0.1 over 100 periods of two years.
  expect(realisedAnnual).toBeCloseTo(0.1 / Math.sqrt(2), 12);
});
