import { describe, expect, test } from "vitest";
import { memberships, noMemberships, singleMembership } from "../../engine/data/index.ts";

const plain = ({ offsets, codes, shares }: ReturnType<typeof memberships>) => ({
  offsets: Array.from(offsets),
  codes: Array.from(codes),
  shares: Array.from(shares),
});

describe("memberships", () => {
  test("one group per asset, and assets of none", () => {
    const codes = Int32Array.of(2, -1, 0, 2);
    expect(plain(singleMembership(codes))).toEqual({
      offsets: [0, 1, 1, 2, 3],
      codes: [2, 0, 2],
      shares: [1, 1, 1],
    });
    expect(Array.from(codes)).toEqual([2, -1, 0, 2]);
  });

  test("several groups per asset with their shares", () => {
    const rows = [
      [
        { code: 1, share: 0.25 },
        { code: 3, share: 0.75 },
      ],
      [],
      [{ code: 0, share: 1 }],
    ];
    expect(plain(memberships(rows))).toEqual({
      offsets: [0, 2, 2, 3],
      codes: [1, 3, 0],
      shares: [0.25, 0.75, 1],
    });
  });

  test("the two agree where every share is 1", () => {
    const rows = [[{ code: 2, share: 1 }], [], [{ code: 0, share: 1 }]];
    expect(memberships(rows)).toEqual(singleMembership(Int32Array.of(2, -1, 0)));
  });

  test("no groups at all", () => {
    expect(plain(noMemberships(3))).toEqual({ offsets: [0, 0, 0, 0], codes: [], shares: [] });
    expect(noMemberships(3)).toEqual(singleMembership(Int32Array.of(-1, -1, -1)));
  });

  test("shares that do not sum to 1 are refused, with the sum and the asset", () => {
    const rows = [
      [{ code: 0, share: 1 }],
      [
        { code: 0, share: 0.5 },
        { code: 1, share: 0.25 },
      ],
    ];
    expect(() => memberships(rows)).toThrow("memberships needs shares that sum to 1, got 0.75 for asset 1");
    expect(() => memberships([[{ code: 0, share: Number.NaN }]])).toThrow("for asset 0");
  });

  test("thirds sum to 1 well enough", () => {
    const thirds = [0, 1, 2].map((code) => ({ code, share: 1 / 3 }));
    expect(memberships([thirds]).codes).toHaveLength(3);
  });
});
