import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memberships } from "../../engine/data/index.ts";
import {
  factorList,
  factorNames,
  foreignCurrencies,
  industryAxis,
  industryParents,
  reviewIndustries,
} from "../../engine/exposures/index.ts";
import { recodeMemberships } from "../../engine/exposures/industries.ts";
import { randomStream } from "../../engine/stats/index.ts";

describe("merging by name", () => {
  test("joins industries under one name, which may be new, and keeps the order of first appearance", () => {
    const { names, codes } = industryAxis(["banks", "insurers", "oil", "water"], {
      water: "oil",
      banks: "finance",
      insurers: "finance",
      gone: "oil",
    });
    expect(names).toEqual(["finance", "oil"]);
    expect([...codes]).toEqual([0, 0, 1, 1]);
  });

  test("without merges the memberships stay the same object; with them shares of what becomes one add up", () => {
    const before = memberships([
      [{ code: 2, share: 1 }],
      [],
      [
        { code: 0, share: 0.5 },
        { code: 2, share: 0.25 },
        { code: 1, share: 0.25 },
      ],
    ]);
    expect(recodeMemberships(before, Int32Array.of(0, 1, 2))).toBe(before);
    expect(recodeMemberships(before, Int32Array.of(0, 0, 1))).toEqual({
      offsets: Int32Array.of(0, 1, 1, 3),
      codes: Int32Array.of(1, 0, 1),
      shares: Float64Array.of(1, 0.75, 0.25),
    });
  });
});

describe("merging by number", () => {
  test("every thin industry of a parent with a larger one goes to the largest, and no names are lost", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (seed) => {
        const random = randomStream("review", seed);
        const count = 1 + random.integer(12);
        const members = Array.from({ length: count }, () => random.integer(12));
        const parents = Int32Array.from({ length: count }, () => random.integer(4) - 1);
        const minMembers = random.integer(8);
        const into = reviewIndustries(members, parents, minMembers);
        into.forEach((target, industry) => {
          const kin = [...parents.keys()].filter((i) => parents[i] === parents[industry]);
          const most = Math.max(...kin.map((i) => members[i]));
          if (parents[industry] < 0 || members[industry] >= minMembers) expect(target).toBe(industry);
          else expect(target).toBe(kin.find((i) => members[i] === most));
          // Who receives names keeps its own: one step is the whole way.
          expect(into[target]).toBe(target);
        });
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  test("parents are codes by first appearance, the market for the rest", () => {
    const parents = { oil: "energy", banks: "finance", gas: "energy" };
    const { names, codes } = industryParents(["banks", "gas", "oil", "toString"], parents);
    expect(names).toEqual(["finance", "energy"]);
    expect([...codes]).toEqual([0, 1, 1, -1]);
  });
});

describe("groups that are factors", () => {
  const axes = {
    industries: ["banks", "oil"],
    countries: ["CH", "US"],
    currencies: ["CHF", "EUR", "USD"],
    baseCurrency: 1,
    traits: {
      country: Int32Array.of(0, 1),
      currency: Int32Array.of(0, 1, 2, -1),
      issuer: Int32Array.of(0, 1),
      primary: Uint8Array.of(1, 1),
    },
  };
  const industries = { merge: {}, minMembers: 0, parents: {} };

  test("are the ones the options ask for; the base currency is never one", () => {
    const all = factorNames(axes, { countries: true, currencies: true, industries });
    const options = { market: true, styles: [{ name: "size" }] };
    expect(factorList(all, options).map(({ family, name }) => `${family} ${name}`)).toEqual([
      "market market",
      "country CH",
      "country US",
      "industry banks",
      "industry oil",
      "style size",
      "currency CHF",
      "currency USD",
    ]);
    expect(factorNames(axes, { countries: false, currencies: false, industries })).toEqual({
      countries: [],
      industries: ["banks", "oil"],
      currencies: [],
    });
    expect([...foreignCurrencies(axes).codes]).toEqual([0, -1, 1, -1]);
    expect(foreignCurrencies({ ...axes, baseCurrency: -1 }).names).toEqual([]);
  });
});
