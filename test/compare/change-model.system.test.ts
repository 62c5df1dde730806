import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { changeOutput } from "../../node/cli/commands/evaluate-change.ts";
import { changeModel, openNamedRun } from "../../node/compare/index.ts";
import { readAxes } from "../../node/model/index.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import type { Run } from "../../node/store/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";

let folder = "";
let project: Project;
const scratch = mkdtempSync(join(tmpdir(), "plimsoll-change-"));

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 130, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
});

function write(name: string, text: string): string {
  const file = join(scratch, name);
  writeFileSync(file, text);
  return file;
}

/** With the run, closed afterwards. */
async function withRun<T>(use: (run: Run) => Promise<T>): Promise<T> {
  const run = await openNamedRun(project, project.spec.name);
  try {
    return await use(run);
  } finally {
    await run.close();
  }
}

const change = (of: Parameters<typeof changeModel>[2]) => withRun((run) => changeModel(project, run, of));

describe("a changed model", () => {
  test("has the spec's other settings, a name of its own, and says what had to change with it", async () => {
    const { project: without, notes } = await change({ without: "size" });
    expect(without.spec.name).toBe("small-without-size");
    expect(without.options.exposures.styles.map(({ name }) => name)).not.toContain("size");
    expect(notes.join(" ")).toMatch(/Volatility is no longer made orthogonal .* only to beta/);
    const quality = write(
      "quality.yaml",
      "factors: { styles: { value: { blend: { book_to_price: 1 } } } }\nregression: { robust: huber }\n",
    );
    const { project: added } = await change({ with: quality });
    const value = added.options.exposures.styles.find(({ name }) => name === "value");
    expect(value).toMatchObject({ blend: [{ descriptor: "book_to_price", weight: 1 }] });
    expect(added.options.regression.robust).toBe("huber");
    expect(added.options.exposures.styles.length).toBe(project.options.exposures.styles.length);
    expect(added.options.covariance).toEqual(project.options.covariance);
  });

  test("whose name would be too long is cut, and told from another that begins so", async () => {
    const named = async (end: string) => {
      const file = write(`${"quality-".repeat(15)}${end}.yaml`, "regression: { robust: huber }\n");
      return (await change({ with: file })).project.spec.name;
    };
    const [one, other] = [await named("one"), await named("other")];
    for (const name of [one, other]) expect(name).toMatch(/^small-with-(quality-){10,}[0-9a-f]{8}$/);
    expect(Math.max(one.length, other.length)).toBeLessThanOrEqual(100);
    expect(one).not.toBe(other);
    expect(await named("one")).toBe(one);
  });

  test("joins industries and moves securities, from a day on where one is given", async () => {
    const { industries, ids, date } = await withRun(async (run) => {
      const axes = await readAxes(run);
      return {
        industries: [...axes.industryCodes.keys()],
        ids: axes.assets.labels,
        date: run.manifest.forecastDates[2] as string,
      };
    });
    const [one, two] = industries as [string, string];
    const merge = write("merge.csv", `industry,into\n${one},${two}\n`);
    const { project: joined } = await change({ industries: merge });
    expect(joined.options.exposures.industries.merge).toEqual({ [one]: two });
    const split = write("split.csv", `id,industry,from\n${ids[0]},new,${date}\n${ids[1]},new,\n`);
    const { project: moved, notes } = await change({ industries: split });
    expect(notes.join(" ")).toContain("2 securities moved to new, 1 of them from the beginning");
    const table = readFileSync(join(folder, moved.spec.data.classifications?.path as string), "utf8").split(
      "\n",
    );
    const rows = table.filter((line) => line.startsWith(`${ids[0]},`));
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.at(-1)).toBe(`${ids[0]},new,${date},`);
    expect(table.filter((line) => line.startsWith(`${ids[1]},`))).toEqual([`${ids[1]},new,1900-01-01,`]);
  });

  test("is refused in sentences where it is nonsense", async () => {
    await expect(change({ without: "siz" })).rejects.toThrow(/did you mean size\?/);
    await expect(change({ without: "banks" })).rejects.toThrow(/An industry cannot be left out/);
    await expect(change({ with: write("name.yaml", "name: other\n") })).rejects.toThrow(/are the project's/);
    await expect(change({ with: write("list.yaml", "- a\n") })).rejects.toThrow(/a piece of plimsoll.yaml/);
    const unknown = write(
      "unknown.yaml",
      "factors: { styles: { x: { blend: { no_such_descriptor: 1 } } } }\n",
    );
    await expect(change({ with: unknown })).rejects.toThrow(/no_such_descriptor/);
    await expect(change({ industries: write("none.csv", "industry,into\nno_such,banks\n") })).rejects.toThrow(
      /no industry of the model/,
    );
    await expect(change({ industries: write("id.csv", "id,industry\nNOBODY,x\n") })).rejects.toThrow(
      /no security of the run/,
    );
    await expect(
      change({ industries: write("day.csv", "id,industry,from\nS00001,x,soon\n") }),
    ).rejects.toThrow(/day of the calendar/);
    await expect(change({ industries: write("both.csv", "industry,other\na,b\n") })).rejects.toThrow(
      /industry, into/,
    );
  });

  test("is estimated, kept, and put beside the model in admission, fit, residuals, forecasts, risk and return", async () => {
    const options = { without: "value", random: 2, seed: 1, top: 3 };
    const { text, json, csv } = await changeOutput(project, options);
    for (const title of [
      "Admission, before (A) and after (B)",
      "What the residuals hold",
      "Which forecasts were better",
      "Where the return came from",
    ])
      expect(text).toContain(title);
    expect(existsSync(join(folder, "models", "small-without-value", "current.json"))).toBe(true);
    const { evidence, attribution, last } = json as {
      evidence: [{ factors: { factor: string }[] }, { factors: { factor: string }[] }];
      attribution: {
        returnTotal: number;
        returnTotalSecond: number;
        lines: { first: number; second: number }[];
      };
      last: { total: { factors: { factor: { name: string }; models: string }[] } };
    };
    const names = evidence.map(({ factors }) => factors.map(({ factor }) => factor));
    expect(names[0]).toContain("value");
    expect(names[1]).not.toContain("value");
    expect(last.total.factors.find(({ factor }) => factor.name === "value")?.models).toBe("first");
    for (const side of ["first", "second"] as const) {
      const sum = attribution.lines.reduce(
        (total, line) => total + (Number.isNaN(line[side]) ? 0 : line[side]),
        0,
      );
      const { returnTotal, returnTotalSecond } = attribution;
      expect(Math.abs(sum - (side === "first" ? returnTotal : returnTotalSecond))).toBeLessThan(1e-10);
    }
    expect(csv?.rows.some(([model, factor]) => model === "A" && factor === "value")).toBe(true);
    editSpec(folder, (spec) => spec.replace("top: 32", "top: 30"));
    await expect(changeOutput(await readProject(folder), options)).rejects.toThrow(/older than its project/);
  });
});
