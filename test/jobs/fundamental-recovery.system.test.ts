import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { expectClose } from "../tolerance.ts";
import { line, type Pairs, rankCorrelation, scatter, variance } from "./cross-section.ts";
import {
  type AccountsCase,
  accountsCase,
  blends,
  type Close,
  foldProject,
  readAtPeriodEnd,
} from "./fundamental-recovery.ts";
import { endDataAt } from "./market-project.ts";
import { plainDescriptors } from "./plain-descriptors.ts";
import { accountRows, capOf, type Reading } from "./raw-tables.ts";

/*
 * 200 places in one country and in five, 150 days each, 12 closes each looked at; accounts are published 25 to 85 days after
 * their quarter, 4 % restated 2 to 8 weeks later. By the share of names whose last quarter is not public (or restated):
 *
 *              late     slope on truth   standard error   rank correlation with the truth
 *   value      < 30 %       1.007            0.002            0.9988 … 0.9998
 *            30 … 80 %      1.015            0.003            0.9984 … 0.9994
 *              > 80 %       1.039            0.005            0.9980 … 0.9985
 *   quality    < 30 %       0.967            0.012            0.971  … 0.990
 *            30 … 80 %      0.950            0.017            0.955  … 0.983
 *              > 80 %       0.910            0.022            0.928  … 0.950
 *
 * The rest is not noise of ours: names with public accounts lie on the truth to the rounding of the tables. Other styles of the
 * truth are made of prices or latent. Slopes are in the truth's unit, which those names give.
 */

const closeCount = 150;
/** Three months more of tables, so that every report of a period within the closes is in them. */
const dateCount = closeCount + 70;
const size = { assetCount: 200, dateCount, industryCount: 6 };
let cases: readonly AccountsCase[];

beforeAll(async () => {
  cases = [
    await accountsCase({ ...size, seed: 5, startDate: "2018-11-01" }, closeCount),
    await accountsCase({ ...size, seed: 6, startDate: "2021-02-01", countries: [4, 2, 2, 1, 1] }, closeCount),
  ];
});

/** Closes to look at: every twelfth, but not the last of a month, whose truth has the quarters that end on its last day. */
function looks({ days }: AccountsCase): number[] {
  return Array.from({ length: Math.floor((closeCount - 5) / 12) }, (_, i) => 5 + 12 * i).map((t) =>
    days[t].date.slice(0, 7) === days[t + 1].date.slice(0, 7) ? t : t - 1,
  );
}

const eachLook = (check: (given: AccountsCase, t: number) => void): number => {
  const all = cases.flatMap((given) => looks(given).map((t) => ({ given, t })));
  for (const { given, t } of all) check(given, t);
  return all.length;
};

/** A descriptor by its definition, of every covered name; NaN where a name has none. */
function plainValues(
  { tables }: AccountsCase,
  { date, scores }: Close,
  [descriptor, reading]: readonly [string, Reading],
): Map<string, number> {
  const define = plainDescriptors[descriptor] as (typeof plainDescriptors)[string];
  const ids = [...(scores.get("value")?.keys() ?? [])];
  return new Map(ids.map((id) => [id, define({ tables, date, reading }, id)]));
}

/** What a style is of: its descriptors, each in deviations over the estimation universe, weighted. */
function plainStyle(
  given: AccountsCase,
  close: Close,
  [style, reading]: readonly [string, Reading],
): Map<string, number> {
  const total = new Map<string, number>();
  for (const [descriptor, weight] of Object.entries(blends[style] ?? {})) {
    const raw = plainValues(given, close, [descriptor, reading]);
    const members = [...raw].filter(([id, value]) => close.estimation.has(id) && Number.isFinite(value));
    const scale = Math.sqrt(variance(members.map(([, value]) => value)));
    for (const [id, value] of raw) total.set(id, (total.get(id) ?? 0) + (weight * value) / scale);
  }
  return total;
}

