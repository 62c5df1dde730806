import { expect, test } from "vitest";
import type { DataSpec } from "../../wire/index.ts";
import { opened } from "./compare-imports.ts";
import { faultsOf, project } from "./project.ts";

const dates = ["2024-01-31", "2024-02-01", "2024-02-02", "2024-02-05", "2024-02-06"];
const bars = `date,id,price\n${dates.flatMap((date) => [`${date},A,1`, `${date},B,2`]).join("\n")}\n`;

/** Industries of A and B on each day, with shares where there are several. */
async function industriesOf(files: Record<string, string>, spec: Omit<DataSpec, "bars">) {
  const data = await opened(await project({ "b.csv": bars, ...files }), { bars: { path: "b.csv" }, ...spec });
  const names = data.days.map(({ offsets, codes, shares }) =>
    [0, 1].map((asset) => {
      const rows = codes.slice(offsets[asset], offsets[asset + 1]).map((code, at) => {
        const share = shares[(offsets[asset] as number) + at] as number;
        return `${data.axes.industries[code]}${share === 1 ? "" : ` ${share}`}`;
      });
      return rows.join("+");
    }),
  );
  return { of: (asset: 0 | 1) => names.map((day) => day[asset]), notes: data.notes, keys: data.keys };
}

const plain: Omit<DataSpec, "bars"> = { classifications: { path: "c.csv" } };

test("a reclassification holds from the day it is known; until then the security stays where it was", async () => {
  const closed =
    "id,code,from,to,known_at\nA,Tech,2024-01-01,2024-01-31,\nA,Media,2024-02-01,,2024-02-03\nB,Food,2024-01-01,,\n";
  const open =
    "id,code,from,to,known_at\nA,Tech,2024-01-01,,\nA,Media,2024-02-01,,2024-02-03\nB,Food,2024-01-01,,\n";
  const announced = closed.replace("2024-02-03", "2023-12-01");
  // The 3rd is a Saturday: it is known at the close of Monday the 5th.
  for (const file of [closed, open]) {
    const { of } = await industriesOf({ "c.csv": file }, plain);
    expect(of(0)).toEqual(["Tech", "Tech", "Tech", "Media", "Media"]);
    expect(of(1)).toEqual(["Food", "Food", "Food", "Food", "Food"]);
  }
  const early = await industriesOf({ "c.csv": announced }, plain);
  expect(early.of(0)).toEqual(["Tech", "Media", "Media", "Media", "Media"]);
});

test("moving known_at by a trading day moves the first day of the new industry by exactly that", async () => {
  for (const [d, known] of dates.entries()) {
    if (d === 0) continue;
    const file = `id,code,from,known_at\nA,Tech,2024-01-01,\nA,Media,2024-01-31,${known}\n`;
    const { of } = await industriesOf({ "c.csv": file }, plain);
    expect(of(0)).toEqual(dates.map((date) => (date < known ? "Tech" : "Media")));
  }
});

test("a row known later says all there is of the security from then on, and is checked so", async () => {
  const file =
    "id,code,share,from,known_at\nA,Tech,1,2024-01-01,\nA,Tech,0.5,2024-02-02,2024-02-02\nA,Media,0.5,2024-02-02,2024-02-02\n";
  const { of } = await industriesOf({ "c.csv": file }, plain);
  expect(of(0)).toEqual(["Tech", "Tech", "Media 0.5+Tech 0.5", "Media 0.5+Tech 0.5", "Media 0.5+Tech 0.5"]);
  const folder = await project({ "b.csv": bars, "c.csv": file.replace("A,Media,0.5", "A,Media,0.4") });
  const faults = await faultsOf(folder, { bars: { path: "b.csv" }, ...plain });
  expect(faults.map(({ row, rule }) => [row, rule])).toEqual([
    [
      3,
      "shares of A must sum to 1 on 2024-02-02, as known that day (rows known on one day say all there is)",
    ],
  ]);
});

