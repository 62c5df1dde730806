import { expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import type { DataSpec, TableName } from "../../wire/index.ts";
import { opened } from "./compare-imports.ts";
import { parquet, project } from "./project.ts";

// What must not matter: the order of rows, how they are spread over files, the format of the files, and what securities are called.

type Rows = readonly (readonly string[])[];
type Tables = Readonly<Partial<Record<TableName, Rows>>>;

const dates = ["2024-01-30", "2024-01-31", "2024-02-01", "2024-02-02", "2024-02-05"];
const ids = ["A", "B", "C", "D"];

const base: Tables = {
  identifiers: [
    ["id", "kind", "value", "from", "to"],
    ...ids.flatMap((id, i) => [
      // Tickers move on by one in February: T0 is A, then B.
      [id, "ticker", `T${i}`, "", "2024-01-31"],
      [id, "ticker", `T${(i + 3) % 4}`, "2024-02-01", ""],
      [id, "vendor", `${1000 - 7 * i}`, "", ""],
    ]),
  ],
  bars: [
    ["date", "id", "price", "market_cap", "volume", "industry", "mine"],
    ...dates.flatMap((date, d) =>
      ids.flatMap((id, i) =>
        // D begins on the third day; B pauses on the fourth.
        (i === 3 && d < 2) || (i === 1 && d === 3)
          ? []
          : [
              [
                date,
                id,
                `${10 + i + d / 8}`,
                `${100 * (i + 1) + d}`,
                `${d * i}`,
                i === 2 ? "Food" : "",
                `${i - d}`,
              ],
            ],
      ),
    ),
  ],
  securities: [
    ["id", "issuer", "currency", "primary", "industry"],
    ...ids.map((id, i) => [
      id,
      i < 2 ? "one" : id,
      i === 3 ? "EUR" : "USD",
      i === 1 ? "0" : "1",
      i === 3 ? "Toys" : "",
    ]),
  ],
  fundamentals: [
    ["id", "item", "value", "period_end", "known_at"],
    ...ids.flatMap((id, i) => [
      [id, "sales", `${i}`, "2023-12-31", "2024-01-30"],
      [id, "sales", `${i + 0.5}`, "2023-12-31", "2024-02-02"],
      [id, "debt", `${i * 3}`, "2023-09-30", dates[i + 1]!],
    ]),
  ],
  classifications: [
    ["id", "scheme", "code", "share", "from", "to", "known_at"],
    ["A", "old", "4510", "1", "2024-01-01", "", ""],
    ["A", "new", "4510", "0.25", "2024-01-31", "", "2024-02-01"],
    ["A", "new", "5020", "0.75", "2024-01-31", "", "2024-02-01"],
    ["B", "old", "4520", "1", "2024-01-01", "2024-01-31", ""],
    ["B", "old", "5020", "1", "2024-02-01", "", "2024-02-05"],
  ],
  industry_codes: [
    ["scheme", "code", "industry", "from", "to"],
    ["", "45", "Tech", "", ""],
    ["old", "50", "Print", "", "2024-02-01"],
    ["old", "50", "Media", "2024-02-02", ""],
    ["new", "50", "Web", "", ""],
  ],
  memberships: [
    ["id", "list", "from", "to"],
    ...ids.map((id, i) => [id, i % 2 ? "odd" : "even", dates[i]!, dates[4]!]),
  ],
  scores: [["date", "id", "name", "value"], ...ids.map((id, i) => [dates[1]!, id, "q", `${i / 3}`])],
  portfolios: [["date", "id", "weight"], ...ids.map((id, i) => [dates[2]!, id, `${i / 10}`])],
};

const options: Partial<Record<TableName, object>> = {
  bars: { scores: { mine: "mine" } },
  classifications: { scheme: ["new", "old"], digits: 2 },
};

/** The spec of tables that lie in these files. */
function specOf(files: Readonly<Partial<Record<TableName, readonly string[]>>>): DataSpec {
  return Object.fromEntries(
    Object.entries(files).map(([name, path]) => [name, { path, ...options[name as TableName] }]),
  ) as unknown as DataSpec;
}

const csv = (rows: Rows) => `${rows.map((row) => row.join(",")).join("\n")}\n`;

/** Everything that an opening delivers, without what names files. */
async function delivered(
  tables: Tables,
  spread: (name: TableName, rows: Rows) => Promise<Record<string, string | Buffer>>,
  more: Partial<Record<TableName, object>> = {},
) {
  const files: Record<string, string | Buffer> = {};
  const paths: Partial<Record<TableName, readonly string[]>> = {};
  for (const [name, rows] of Object.entries(tables) as [TableName, Rows][]) {
    const made = await spread(name, rows);
    Object.assign(files, made);
    paths[name] = Object.keys(made);
  }
  const spec = specOf(paths);
  const full = Object.fromEntries(
    Object.entries(spec).map(([name, table]) => [name, { ...table, ...more[name as TableName] }]),
  ) as unknown as DataSpec;
  const { days, keys, axes, holdings } = await opened(await project(files), full);
  const { portfolio, date, id, weight } = holdings.portfolios;
  return { days, keys, axes, held: { portfolio, date, id, weight } };
}

const plain = async (name: TableName, rows: Rows) => ({ [`${name}.csv`]: csv(rows) });

function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = randomStream("metamorphic", seed);
  const keys = items.map(() => random.uniform());
  return [...items.keys()].sort((a, b) => keys[a]! - keys[b]!).map((i) => items[i]!);
}