/** Two measures of the ids that have both and are let through. */
function pairsOf(
  x: ReadonlyMap<string, number>,
  y: ReadonlyMap<string, number>,
  keep: (id: string) => boolean,
): Pairs {
  const ids = [...x.keys()].filter(
    (id) => keep(id) && Number.isFinite(x.get(id)) && Number.isFinite(y.get(id)),
  );
  return { x: ids.map((id) => x.get(id) as number), y: ids.map((id) => y.get(id) as number) };
}

/** Largest distance of y from its line on x. */
function offLine(pairs: Pairs): number {
  const { slope, start } = line(pairs);
  return Math.max(...pairs.y.map((value, i) => Math.abs(value - start - slope * (pairs.x[i] as number))));
}

describe("exposures made of published accounts", () => {
  test("are, up to scale and origin, what the raw tables say by definition, name by name", () => {
    let cells = 0;
    const count = eachLook((given, t) => {
      const close = given.closes[t] as Close;
      for (const [style, scores] of close.scores) {
        const plain = plainStyle(given, close, [style, "published"]);
        const pairs = pairsOf(plain, scores, (id) => close.known.get(style)?.has(id) === true);
        expect(offLine(pairs), `${style} ${close.date}`).toBeLessThan(1e-9);
        // A name is known to the engine exactly when the tables have all of it.
        const inTables = [...plain].filter(([, value]) => Number.isFinite(value)).map(([id]) => id);
        expect([...(close.known.get(style) ?? [])].sort()).toEqual(inTables.sort());
        cells += pairs.x.length;
      }
    });
    expect(count).toBe(24);
    expect(cells).toBeGreaterThan(0.8 * 190 * 6 * count);
  });

  test("have cap-weighted mean 0 and deviation 1 over the estimation universe", () => {
    eachLook(({ closes, tables }, t) => {
      const { date, scores, estimation } = closes[t] as Close;
      const caps = new Map([...estimation].map((id) => [id, capOf(tables, id, date)]));
      const total = [...caps.values()].reduce((sum, cap) => sum + cap, 0);
      for (const column of scores.values()) {
        const z = [...estimation].map((id) => column.get(id) as number);
        const weighted = [...estimation].reduce(
          (sum, id) => sum + (column.get(id) as number) * ((caps.get(id) as number) / total),
          0,
        );
        expect(Math.abs(weighted)).toBeLessThan(1e-6);
        expect(Math.abs(variance(z) - 1)).toBeLessThan(1e-9);
      }
    });
  });
});

/** Styles of the truth that are made of accounts: what the engine calls them, of which items, within which bounds. */
const shared = [
  { style: "book_to_price", truth: "value", items: ["book_equity"], bounds: [0, 2.5] },
  {
    style: "return_on_equity",
    truth: "quality",
    items: ["book_equity", "net_income_ttm"],
    bounds: [-0.4, 0.4],
  },
] as const;
type Shared = (typeof shared)[number];

/** The true exposures of a close, of first lines: second ones report nothing. */
function trueScores({ market, days }: AccountsCase, t: number, style: string): Map<string, number> {
  const { truth } = days[t + 1];
  const [S, s] = [market.styles.length, market.styles.indexOf(style)];
  const rows = [...truth.asset.keys()].filter((row) => market.securities[truth.asset[row]].primary);
  return new Map(rows.map((row) => [market.securities[truth.asset[row]].id, truth.styles[row * S + s]]));
}

/** Names that neither reading puts at the bounds of the truth. */
function isWithin(given: AccountsCase, close: Close, { style, bounds }: Shared): (id: string) => boolean {
  const readings = (["published", "period end"] as const).map((reading) =>
    plainValues(given, close, [style, reading]),
  );
  return (id) =>
    readings.every(
      (values) => bounds[0] < (values.get(id) as number) && (values.get(id) as number) < bounds[1],
    );
}

