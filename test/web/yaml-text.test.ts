import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { InputError } from "../../engine/errors/index.ts";
import { limitKinds, softFields, usualLimits } from "../../web/construct/limit-kinds.ts";
import { templates } from "../../web/construct/templates.ts";
import { asCsv } from "../../web/forms/as-csv.ts";
import { readYaml, typed, typedNames, valueAt, withKey, withValue } from "../../web/yaml-text.ts";
import { parseMandate } from "../../wire/index.ts";

const MANDATE = `# why it is so
horizon: 1m # a month
limits:
  invested: { on: net, equal: 100% }
  cap: { on: weights, max: 5% }
`;

test("a value that is written stands there, and nothing else has changed", () => {
  const keys = fc.constantFrom("horizon", "name", "limits", "costs", "a b", "max");
  const values = fc.oneof(fc.integer(), fc.boolean(), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(
      fc.dictionary(keys, fc.oneof(values, fc.dictionary(keys, values, { noNullPrototype: true })), {
        noNullPrototype: true,
      }),
      fc.array(keys, { minLength: 1, maxLength: 2 }),
      values,
      (document, path, value) => {
        const [first = "", second] = path;
        const inner = document[first];
        fc.pre(second === undefined || inner === undefined || typeof inner === "object");
        const expected = structuredClone(document) as Record<string, unknown>;
        if (second === undefined) expected[first] = value;
        else expected[first] = { ...((inner as object | undefined) ?? {}), [second]: value };
        expect(parse(withValue(JSON.stringify(document), path, value))).toEqual(expected);
      },
    ),
  );
});

test("comments and the way it is written stay", () => {
  const text = withValue(MANDATE, ["limits", "cap", "max"], "4%");
  expect(text).toBe(MANDATE.replace("5%", "4%"));
  expect(withKey(text, ["limits", "cap"], "largest weight")).toBe(
    text.replace("  cap:", "  largest weight:"),
  );
});

test("what holds nothing after a value is taken out goes with it", () => {
  const text = withValue("horizon: 1m\ncosts: { spread: 8bp }\n", ["costs", "spread"], undefined);
  expect(parse(text)).toEqual({ horizon: "1m" });
  expect(withValue("horizon: 1m\n", ["costs", "spread"], undefined)).toBe("horizon: 1m\n");
});

test("a name that is taken, or a text that cannot be read, is not written over", () => {
  expect(withKey(MANDATE, ["limits", "cap"], "invested")).toBe(MANDATE);
  expect(withValue("a: [", ["a"], 1)).toBe("a: [");
  expect(withValue("- a list", ["a"], 1)).toBe("- a list");
  expect(readYaml("a: [\n", "mandate").faults[0]?.row).toBeGreaterThan(0);
  expect(readYaml("a: *b", "mandate").faults).toHaveLength(1);
});

test("a path has the line of what it is in", () => {
  const { lineOf } = readYaml(MANDATE, "mandate");
  expect(lineOf(["limits", "cap"])).toBe(5);
  expect(lineOf(["limits", "cap", "missing"])).toBe(5);
  expect(lineOf(["costs"])).toBeUndefined();
});

test.each([
  ["2%", "2%"],
  [" 0.5 ", 0.5],
  ["-.5", -0.5],
  ["1e5", "1e5"],
  ["", undefined],
])("%j is typed as %j", (text, value) => {
  expect(typed(text)).toBe(value);
});

test("one name is a name, several are a list", () => {
  expect(typedNames("size")).toBe("size");
  expect(typedNames("size, beta,")).toEqual(["size", "beta"]);
  expect(typedNames(" ")).toBeUndefined();
});

test("what a spreadsheet pastes is CSV, and CSV stays as it is", () => {
  expect(asCsv('id\talpha\nS1\t0.02\nB, "C"\t1')).toBe('id,alpha\nS1,0.02\n"B, ""C""",1');
  expect(asCsv("id,alpha\nS1,1")).toBe("id,alpha\nS1,1");
});

test.each(templates)(
  "the mandate that $name begins with is one, but for views that are still to be given",
  ({ text }) => {
    const { document } = readYaml(text, "mandate");
    const faults = (() => {
      try {
        parseMandate(document, "mandate");
        return [];
      } catch (error) {
        return (error as InputError).faults;
      }
    })();
    expect(faults).toEqual([]);
  },
);

test("limits as they are added are limits, of kinds whose fields the schema knows", () => {
  for (const { name, limit } of usualLimits)
    expect(() =>
      parseMandate(
        { horizon: "1m", objective: { kind: "least_risk" }, limits: { [name]: limit } },
        "mandate",
      ),
    ).not.toThrow();
  for (const { on, fields, isSoft } of limitKinds) {
    const keys = [...fields, ...(isSoft ? softFields : [])].map(({ key }) => key);
    try {
      parseMandate(
        {
          horizon: "1m",
          objective: { kind: "least_risk" },
          limits: { tried: { on, ...Object.fromEntries(keys.map((key) => [key, "?"])) } },
        },
        "mandate",
      );
    } catch (error) {
      const unknown = (error as InputError).faults.filter(({ rule }) => rule.startsWith("unknown key"));
      expect(unknown).toEqual([]);
    }
  }
});

test("what a field shows is what the document has", () => {
  const { document } = readYaml(MANDATE, "mandate");
  expect(valueAt(document, ["limits", "invested", "equal"])).toBe("100%");
  expect(valueAt(document, ["limits", "nothing", "equal"])).toBeUndefined();
});