test("of several schemes the first counts that has the security: a scheme that changes, an override", async () => {
  const file =
    "id,scheme,code,from,to\nA,old,Tech,2024-01-01,\nB,old,Food,2024-01-01,\nA,new,Media,2024-02-02,\nB,mine,Toys,2024-02-01,2024-02-02\n";
  const spec = { classifications: { path: "c.csv", scheme: ["mine", "new", "old"] } };
  const { of } = await industriesOf({ "c.csv": file }, spec);
  expect(of(0)).toEqual(["Tech", "Tech", "Media", "Media", "Media"]);
  expect(of(1)).toEqual(["Food", "Toys", "Toys", "Food", "Food"]);
  const folder = await project({ "b.csv": bars, "c.csv": file });
  const faults = await faultsOf(folder, {
    bars: { path: "b.csv" },
    classifications: { path: "c.csv", scheme: ["mine", "ne"] },
  });
  expect(faults[0]?.rule).toBe("classifications.scheme must be one of mine, new, old, did you mean new?");
});

test("reissue carries the last classification back, says so, and makes other keys", async () => {
  const file =
    "id,scheme,code,from,to,known_at\nA,old,Tech,2024-01-01,,\nA,new,Media,2024-02-02,,2024-02-05\nB,old,Food,2024-01-01,2024-02-01,\nB,old,Toys,2024-02-02,,\n";
  const schemes = { path: "c.csv", scheme: ["new", "old"] };
  const asKnown = await industriesOf({ "c.csv": file }, { classifications: schemes });
  expect(asKnown.of(0)).toEqual(["Tech", "Tech", "Tech", "Media", "Media"]);
  expect(asKnown.notes.join()).not.toContain("look-ahead");
  const reissued = await industriesOf(
    { "c.csv": file },
    { classifications: { ...schemes, policy: "reissue" } },
  );
  expect(reissued.of(0)).toEqual(dates.map(() => "Media"));
  expect(reissued.of(1)).toEqual(dates.map(() => "Toys"));
  expect(reissued.notes.join()).toContain("past days know what came later (look-ahead)");
  expect(reissued.keys).not.toEqual(asKnown.keys);
});

test("codes are cut to a level and looked up, each on its days; two of one industry are one", async () => {
  const file =
    "id,code,share,from\nA,45102010,0.25,2024-01-01\nA,45103010,0.75,2024-01-01\nB,50202010,1,2024-01-01\n";
  const codes =
    "code,industry,from,to\n4510,Software,,\n5020,Media,,2024-02-01\n5020,Entertainment,2024-02-02,\n9999,Unused,,\n";
  const spec = {
    classifications: { path: "c.csv", digits: 4 },
    industry_codes: { path: "m.csv" },
    industries: ["Software", "Media", "Entertainment", "Unused"],
  };
  const { of } = await industriesOf({ "c.csv": file, "m.csv": codes }, spec);
  expect(of(0)).toEqual(dates.map(() => "Software"));
  expect(of(1)).toEqual(["Media", "Media", "Entertainment", "Entertainment", "Entertainment"]);
  // Without a mapping the level itself is the industry.
  const level = await industriesOf({ "c.csv": file }, { classifications: { path: "c.csv", digits: 2 } });
  expect([level.of(0)[0], level.of(1)[0]]).toEqual(["45", "50"]);
});

test("codes without an industry are named once each; a code of another scheme is none", async () => {
  const files = {
    "b.csv": bars,
    "c.csv": "id,scheme,code,from\nA,gics,4510,2024-01-01\nB,gics,4599,2024-01-01\nC,gics,4599,2024-01-01\n",
    "m.csv": "scheme,code,industry\ngics,4510,Software\nicb,4599,Other\n",
  };
  const faults = await faultsOf(await project(files), {
    bars: { path: "b.csv" },
    classifications: { path: "c.csv" },
    industry_codes: { path: "m.csv" },
  });
  expect(faults).toEqual([
    {
      file: "c.csv",
      row: 3,
      column: "code",
      value: "4599",
      rule: "the code has no industry in m.csv on these days, in 2 rows of 2 securities: add it there",
    },
  ]);
});