/** The last month end on or before a date at which a name's fiscal quarter ended, by the quarters it reports. */
function lastQuarterEnd({ tables }: AccountsCase, id: string, date: string): string | undefined {
  const ends = accountRows(tables, [id, "book_equity"], "9999-12-31", "published").map(
    (row) => row.periodEnd,
  );
  if (ends.length < 2) return undefined;
  const monthOf = (iso: string) => 12 * Number(iso.slice(0, 4)) + Number(iso.slice(5, 7));
  // The month before the date's has ended; go back to one that is a whole number of quarters from the last reported.
  let month = monthOf(date) - 1;
  while ((monthOf(ends[0]) - month) % 3 !== 0) month--;
  return new Date(Date.UTC(Math.floor((month - 1) / 12), ((month - 1) % 12) + 1, 0))
    .toISOString()
    .slice(0, 10);
}

/** Names whose last quarter is public, and not restated; or whose listing came after it, with a prospectus. */
function isUpToDate(given: AccountsCase, date: string, { items }: Shared): (id: string) => boolean {
  const listed = new Map(given.market.securities.map((security) => [security.id, security.listed]));
  return (id) => {
    const quarter = lastQuarterEnd(given, id, date);
    if (quarter === undefined) return false;
    return items.every((item) => {
      const rows = accountRows(given.tables, [id, item], date, "published");
      const [first] = accountRows(given.tables, [id, item], date, "period end");
      const isLast =
        (listed.get(id) as string) > quarter ? rows.length === 1 : rows[0]?.periodEnd === quarter;
      return isLast && rows[0] === first;
    });
  };
}

/** A style of the truth at a close beside the engine's: all names within bounds, and those whose accounts are up to date. */
function compare(given: AccountsCase, t: number, each: Shared) {
  const close = given.closes[t] as Close;
  const scores = close.scores.get(each.style) as ReadonlyMap<string, number>;
  const truth = trueScores(given, t, each.truth);
  const within = isWithin(given, close, each);
  const fresh = isUpToDate(given, close.date, each);
  const keep = (id: string) => close.known.get(each.style)?.has(id) === true && within(id);
  const plain = (reading: Reading) => plainStyle(given, close, [each.style, reading]);
  return {
    all: pairsOf(truth, scores, keep),
    upToDate: pairsOf(truth, scores, (id) => keep(id) && fresh(id)),
    late: pairsOf(truth, scores, (id) => keep(id) && !fresh(id)),
    /** What separates what was public from what had happened, by the tables alone. */
    readings: pairsOf(plain("period end"), plain("published"), (id) => keep(id) && truth.has(id)),
  };
}

/** Standard error of a correlation, to first order. */
const correlationError = (r: number, count: number) => (1 - r ** 2) / Math.sqrt(count);

describe.each(shared)("the true $truth", (each) => {
  test("is found exactly in names whose last quarter is public and not restated", () => {
    let [upToDate, late] = [0, 0];
    eachLook((given, t) => {
      const found = compare(given, t, each);
      // Tables round prices to 6 decimals and books to whole units.
      expect(offLine(found.upToDate)).toBeLessThan(1e-5);
      const { slope, start } = line(found.upToDate);
      const errors = found.late.y.map((z, i) => Math.abs(z - start - slope * (found.late.x[i] as number)));
      // Nothing else is right by chance.
      expect(errors.filter((error) => error < 1e-5).length).toBe(0);
      upToDate += found.upToDate.x.length;
      late += errors.length;
    });
    expect(upToDate / (upToDate + late)).toBeGreaterThan(0.4);
    expect(late / (upToDate + late)).toBeGreaterThan(0.3);
  });

  test("is ranked as well as what is public allows, within 4 standard errors at every close", () => {
    const ceilings: number[] = [];
    eachLook((given, t) => {
      const { all, readings } = compare(given, t, each);
      const ceiling = rankCorrelation(readings);
      const error = correlationError(ceiling, readings.x.length);
      expect(Math.abs(rankCorrelation(all) - ceiling)).toBeLessThan(4 * error);
      ceilings.push(ceiling);
    });
    // Quality keeps three quarters of four: 3/4 or more. Books move by some 4 % a quarter beside a spread of ln(book / price) of
    // 0.6 or more: 1 − 0.04²/(2 · 0.6²) = 0.998.
    expect(Math.min(...ceilings)).toBeGreaterThan(each.truth === "value" ? 0.99 : 0.75);
  });

  test("is found with the slope that the age of the accounts allows", () => {
    const aged: number[] = [];
    eachLook((given, t) => {
      const { all, upToDate, late } = compare(given, t, each);
      const unit = line(upToDate);
      const estimates = { x: all.x, y: all.y.map((z) => (z - unit.start) / unit.slope) };
      const { slope } = line(estimates);
      const error = scatter(estimates).slopeError;
      const share = late.x.length / all.x.length;
      // Quality: three of a late name's four quarters are those of the truth; the fourth can only add to a slope of 3/4.
      // Value: of its log distance to the target a book goes 6 % in the quarter not seen: at most 1/0.94 too much spread.
      const [low, high] = each.truth === "quality" ? [1 - share / 4, 1] : [1, 1 + share * (1 / 0.94 - 1)];
      expect(slope).toBeGreaterThan(low - 4 * error);
      expect(slope).toBeLessThan(high + 4 * error);
      if (share > 0.8) aged.push((each.truth === "quality" ? 1 - slope : slope - 1) / error);
    });
    // Just after a quarter's end the age shows.
    expect(aged.length).toBeGreaterThan(3);
    expect(aged.reduce((sum, t) => sum + t, 0) / aged.length).toBeGreaterThan(3);
  });
});

