import { expect, test } from "vitest";
import { bestPoint } from "../../web/construct/best-point.ts";
import { reasonParts } from "../../web/construct/reason-parts.ts";
import { TRADE_COLUMNS, tradeRows } from "../../web/construct/trade-rows.ts";
import { freeName } from "../../web/forms/free-name.ts";
import { openKeptTexts } from "../../web/kept-texts.ts";

test("the best point of a frontier is that of the highest ratio, wherever it stands", () => {
  const ratios = [0.2, 0.9, 0.4, Number.NaN];
  expect(bestPoint(ratios.map((ratio) => ({ ratio })))).toBe(1);
  expect(bestPoint([{ ratio: -3 }])).toBe(0);
});

test("a new limit has a name that no other has", () => {
  expect(freeName("cap", [])).toBe("cap");
  expect(freeName("cap", ["cap", "cap 2"])).toBe("cap 3");
});

test("trades are written with the weight after as `to`, what is not known empty", () => {
  const [row = []] = tradeRows([
    {
      id: "S1",
      name: "One",
      side: "buy",
      before: 0.01,
      after: 0.03,
      shares: null,
      notional: 20,
      dayShare: null,
      costShare: 0.001,
    },
  ]);
  const cell = (column: string) => row[TRADE_COLUMNS.indexOf(column)];
  expect(row).toHaveLength(TRADE_COLUMNS.length);
  expect([cell("id"), cell("before"), cell("to"), cell("shares")]).toEqual(["S1", 0.01, 0.03, null]);
});

test("why there is no portfolio is read as sentences with what they list; notes stand apart", () => {
  expect(
    reasonParts(["These cannot hold:", "  a: one", "  b: two", "The nearest needs:", "  a: 1 %", "Note: n"]),
  ).toEqual([
    { title: "These cannot hold:", items: ["a: one", "b: two"] },
    { title: "The nearest needs:", items: ["a: 1 %"] },
  ]);
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