test("a new scheme that became known after it begins leaves no gap: the security stays where it was, unless another scheme has it", async () => {
  const file = [
    "id,scheme,code,from,to,known_at",
    "A,old,Tech,2024-01-01,2024-01-31,",
    "A,new,Media,2024-02-01,,2024-02-05",
    "B,mine,Toys,2024-01-01,2024-01-31,",
    "B,new,Games,2024-02-01,,2024-02-05",
    "B,old,Food,2024-01-01,,",
  ];
  const spec = { classifications: { path: "c.csv", scheme: ["mine", "new", "old"] } };
  // Bars that name an industry are asked where no classification holds: not in between.
  const named = bars
    .split("\n")
    .map((row, r) => (row === "" ? row : `${row},${r === 0 ? "industry" : "Elsewhere"}`))
    .join("\n");
  const { of, notes } = await industriesOf({ "c.csv": file.join("\n"), "b.csv": named }, spec);
  expect(of(0)).toEqual(["Tech", "Tech", "Tech", "Media", "Media"]);
  expect(of(1)).toEqual(["Toys", "Food", "Food", "Games", "Games"]);
  expect(notes.join()).not.toContain("gaps");
});

test("shares that became known on different days: each day has those known last, whole, of the first scheme", async () => {
  const file = [
    "id,scheme,code,share,from,to,known_at",
    "A,old,Tech,0.5,2024-01-01,2024-01-31,",
    "A,old,Media,0.5,2024-01-01,2024-01-31,",
    "A,old,Tech,0.25,2024-02-01,,2024-02-02",
    "A,old,Media,0.75,2024-02-01,,2024-02-02",
    "A,new,Games,0.125,2024-02-01,,2024-02-05",
    "A,new,Media,0.875,2024-02-01,,2024-02-05",
    "A,new,Games,0.625,2024-02-01,,2024-02-06",
    "A,new,Media,0.375,2024-02-01,,2024-02-06",
    "B,old,Food,1,2024-01-01,,",
  ];
  const spec = { classifications: { path: "c.csv", scheme: ["new", "old"] } };
  const days = [
    "Media 0.5+Tech 0.5",
    "Media 0.5+Tech 0.5",
    "Media 0.75+Tech 0.25",
    "Games 0.125+Media 0.875",
  ];
  for (const rows of [file, [file[0]!, ...file.slice(1).reverse()]]) {
    const { of, notes } = await industriesOf({ "c.csv": rows.join("\n") }, spec);
    expect(of(0)).toEqual([...days, "Games 0.625+Media 0.375"]);
    expect(notes.join()).not.toContain("gaps");
  }
  // One of two shares alone, known later, is no whole.
  const half = [...file.slice(0, 8), file[9]!].join("\n");
  const faults = await faultsOf(await project({ "b.csv": bars, "c.csv": half }), {
    bars: { path: "b.csv" },
    ...spec,
  });
  expect(faults.map(({ row, rule }) => [row, rule])).toEqual([
    [
      8,
      "shares of A must sum to 1 on 2024-02-06, as known that day (rows known on one day say all there is)",
    ],
  ]);
});

test("a gap between two spells is a note, with the first", async () => {
  const file = "id,code,from,to\nA,Tech,2024-01-01,2024-01-31\nA,Media,2024-02-05,\nB,Food,2024-01-01,\n";
  const { of, notes } = await industriesOf({ "c.csv": file }, plain);
  expect(of(0)).toEqual(["Tech", "", "", "Media", "Media"]);
  expect(notes).toContain(
    "classifications: 1 gaps between spells of 1 securities (A from 2024-02-01 to 2024-02-04): bars or securities give the industry then, or the last one stands",
  );
});