describe("a restated book", () => {
  test("is used from the first close it is public by, and the first figure until then", () => {
    let count = 0;
    for (const given of cases) {
      const dates = given.closes.map(({ date }) => date);
      for (const { id, first, restated } of restatements(given)) {
        const t = dates.findIndex((date) => date >= restated.knownAt);
        if (t < 1) continue;
        const [before, after] = [impliedBook(given, t - 1, id), impliedBook(given, t, id)];
        if (Number.isNaN(before) || Number.isNaN(after)) continue;
        expectClose([before / first.value, after / restated.value], [1, 1], 1e-6);
        count++;
      }
    }
    expect(count).toBeGreaterThan(15);
  });

  /** Restatements by a thousandth or more of a period that is still the latest when the restatement comes. */
  function restatements({ tables, closes }: AccountsCase) {
    const last = (closes[closeCount - 1] as Close).date;
    return [...tables.accounts].flatMap(([key, rows]) => {
      const [id, item] = key.split(" ") as [string, string];
      if (item !== "book_equity") return [];
      return rows.flatMap((restated) => {
        const first = rows.find((row) => row.periodEnd === restated.periodEnd) as typeof restated;
        const [latest] = accountRows(tables, [id, item], restated.knownAt, "published");
        const counts = latest === restated && first !== restated && restated.knownAt <= last;
        return counts && Math.abs(restated.value / first.value - 1) > 1e-3 ? [{ id, first, restated }] : [];
      });
    });
  }

  /** The book that the engine's exposure stands for, in the name's currency; NaN where it has none or no bar that day. */
  function impliedBook(given: AccountsCase, t: number, id: string): number {
    const close = given.closes[t] as Close;
    const scores = close.scores.get("book_to_price") as ReadonlyMap<string, number>;
    if (close.known.get("book_to_price")?.has(id) !== true) return Number.NaN;
    if (given.tables.caps.get(id)?.every(({ date }) => date !== close.date) !== false) return Number.NaN;
    // The units of z, from everybody else.
    const plain = plainValues(given, close, ["book_to_price", "published"]);
    const { slope, start } = line(
      pairsOf(
        plain,
        scores,
        (other) => other !== id && close.known.get("book_to_price")?.has(other) === true,
      ),
    );
    const rate = given.tables.fx.get(`${close.date} ${given.tables.currency.get(id)}`) ?? 1;
    const ratio = ((scores.get(id) as number) - start) / slope;
    return (ratio * capOf(given.tables, id, close.date)) / rate;
  }
});

