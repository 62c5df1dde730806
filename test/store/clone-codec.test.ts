import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatClone, parseClone } from "../../node/store/clone-codec.ts";

/** Read from the middle of a larger buffer at any place, as a file or an answer of a bucket may be. */
function cloned<T>(value: T, shift = 0): T {
  const bytes = Buffer.concat([Buffer.alloc(shift), ...formatClone(value)]).subarray(shift);
  return parseClone(bytes) as T;
}

const array = fc.oneof(
  fc.float64Array({ maxLength: 900 }),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint16Array(),
  fc.int8Array(),
  fc.uint8Array({ maxLength: 9000, size: "max" }),
);
const tree = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, undefined, true, Number.NaN, -0, "text"),
    fc.double(),
    array,
    fc.array(tie("tree"), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie("tree"), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(fc.string(), tie("tree")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  ),
})).tree;

describe("clones of plain data", () => {
  test("are equal, wherever the bytes stand", () => {
    fc.assert(
      fc.property(tree, fc.integer({ min: 0, max: 8 }), (value, shift) => {
        expect(cloned(value, shift)).toStrictEqual(value);
      }),
      { numRuns: 300, seed: 29 },
    );
  });

  test("have one array where one stood in two places, and two where there were two", () => {
    const [shared, other] = [Float64Array.of(1, 2), Float64Array.of(1, 2)];
    const read = cloned({ a: shared, b: [shared, other], c: new Map([["d", shared.subarray(1)]]) });
    expect(read.a).toBe(read.b[0]);
    expect(read.a).not.toBe(read.b[1]);
    read.a.fill(9);
    expect(read.b[1]).toEqual(other);
    expect(read.c.get("d")).toEqual(Float64Array.of(2));
  });

  test("are written from where large arrays stand", () => {
    const large = Float64Array.from({ length: 1000 }, (_, i) => i);
    const pieces = formatClone([Uint8Array.of(1), large, Uint8Array.of(2, 3), Int8Array.of(4)]);
    expect(pieces.map(({ buffer }) => buffer === large.buffer)).toEqual([false, false, true, false]);
  });

  test("are refused of what is no plain data", () => {
    expect(() => formatClone({ f: () => 1 })).toThrow();
    expect(() => formatClone(new DataView(new ArrayBuffer(8)))).toThrow("only plain data");
  });
});