const whole = delivered(base, plain);

test("the base has industries from every table, a code known late, and a security that comes later", async () => {
  const { days, axes } = await whole;
  expect(axes.industries).toEqual(["Food", "Media", "Tech", "Toys", "Web"]);
  expect(days[1]!.offsets).toEqual([0, 1, 2, 3, 3]);
  expect(days[2]!.shares).toEqual([0.25, 0.75, 1, 1, 1]);
});

test.each(["one", "two", "three"])(
  "rows in another order, spread over files as it comes: %s",
  async (seed) => {
    const random = randomStream("files", seed);
    const spread = async (name: TableName, [header, ...rows]: Rows) => {
      const parts = new Map<number, (readonly string[])[]>();
      for (const row of shuffled(rows, seed + name)) {
        const part = random.integer(3);
        parts.set(part, [...(parts.get(part) ?? []), row]);
      }
      return Object.fromEntries(
        [...parts].map(([part, own]) => [`${name}${part}.csv`, csv([header!, ...own])]),
      );
    };
    expect(await delivered(base, spread)).toEqual(await whole);
  },
);

test("Parquet in place of CSV, and beside it", async () => {
  const values = (rows: Rows) =>
    rows.map((row) => `(${row.map((cell) => `'${cell}'`).join(", ")})`).join(", ");
  const typed = (column: string) => {
    const type = /^(date|from|to|period_end|known_at)$/.test(column)
      ? "DATE"
      : /^(price|market_cap|volume|mine|value|share|weight)$/.test(column)
        ? "DOUBLE"
        : "VARCHAR";
    return `CAST(nullif("${column}", '') AS ${type}) AS "${column}"`;
  };
  const binary = async (name: TableName, [header, ...rows]: Rows) => {
    const names = header!.map((column) => `"${column}"`).join(", ");
    // Identifiers have values that are no numbers.
    const columns = header!.map((column) =>
      name === "identifiers" && column === "value" ? `"${column}"` : typed(column),
    );
    return parquet(`SELECT ${columns.join(", ")} FROM (VALUES ${values(rows)}) t(${names})`);
  };
  const alone = async (name: TableName, rows: Rows) => ({ [`${name}.parquet`]: await binary(name, rows) });
  const mixed = async (name: TableName, [header, ...rows]: Rows) => ({
    [`${name}.csv`]: csv([header!, ...rows.filter((_, r) => r % 2 === 0)]),
    [`${name}.parquet`]: await binary(name, [header!, ...rows.filter((_, r) => r % 2 === 1)]),
  });
  expect(await delivered(base, alone)).toEqual(await whole);
  expect(await delivered(base, mixed)).toEqual(await whole);
});