describe("accounts read when their period ended, which nobody could", () => {
  const cut = 65;
  let given: AccountsCase;
  let ahead: readonly Close[];
  /** Closes up to one, of tables that end there: as read, and read ahead. */
  let ended: { readonly published: readonly Close[]; readonly ahead: readonly Close[] };

  const copyOf = (folder: string): string => {
    const copy = mkdtempSync(join(tmpdir(), "plimsoll-accounts-"));
    cpSync(join(folder, "plimsoll.yaml"), join(copy, "plimsoll.yaml"));
    cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
    return copy;
  };

  beforeAll(async () => {
    given = cases[0] as AccountsCase;
    const whole = copyOf(given.folder);
    readAtPeriodEnd(whole);
    ahead = await foldProject(whole, closeCount);
    const short = copyOf(given.folder);
    endDataAt(short, (given.closes[cut] as Close).date);
    const published = await foldProject(short, cut + 1);
    readAtPeriodEnd(short);
    ended = { published, ahead: await foldProject(short, cut + 1) };
  });

  test("come so close to the truth that it cannot be by what was public", () => {
    for (const each of shared) {
      for (const t of looks(given)) {
        const close = ahead[t] as Close;
        const scores = close.scores.get(each.style) as ReadonlyMap<string, number>;
        const within = isWithin(given, close, each);
        const keep = (id: string) => close.known.get(each.style)?.has(id) === true && within(id);
        const forbidden = rankCorrelation(pairsOf(trueScores(given, t, each.truth), scores, keep));
        const ceiling = rankCorrelation(compare(given, t, each).readings);
        const allowed = rankCorrelation(compare(given, t, each).all);
        expect(forbidden).toBeGreaterThan(0.995);
        expect(forbidden).toBeGreaterThan(ceiling + 4 * correlationError(ceiling, scores.size));
        expect(allowed).toBeLessThan(forbidden);
      }
    }
  });

  test("move exactly those names of which a figure was not public yet, or was restated", () => {
    for (const t of looks(given)) {
      const close = ahead[t] as Close;
      const scores = close.scores.get("book_to_price") as ReadonlyMap<string, number>;
      const known = (id: string) => close.known.get("book_to_price")?.has(id) === true;
      const [now, then] = (["published", "period end"] as const).map((reading) =>
        plainValues(given, close, ["book_to_price", reading]),
      ) as [Map<string, number>, Map<string, number>];
      const same = (id: string) => now.get(id) === then.get(id);
      const { slope, start } = line(pairsOf(now, scores, (id) => known(id) && same(id)));
      const moved = [...scores.keys()].filter((id) => {
        const gap = Math.abs((scores.get(id) as number) - start - slope * (now.get(id) as number));
        return known(id) && gap > 1e-9;
      });
      const expected = [...scores.keys()].filter(
        (id) => known(id) && Number.isFinite(now.get(id)) && !same(id),
      );
      expect(moved.sort()).toEqual(expected.sort());
      expect(moved.length).toBeGreaterThan(15);
    }
  });

  test("are given away by tables that end at a close: what was published there stays, to the bit, and they do not", () => {
    expect(ended.published).toEqual(given.closes.slice(0, cut + 1));
    const [short, whole] = [ended.ahead[cut], ahead[cut]] as [Close, Close];
    for (const { style, items } of shared) {
      const notPublic = [...(whole.known.get(style) ?? [])].filter((id) =>
        items.some((item) => {
          const rows = given.tables.accounts.get(`${id} ${item}`) ?? [];
          const { date } = whole;
          return rows.some(({ periodEnd, knownAt }) => periodEnd <= date && knownAt > date);
        }),
      );
      expect(notPublic.length).toBeGreaterThan(15);
      const moved = notPublic.filter(
        (id) =>
          Math.abs((whole.scores.get(style)?.get(id) ?? 0) - (short.scores.get(style)?.get(id) ?? 0)) > 1e-3,
      );
      expect(moved.length / notPublic.length).toBeGreaterThan(0.8);
    }
  });
});
