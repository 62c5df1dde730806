import { describe, expect, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import { parseMandate, readMoney } from "../../wire/index.ts";

const GOOD = {
  horizon: "1m",
  objective: { kind: "utility", aversion: 4 },
  limits: { invested: { on: "net", equal: "100%" }, cap: { on: "weights", min: 0, max: "300bp" } },
};
const faultsOf = (document: unknown): string[] => {
  try {
    parseMandate(document, "mandate.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ column, rule }) => `${column}: ${rule}`);
  }
};

describe("a mandate", () => {
  test("is read into decimals, years and money", () => {
    const { horizon, limits, capital } = parseMandate({ ...GOOD, capital: "0.25bn" }, "mandate.yaml");
    expect(horizon).toEqual({ text: "1m", years: 1 / 12 });
    expect(capital).toBe(250_000_000);
    expect(limits?.cap).toEqual({ on: "weights", min: 0, max: 0.03 });
    expect(limits?.invested).toEqual({ on: "net", equal: 1 });
  });

  test.each([
    ["252d", 1],
    ["26w", 0.5],
    ["3m", 0.25],
    ["2y", 2],
  ])("horizon %s is %d years", (text, years) => {
    expect(parseMandate({ ...GOOD, horizon: text }, "m").horizon.years).toBeCloseTo(years, 12);
  });

  test("a length of time beyond a century was meant otherwise", () => {
    expect(faultsOf({ ...GOOD, horizon: "99999y" })).toEqual([
      expect.stringMatching(/^horizon: must be a length/),
    ]);
  });

  test.each([
    ["250m", 250e6],
    ["0.25bn", 250e6],
    ["250000000", 250e6],
    ["2.5e8", 250e6],
    ["-1", undefined],
    ["lots", undefined],
  ])("--capital %s is read as in the file", (text, amount) => {
    expect(readMoney(text)).toBe(amount);
  });

  test("has every fault told at once, each with its place and rule", () => {
    const faults = faultsOf({
      horizon: "soon",
      objective: { kind: "utility", aversion: -1, cleverness: 3 },
      alpha: { horizon: "1y", fil: "x.csv" },
      limits: { cap: { on: "weights", max: 30 }, other: { on: "colour" } },
    });
    expect(faults).toHaveLength(6);
    expect(faults).toEqual(
      expect.arrayContaining([
        "horizon: must be a length of time up to 100y: 21d (trading days), 4w, 1m or 1y",
        "objective.aversion: must be above 0",
        "alpha.fil: unknown key; did you mean file?",
        "limits.cap.max: must be a decimal up to 10 (0.03), a percentage (3%) or basis points (30bp)",
      ]),
    );
    expect(faults.some((fault) => fault.startsWith("limits.other.on: must be net or gross"))).toBe(true);
  });

  test("what the schema refuses in one part hides no fault of meaning in another", () => {
    const faults = faultsOf({
      horizon: "soon",
      objective: { kind: "least_risk", aversion: 3 },
      limits: {
        cap: { on: "weights", max: 30 },
        net: { on: "net" },
        gross: { on: "gross", max: "200%", mox: 1 },
      },
    });
    expect(faults).toEqual([
      expect.stringMatching(/^horizon: must be a length of time/),
      expect.stringMatching(/^limits.cap.max: must be a decimal/),
      expect.stringMatching(/^limits.gross.mox: unknown key/),
      expect.stringMatching(/^objective.aversion: least_risk has no aversion/),
      "limits.net.max: give min, max or equal",
    ]);
  });

  test("a part that cannot be read makes no fault in what refers to it", () => {
    expect(
      faultsOf({ ...GOOD, objective: { kind: "most_return" }, alpha: { file: "x.csv", horizon: "soon" } }),
    ).toEqual([expect.stringMatching(/^alpha.horizon/)]);
  });

  test.each([
    [{ objective: { kind: "utility" } }, /objective.aversion: utility needs an aversion/],
    [{ objective: { kind: "least_risk", aversion: 3 } }, /objective.aversion: least_risk has no aversion/],
    [{ objective: { kind: "least_risk", factors: { value: 1 } } }, /objective.factors: are of risk_parity/],
    [
      { objective: { kind: "risk_parity", factors: { value: 0 } } },
      /objective.factors.value: a share of 0 is none/,
    ],
    [{ objective: { kind: "risk_parity", gross: "200%" } }, /objective.gross: is of risk_parity of factors/],
    [{ objective: { kind: "most_return" } }, /objective.kind: most_return needs expected returns/],
    [{ alpha: { horizon: "1y" } }, /alpha.file: give a file of expected returns/],
    [{ limits: { a: { on: "net" } } }, /limits.a.max: give min, max or equal/],
    [{ limits: { a: { on: "beta", min: 1, max: 0.5 } } }, /limits.a.min: must be at most max, which is 0.5/],
    [{ limits: { a: { on: "exposure", max: 1 } } }, /limits.a.factor: give either a factor/],
    [{ limits: { a: { on: "trades" } } }, /limits.a.max: give max, a share of the capital/],
    [{ limits: { a: { on: "names" } } }, /limits.a.max: give min or max, numbers of names/],
    [{ limits: { a: { on: "names", min: 30 } } }, /limits.a.min: needs to know what counts as held/],
    [{ limits: { a: { on: "names", min: 3, max: 2 } } }, /limits.a.min: must be at most max, which is 2/],
    [{ limits: { a: { on: "weights", least: 0.01, relative: true } } }, /limits.a.least: is of what is held/],
    [{ limits: { a: { on: "lots", size: 0 } } }, /limits.a.size/],
    [
      { limits: { a: { on: "gross", max: 2, penalty: 0.01, priority: 1 } } },
      /limits.a.penalty: give a penalty or/,
    ],
    [{ limits: { a: { on: "weights", names: { X: { min: 1, max: 0 } } } } }, /limits.a.names.X.min: must be/],
    [{ costs: { beyond: [{ add: "5bp" }] } }, /costs.beyond.0.trade: give trade, a share of the capital/],
    [{ costs: { spread: { column: "x" } } }, /costs.spread/],
    [
      { objective: { kind: "risk_parity" }, limits: { a: { on: "net", equal: 1 } } },
      /objective.kind: risk_parity has neither limits nor costs/,
    ],
  ])("%j is refused", (change, rule) => {
    expect(faultsOf({ ...GOOD, ...change }).join("\n")).toMatch(rule);
  });
});