function renamed(to: (id: string) => string): Tables {
  return Object.fromEntries(
    Object.entries(base).map(([name, [header, ...rows]]) => {
      const at = header!.indexOf("id");
      return [name, [header, ...rows.map((row) => (at < 0 ? row : row.with(at, to(row[at]!))))]];
    }),
  );
}

test("other ids in the same order change nothing but the names", async () => {
  const to = (id: string) => `id ${id.charCodeAt(0) * 11}`;
  const { days, held, axes } = await delivered(renamed(to), plain);
  const before = await whole;
  expect(days).toEqual(before.days);
  expect(axes.assets.labels).toEqual(before.axes.assets.labels.map(to));
  expect(axes.traits).toEqual(before.axes.traits);
  expect(held).toEqual({ ...before.held, id: before.held.id.map(to) });
});

test("other ids in another order are the same values on other places of the axis", async () => {
  const names: Readonly<Record<string, string>> = { A: "Q", B: "P", C: "Z", D: "X" };
  const { days, axes } = await delivered(
    renamed((id) => names[id]!),
    plain,
  );
  const before = await whole;
  const place = before.axes.assets.labels.map((id) => axes.assets.codes.get(names[id]!)!);
  expect(place).not.toEqual([0, 1, 2, 3]);
  for (const [d, day] of days.entries()) {
    const was = before.days[d]!;
    for (const what of ["price", "marketCap", "volume"] as const)
      expect(place.map((at) => day[what][at])).toEqual(was[what]);
    for (const [name, values] of Object.entries(day.scores))
      expect(place.map((at) => values[at])).toEqual(was.scores[name]);
    const industries = (of: typeof day, at: number) => of.codes.slice(of.offsets[at], of.offsets[at + 1]);
    expect(place.map((at) => industries(day, at))).toEqual(place.map((_, i) => industries(was, i)));
    const known = (of: typeof day, at: (asset: number) => number) =>
      of.fundamentals.map(([asset, ...rest]) => [at(asset as number), ...rest].join(" ")).sort();
    expect(known(day, (asset) => place.indexOf(asset))).toEqual(known(was, (asset) => asset));
  }
});

test("files by tickers that move, or by a vendor's numbers, deliver what files by ids do, keys included", async () => {
  const dateOf: Partial<Record<TableName, string>> = {
    bars: "date",
    fundamentals: "known_at",
    classifications: "from",
    memberships: "from",
    scores: "date",
    portfolios: "date",
  };
  const written = (kind: "ticker" | "vendor"): Tables =>
    Object.fromEntries(
      Object.entries(base).map(([name, [header, ...rows]]) => {
        const on = dateOf[name as TableName];
        if (on === undefined) return [name, [header, ...rows]];
        const [at, date] = [header!.indexOf("id"), header!.indexOf(on)];
        const call = (id: string, day: string) => {
          const i = ids.indexOf(id);
          if (kind === "vendor") return `${1000 - 7 * i}`;
          return `T${day <= "2024-01-31" ? i : (i + 3) % 4}`;
        };
        return [name, [header, ...rows.map((row) => row.with(at, call(row[at]!, row[date]!)))]];
      }),
    );
  for (const [kind, said] of [
    ["ticker", "ticker"],
    ["vendor", "any"],
  ] as const) {
    const more = Object.fromEntries(Object.keys(dateOf).map((name) => [name, { ids: said }]));
    expect(await delivered(written(kind), plain, more)).toEqual(await whole);
  }
});
