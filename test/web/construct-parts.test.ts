import { expect, test } from "vitest";
import { parse } from "yaml";
import { alphaDraft, alphaQuestion } from "../../web/alpha/alpha-question.ts";
import { bestPoint } from "../../web/construct/best-point.ts";
import { canBeSoft, eased, easingWords, softened } from "../../web/construct/eased.ts";
import { mandateWithReturns } from "../../web/construct/mandate-with-returns.ts";
import { reasonParts } from "../../web/construct/reason-parts.ts";
import { freeName } from "../../web/forms/free-name.ts";
import { yamlQuestion } from "../../web/forms/yaml-question.ts";
import { openKeptTexts } from "../../web/kept-texts.ts";
import { askedScenarios } from "../../web/stress/read-size.ts";

test("the best point of a frontier is that of the highest ratio, wherever it stands", () => {
  const ratios = [0.2, 0.9, 0.4, Number.NaN];
  expect(bestPoint(ratios.map((ratio) => ({ ratio })))).toBe(1);
  expect(bestPoint([{ ratio: -3 }])).toBe(0);
});

test("a new limit has a name that no other has", () => {
  expect(freeName("cap", [])).toBe("cap");
  expect(freeName("cap", ["cap", "cap 2"])).toBe("cap 3");
});

test("limits are eased in the unit in which they are written, and nothing else of the text changes", () => {
  const text = `# mine
limits:
  turnover: { on: turnover, max: 40% } # a year's
  cost: { on: trades, max: 25bp }
  styles: { on: exposure, family: style, min: -0.5, max: 0.5 }
  names: { on: names, max: 3 }
`;
  const easings = [
    { limit: "turnover", key: "max", from: 0.4, to: 0.4321 },
    { limit: "cost", key: "max", from: 0.0025, to: 0.003 },
    { limit: "styles", key: "min", from: -0.5, to: -0.6 },
    { limit: "names", key: "max", from: 3, to: 7 },
  ];
  expect(eased(text, easings)).toBe(
    text
      .replace("40%", "43.21%")
      .replace("25bp", "30bp")
      .replace("-0.5", "-0.6")
      .replace("max: 3 }", "max: 7 }"),
  );
  expect(easings.map((easing) => easingWords(text, easing))).toEqual([
    "turnover max 43.21% instead of 40%",
    "cost max 30bp instead of 25bp",
    "styles min -0.6 instead of -0.5",
    "names max 7 instead of 3",
  ]);
  expect(["turnover", "cost", "names", "none"].map((limit) => canBeSoft(text, limit))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const soft = softened(text, "turnover");
  expect(parse(soft).limits.turnover).toEqual({ on: "turnover", max: "40%", priority: 1 });
  expect(canBeSoft(soft, "turnover")).toBe(false);
});

test("expected returns go into the mandate that is being written where it looks at returns, else into one that does", () => {
  const taken = { file: "alpha.csv", horizon: "5d" };
  const own =
    "name: mine\nobjective: { kind: utility, aversion: 5 }\nalpha: { factors: { value: 2% }, horizon: 1y }\n";
  const written = (text: string | undefined, hasBenchmark = true) =>
    parse(mandateWithReturns(text, { ...taken, hasBenchmark })) as {
      name: string;
      alpha: object;
      objective: { kind: string; relative?: boolean };
    };
  expect(written(own)).toEqual({ name: "mine", objective: { kind: "utility", aversion: 5 }, alpha: taken });
  const blind = own.replace("utility, aversion: 5", "least_risk");
  for (const text of [blind, undefined, "{ broken"]) {
    expect(written(text).alpha).toEqual(taken);
    expect(written(text).objective).toMatchObject({ kind: "most_return", relative: true });
    expect(written(text, false).objective.relative).toBeUndefined();
  }
});

test("why there is no portfolio is read as sentences with what they list; notes stand apart", () => {
  expect(
    reasonParts(["These cannot hold:", "  a: one", "  b: two", "The nearest needs:", "  a: 1 %", "Note: n"]),
  ).toEqual([
    { title: "These cannot hold:", items: ["a: one", "b: two"] },
    { title: "The nearest needs:", items: ["a: 1 %"] },
  ]);
});

test.each([
  "0",
  "null",
  "[]",
  "{}",
  "[null]",
  '{"text":1,"tables":{}}',
  '{"text":"","tables":null}',
  '{"text":"","tables":{"a":1}}',
  '{"text":"","tables":{},"extra":null}',
])("an address with %s asks nothing", (text) => {
  const value: unknown = JSON.parse(text);
  expect(yamlQuestion(value)).toBeUndefined();
  expect(alphaQuestion(value)).toBeUndefined();
  expect(alphaDraft(value)).toEqual(alphaDraft(undefined));
  expect(askedScenarios(value)).toEqual({ typed: [], sent: [] });
});

test("what the page itself wrote into an address is asked as it was", () => {
  const walk = { text: "a: 1", tables: { t: "id\nA" }, extra: { every: "month", frontier: 20 } };
  expect(yamlQuestion(walk)).toEqual(walk);
  const study = { signals: { s: "date,id,value" }, options: { cost: 10 } };
  expect(alphaQuestion(study)).toEqual(study);
  expect(alphaDraft(study)).toEqual({
    signals: study.signals,
    options: { cost: "10", horizon: "", quantiles: "", shrinkage: "", tried: "" },
  });
  const stress = {
    typed: [{ name: "crash", shocks: [{ what: "market", size: "-10%" }] }],
    sent: [{ name: "crash", factors: { market: -0.1 } }],
  };
  expect(askedScenarios(stress)).toEqual(stress);
  expect(askedScenarios({ ...stress, sent: [{ name: "crash", factors: { market: "x" } }] }).sent).toEqual([]);
});

test("a short question stands in the address, a long one under a key that its text alone decides", () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const { questionText } = openKeptTexts(storage);
  // After a reload the storage is all there is.
  const readQuestion = (text: string) => openKeptTexts(storage).readQuestion(text);
  const short = { text: "a: 1" };
  expect(readQuestion(questionText(short))).toEqual(short);
  expect(questionText(short)).toBe(JSON.stringify(short));
  const long = { text: "x".repeat(5000) };
  const key = questionText(long);
  expect(key.length).toBeLessThan(30);
  expect(questionText({ ...long })).toBe(key);
  expect(questionText({ text: `${"x".repeat(4999)}y` })).not.toBe(key);
  expect(readQuestion(key)).toEqual(long);
  expect(readQuestion("kept-0000000000000000")).toBeUndefined();
  expect(readQuestion("{broken")).toBeUndefined();
  expect(readQuestion("")).toBeUndefined();
});

test("what the browser has no room for is there until the page is left", () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error("the quota is exceeded");
    },
    removeItem: () => undefined,
  };
  const texts = openKeptTexts(full);
  texts.keep("large", "signal");
  expect(texts.kept("large")).toBe("signal");
  expect(openKeptTexts(full).kept("large")).toBeUndefined();
  openKeptTexts(undefined).keep("large", "signal");
});
