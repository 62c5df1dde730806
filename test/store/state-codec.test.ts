import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checksum } from "../../node/store/checksum.ts";
import { bytesInPieces, formatState, formatStateInPieces, parseState } from "../../wire/index.ts";

const array = fc.oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int8Array(),
  fc.uint8Array(),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, undefined, true, Number.NaN, -0, Number.NEGATIVE_INFINITY),
    fc.double(),
    fc.string({ unit: "binary" }),
    array,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("tree"), { maxKeys: 4, noNullPrototype: true }),
    fc
      .uniqueArray(fc.tuple(fc.string(), tie("tree")), { selector: ([key]) => key, maxLength: 4 })
      .map((pairs) => new Map(pairs)),
    fc.uniqueArray(fc.string(), { maxLength: 4 }).map((keys) => new Set(keys)),
  ),
}));

describe("the state codec", () => {
  test("gives back any tree of plain data, bit for bit, from the same bytes every time", () => {
    fc.assert(
      fc.property(tree, (state) => {
        const bytes = formatState(state);
        expect(parseState(bytes)).toStrictEqual({ state });
        // Also from the middle of a larger buffer, as files are read.
        const shifted = Buffer.concat([Buffer.from("abc"), bytes]).subarray(3);
        const again = parseState(shifted);
        expect(again).toStrictEqual({ state });
        expect(formatState(again?.state)).toEqual(bytes);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  test("in pieces has the same bytes, large arrays being themselves", () => {
    const large = Float64Array.from({ length: 140_000 }, (_, i) => (i % 7 === 0 ? Number.NaN : i));
    const odd = new Uint8Array(1_100_001).fill(3);
    const state = { a: large, b: odd, c: new Map([["d", Int32Array.of(1, 2, 3)]]) };
    const pieces = formatStateInPieces(state);
    expect(Buffer.concat(pieces).equals(formatState(state))).toBe(true);
    expect(pieces.some(({ buffer }) => buffer === large.buffer)).toBe(true);
    expect(Buffer.concat(formatStateInPieces(state, checksum)).equals(formatState(state))).toBe(true);
  });

  test("has a state within a state, in pieces or not, as the bytes of it", () => {
    const inner = { a: Float64Array.from({ length: 140_000 }, (_, i) => i / 3), b: Uint8Array.of(1, 2, 3) };
    const outer = (core: unknown) => ({
      before: Uint8Array.of(7),
      core,
      behind: Float64Array.of(1, Number.NaN),
    });
    const whole = formatState(outer(formatState(inner)));
    const within = outer(bytesInPieces(formatStateInPieces(inner)));
    expect(Buffer.concat(formatStateInPieces(within)).equals(whole)).toBe(true);
    expect(Buffer.from(formatState(within)).equals(whole)).toBe(true);
    const read = parseState(whole)?.state as { readonly core: Uint8Array };
    expect(parseState(read.core)).toStrictEqual({ state: inner });
  });

  test("keeps the order of keys, an own __proto__ and half of a surrogate pair", () => {
    const state = JSON.parse('{"b":1,"a":{"__proto__":2},"c":"\\ud800"}');
    const read = parseState(formatState(state))?.state;
    expect(JSON.stringify(read)).toBe('{"b":1,"a":{"__proto__":2},"c":"\\ud800"}');
  });

  test("gives arrays of their own, which can be written without touching the bytes or each other", () => {
    const bytes = formatState([Float64Array.of(1, 2), Float64Array.of(3)]);
    const before = bytes.slice();
    const read = parseState(bytes);
    const [first] = (read === undefined ? [] : read.state) as Float64Array[];
    first!.fill(9);
    expect(first!.buffer.byteLength).toBe(16);
    expect(read).toEqual({ state: [Float64Array.of(9, 9), Float64Array.of(3)] });
    expect(bytes).toEqual(before);
  });

  test("writes the layout its source states: magic, header length, ASCII header, aligned buffers, CRC-32", () => {
    const bytes = formatState({ é: Int32Array.of(1, -1) });
    const header = '{"object":[["\\u00e9",{"array":["i32",0,2]}]]}';
    // 12 bytes before the header and 7 after it bring the buffer to a multiple of 8.
    expect((12 + header.length + 7) % 8).toBe(0);
    const view = Buffer.from(bytes);
    expect(view.subarray(0, 8).toString()).toBe("PLIMSTA1");
    expect(view.readUInt32LE(8)).toBe(header.length);
    const body = [...Buffer.from(header), ...new Uint8Array(7), 1, 0, 0, 0, 255, 255, 255, 255];
    expect([...view.subarray(12, -4)]).toEqual(body);
    expect(view.readUInt32LE(bytes.length - 4)).toBe(bitwiseCrc32(view.subarray(0, -4)));
  });

  test("treats bytes with any one of them changed, cut off or added as absent", () => {
    const bytes = formatState({ sums: Float64Array.of(1, 2), name: "x" });
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i]! ^= 0x10;
      expect(parseState(damaged), `byte ${i}`).toBeUndefined();
      expect(parseState(bytes.slice(0, i)), `cut at ${i}`).toBeUndefined();
    }
    expect(parseState(Uint8Array.of(...bytes, 0))).toBeUndefined();
  });

  test("refuses what would not come back, naming where it is", () => {
    expect(() => formatState({ a: [1, { day: new Date(0) }] })).toThrow("got Date at state.a[1].day");
    expect(() => formatState(new Map([["k", () => 1]]))).toThrow("got function at state[k]");
    expect(() => formatState(1n)).toThrow("got bigint at state");
  });
});

/** The definition, bit by bit; of "123456789" it is the check value every catalogue gives. */
function bitwiseCrc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const carry = (sum ^ (byte >>> bit)) & 1;
      sum = (sum >>> 1) ^ (carry ? 0xedb88320 : 0);
    }
  }
  return (sum ^ 0xffffffff) >>> 0;
}

test("the CRC the layout is checked with is the catalogued one", () => {
  expect(bitwiseCrc32(Buffer.from("123456789"))).toBe(0xcbf43926);
});
