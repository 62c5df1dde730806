import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROOT } from "./root.ts";
import { filesUnder, type SourceText, sourceFiles } from "./source-files.ts";
import { TOLERANCE } from "./tolerance.ts";

/** A line of a docstring that shows an expression and its value. */
interface Example {
  readonly place: string;
  readonly expression: string;
  readonly value: string;
}

type Scope = Readonly<Record<string, unknown>>;

/** Every ` * expression // => value` of a file. */
function examplesOf(file: SourceText): Example[] {
  return file.text.split("\n").flatMap((line, i) => {
    const match = /^\s*\* (.+?) \/\/ => (.+?)(?: \*\/)?$/.exec(line);
    return match ? [{ place: `${file.path}:${i + 1}`, expression: match[1], value: match[2] }] : [];
  });
}

/** Why an example is wrong; nothing where it is right. */
function faultOf(example: Example, scope: Scope): string | undefined {
  try {
    const actual = evaluate(example.expression, scope);
    const expected = evaluate(example.value, {});
    return same(actual, expected)
      ? undefined
      : `${example.place}: gives ${show(actual)}, not ${example.value}`;
  } catch (error) {
    return `${example.place}: ${error}`;
  }
}

function evaluate(expression: string, scope: Scope): unknown {
  return new Function(...Object.keys(scope), `"use strict"; return (${expression});`)(
    ...Object.values(scope),
  );
}

/** Equal, with numbers (at any depth) equal to 1e-12; an array of numbers may be of any array type. */
function same(actual: unknown, expected: unknown): boolean {
  if (typeof actual === "number" && typeof expected === "number") {
    return (
      Object.is(actual, expected) ||
      Math.abs(actual - expected) <= TOLERANCE.algebra * Math.max(1, Math.abs(expected))
    );
  }
  if (isObject(actual) && isObject(expected)) {
    if (isArray(actual) !== isArray(expected)) return false;
    const keys = Object.keys(expected);
    return (
      Object.keys(actual).length === keys.length && keys.every((key) => same(actual[key], expected[key]))
    );
  }
  return Object.is(actual, expected);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isArray(value: object): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function show(value: unknown): string {
  return JSON.stringify(ArrayBuffer.isView(value) ? Object.values(value) : value);
}

const folders = [...new Set(filesUnder("engine").map((path) => path.split("/")[1]))].filter((folder) =>
  existsSync(`${ROOT}engine/${folder}/index.ts`),
);

const doorOf = (folder: string): Promise<Scope> => import(`../engine/${folder}/index.ts`);

describe("the examples in the docstrings of engine are true", () => {
  test.each(folders)("%s", async (folder) => {
    const scope = {
      ...(await doorOf("linalg")),
      ...(await doorOf("stats")),
      ...(await doorOf("labels")),
      ...(await doorOf(folder)),
    };
    const examples = sourceFiles(`engine/${folder}`).flatMap(examplesOf);
    expect(examples.map((example) => faultOf(example, scope)).filter((fault) => fault !== undefined)).toEqual(
      [],
    );
  });

  test("and there are at least twenty of them", () => {
    expect(sourceFiles("engine").flatMap(examplesOf).length).toBeGreaterThanOrEqual(20);
  });
});

describe("a wrong example does not pass", () => {
  const plants: readonly [string, string][] = [
    ["a wrong number", " * 1 + 1 // => 3"],
    ["a number right to ten digits only", " * 1 / 3 // => 0.3333333333"],
    ["a wrong element", " * Float64Array.of(1, 2) // => [1, 3]"],
    ["an element too few", " * [1, 2] // => [1]"],
    ["a property too many", " * ({ a: 1 }) // => { a: 1, b: 2 }"],
    ["a name that is not in scope", " * nothingOfThatName(1) // => 1"],
    ["a value that does not parse", " * 1 // => about one"],
    ["an object for an array", " * ({ 0: 1 }) // => [1]"],
    ["a truth for a number", " * (1 === 1) // => 1"],
  ];
  test.each(plants)("%s", (_, line) => {
    const examples = examplesOf({ path: "planted.ts", text: `/**\n${line}\n */` });
    expect(examples).toHaveLength(1);
    expect(faultOf(examples[0], {})).toContain("planted.ts:2");
  });

  test("and a right one does", () => {
    const text = [
      "/**",
      " * twice(2) // => 4",
      " * Float64Array.of(0.1 + 0.2) // => [0.3]",
      " */",
      "/** F. twice(NaN) // => NaN */",
    ].join("\n");
    const examples = examplesOf({ path: "planted.ts", text });
    expect(examples).toHaveLength(2);
    expect(examples.map((example) => faultOf(example, { twice: (x: number) => 2 * x }))).toEqual([
      undefined,
      undefined,
    ]);
  });
});
