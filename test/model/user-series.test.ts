import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

interface Line {
  readonly source: string;
  readonly family?: string;
  readonly contribution: number;
}
interface Json {
  readonly active: {
    readonly returnTotal: number;
    readonly specific: Line;
    readonly riskFree: Line;
    readonly factors: Line;
    readonly byFamily: readonly Line[];
    readonly byFactor: readonly Line[];
  };
  readonly path: readonly {
    readonly date: string;
    readonly byFamily: readonly { readonly family: string; readonly contribution: number }[];
  }[];
}

let folder = "";
let project: Project;
let rows: (readonly [string, string, number])[] = [];

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
  const run = await openRun(project.modelFolder);
  const table = await run.readTable("factor_returns");
  await run.close();
  const factors = selectValues(table, "factor", "text");
  const returns = selectValues(table, "factor_return", "number");
  // The run's own market, as somebody's index would be.
  rows = selectValues(table, "date", "date").flatMap((date, row) =>
    factors[row] === "market" ? [[date, "index", returns[row] as number] as const] : [],
  );
});

const sum = (values: readonly number[]) => values.reduce((to, value) => to + value, 0);

function file(name: string, lines: readonly (readonly [string, string, number | string])[]): string {
  const path = join(folder, name);
  writeFileSync(path, `date,factor,return\n${lines.map((line) => line.join(",")).join("\n")}\n`);
  return path;
}

async function attribute(request: {
  readonly factors?: string;
  readonly factorReturns?: string;
}): Promise<Json> {
  const all = { portfolio: "value_manager", link: "carino", ...request };
  return (await attributionReport(project, all)).json as Json;
}

describe("return series as factors", () => {
  test("come first, and no total moves", async () => {
    const plain = await attribute({});
    const own = await attribute({ factorReturns: file("index.csv", rows) });
    for (const key of ["factors", "specific", "riskFree"] as const)
      expectClose(own.active[key].contribution, plain.active[key].contribution, TOLERANCE.algebra);
    expectClose(own.active.returnTotal, plain.active.returnTotal, TOLERANCE.algebra);
    const families = sum(own.active.byFamily.map((of) => of.contribution));
    expectClose(families, own.active.factors.contribution, TOLERANCE.algebra);
    const index = own.active.byFactor.find(({ source }) => source === "index");
    expect(index?.family).toBe("user");
    expect(index?.contribution).not.toBe(0);
  });

  test("what is known later changes nothing earlier", async () => {
    const [own, other] = [
      await attribute({ factorReturns: file("whole.csv", rows) }),
      await attribute({
        factorReturns: file(
          "later.csv",
          rows.map(([date, name, value], at) => [date, name, at < rows.length - 5 ? value : -3 * value]),
        ),
      }),
    ];
    const changed = rows.at(-5)?.[0] as string;
    const familiesBefore = ({ path }: Json) =>
      path.filter(({ date }) => date < changed).map((of) => of.byFamily);
    expect(familiesBefore(own).length).toBeGreaterThan(3);
    expect(familiesBefore(other)).toEqual(familiesBefore(own));
    expect(other.path.at(-1)).not.toEqual(own.path.at(-1));
  });

  test("a file that does not fit is refused, all its faults at once", async () => {
    const [, second, third] = rows as [unknown, (typeof rows)[number], (typeof rows)[number]];
    const bad = file("bad.csv", [...rows, ["2020-13-01", "", "much"], [second[0], "index", 0.1]]);
    await expect(attribute({ factorReturns: bad })).rejects.toThrow(
      /a day of the calendar[\s\S]*a series needs a name[\s\S]*must be a decimal[\s\S]*two returns on/,
    );
    const gap = file("gap.csv", [
      ...rows.filter((row) => row !== second && row !== third),
      ["2020-01-04", "index", 0.1],
    ]);
    await expect(attribute({ factorReturns: gap })).rejects.toThrow(
      /no return of index for this period of the run/,
    );
    await expect(attribute({ factorReturns: gap })).rejects.toThrow(/no period of the run ends on this day/);
    const twice = [...rows, ...rows.map(([date, , value]) => [date, "twice", 2 * value] as const)];
    await expect(attribute({ factorReturns: file("twice.csv", twice) })).rejects.toThrow(
      /the series twice has no variance of its own beside the other series in the periods before .*leave one out/,
    );
    await expect(attribute({ factorReturns: file("old.csv", [["1999-01-04", "index", 0]]) })).rejects.toThrow(
      /no date is the end of a period of the run/,
    );
    await expect(attribute({ factorReturns: file("none.csv", []) })).rejects.toThrow(
      /the file has no returns/,
    );
    await expect(attribute({ factorReturns: bad, factors: "universe" })).rejects.toThrow(/either portfolios/);
  });
});

test("the universe can be a factor of one's own: no total moves", async () => {
  const [plain, own] = [await attribute({}), await attribute({ factors: "universe" })];
  expectClose(own.active.returnTotal, plain.active.returnTotal, TOLERANCE.algebra);
  const line = own.active.byFactor.find(({ source, family }) => source === "universe" && family === "user");
  expect(line?.contribution).not.toBe(0);
});

test("the sector view as rows: groups, rest and trading are the total, and so is the bridge", async () => {
  const { csv } = await attributionReport(project, {
    portfolio: "value_manager",
    link: "carino",
    brinson: true,
  });
  const table = csv as NonNullable<typeof csv>;
  const column = (name: string) => table.header.indexOf(name);
  const value = (row: (typeof table.rows)[number], name: string) => row[column(name)] as number;
  const of = (kind: string) => table.rows.filter((row) => row[0] === kind);
  const [total] = of("total") as [(typeof table.rows)[number]];
  const first = of("group").filter((row) => row[column("parent")] === "");
  expect(first.length).toBeGreaterThan(2);
  for (const name of ["allocation", "selection", "interaction"])
    expectClose(sum(first.map((row) => value(row, name))), value(total, name), TOLERANCE.algebra);
  const parts = [...first, ...of("rest"), ...of("trading")];
  expectClose(sum(parts.map((row) => value(row, "total"))), value(total, "total"), TOLERANCE.algebra);
  const bridge = of("bridge").map((row) => value(row, "total"));
  expectClose(
    sum([...bridge, ...of("trading").map((row) => value(row, "total"))]),
    value(total, "total"),
    1e-11,
  );
  expect(table.rows.every((row) => row.length === table.header.length)).toBe(true);
});
