import { describe, expect, test } from "vitest";
import { EngineError, formatFaults, InputError } from "../../engine/errors/index.ts";

describe("EngineError", () => {
  test("says what kind of bug it is, and carries its cause", () => {
    const cause = new Error("below");
    const error = new EngineError("singular", "message", { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.message, error.cause]).toEqual([
      "EngineError",
      "singular",
      "message",
      cause,
    ]);
  });
});

describe("InputError", () => {
  const faults = [
    { file: "bars.csv", row: 3, column: "price", value: "-1", rule: "price must be above 0" },
    { file: "bars.csv", rule: "the file is empty" },
    { file: "plimsoll.yaml", column: "regression.weights", rule: "is required" },
    { file: "bars.csv", row: 9, rule: "has 3 fields, the header has 4" },
  ];

  test("keeps every fault, in order, and says all of them", () => {
    const error = new InputError(faults);
    expect(error.name).toBe("InputError");
    expect(error.faults).toEqual(faults);
    expect(error.message.split("\n")).toEqual([
      'bars.csv, row 3, column price: "-1": price must be above 0',
      "bars.csv: the file is empty",
      "plimsoll.yaml, column regression.weights: is required",
      "bars.csv, row 9: has 3 fields, the header has 4",
    ]);
  });

  test("a value cannot break its line or hide: it is quoted", () => {
    const line = formatFaults([{ file: "a.csv", value: '1\n2"\u0007', rule: "must be a number" }]);
    expect(line).toBe('a.csv: "1\\n2\\"\\u0007": must be a number');
  });

  test("an empty value is shown, a value that is not there is not", () => {
    expect(formatFaults([{ file: "a.csv", value: "", rule: "is required" }])).toBe('a.csv: "": is required');
    expect(formatFaults([])).toBe("");
  });
});
