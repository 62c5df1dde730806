import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { readReportInput } from "../../node/cli/commands/report.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { type ReportInput, renderReport, SECTION_IDS } from "../../node/report/index.ts";
import { estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { tablesOf, written } from "./report-tables.ts";

let project: Project;
let input: ReportInput;
let html = "";

beforeAll(async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  await estimate(folder);
  project = await readProject(folder);
  input = await readReportInput(project, { portfolio: "value_manager", link: "carino" });
  html = renderReport(input).html;
});

/** The rows of the table whose title begins so. */
function tableOf(page: string, title: string): readonly (readonly string[])[] {
  const found = [...tablesOf(page)].find(([name]) => name.startsWith(title));
  if (found === undefined) throw new Error(`no table ${title}`);
  return found[1];
}

const rowOf = (title: string, label: string, page = html) =>
  tableOf(page, title).find(([first]) => first === label) ?? [];

/** What a cell says, as a number. */
const read = (cell: string | undefined) => Number((cell ?? "").replace("−", "-"));

describe("the page says what the JSON says", () => {
  test("risk: every source, sums to the tracking error", () => {
    const { portfolio, benchmark, active } = input.risk;
    const title = "Where the active risk comes from";
    for (const factor of active.factors.filter((of) => of.volatilityAnnual > 0)) {
      const exposure = (book: typeof portfolio) =>
        book.factors.find((of) => of.factor === factor.factor)?.exposure as number;
      expect(rowOf(title, factor.factor)).toEqual([
        factor.factor,
        written(exposure(portfolio), 3),
        written(exposure(benchmark), 3),
        written(factor.exposure, 3),
        written(factor.volatilityAnnual * 100, 2),
        written(factor.correlation, 2),
        written(factor.riskContributionAnnual * 100, 2),
        written(factor.varianceShare * 100, 1),
      ]);
    }
    const [total, share] = rowOf(title, "Total").slice(-2);
    expect([total, share]).toEqual([written(active.volatilityAnnual * 100, 2), "100.0"]);
    const parts = ["Market", "Industries", "Styles", "Specific"].map((label) => rowOf(title, label).at(-2));
    expect(parts.reduce((sum, part) => sum + read(part), 0)).toBeCloseTo(read(total), 1);
  });

  test("names: those shown and the others sum to both totals", () => {
    for (const [title, column, value] of [
      ["Names with the largest active risk contributions", 5, input.risk.active.volatilityAnnual],
      ["Names that did most", 6, input.attribution?.active.returnTotal as number],
    ] as const) {
      const rows = tableOf(html, title).slice(1);
      expect(rows.some(([label]) => /^Other \(\d+\)$/.test(label as string))).toBe(true);
      expect(rows.at(-1)?.[column]).toBe(written(value * 100, 2));
      const sum = rows.slice(0, -1).reduce((to, row) => to + read(row[column]), 0);
      expect(Math.abs(sum - value * 100)).toBeLessThan(0.005 * rows.length);
    }
  });

  test("performance and Brinson: lines, the bridge, and one active return", () => {
    const { active, portfolio, brinson } = input.attribution as NonNullable<ReportInput["attribution"]>;
    const title = "Where the active return came from";
    const total = written(active.returnTotal * 100, 2);
    for (const line of active.byFactor.filter((of) => of.contribution !== 0)) {
      expect(rowOf(title, line.source).slice(1, 6)).toEqual([
        written(line.exposureMean, 3),
        ...[line.contribution, line.tilt, line.timing].map((of) => written((of as number) * 100, 2)),
        written(line.tStatistic, 2),
      ]);
    }
    expect(rowOf(title, "Total")[2]).toBe(total);
    expect(rowOf(title, "Total").at(-1)).toBe(written(portfolio.returnTotal * 100, 2));
    expect(rowOf("By group", "Total").at(-1)).toBe(total);
    expect(rowOf("The bridge", "Total").at(-1)).toBe(total);
    for (const group of brinson?.groups ?? []) {
      expect(rowOf("By group", group.label).at(-1)).toBe(written(group.total * 100, 2));
    }
  });

  test("correlations: the matrix, with volatilities on the diagonal", () => {
    const { factors, correlations, stage } = input.correlations as NonNullable<ReportInput["correlations"]>;
    const rows = tableOf(html, "Correlations of").slice(1);
    expect(rows.map(([name]) => name)).toEqual(factors.map(({ factor }) => factor));
    rows.forEach((row, i) => {
      const wanted = correlations.matrix[i]?.map((rho, j) =>
        i === j ? written((factors[i]?.volatilityAnnual[stage] as number) * 100, 1) : written(rho, 2),
      );
      expect(row.slice(1)).toEqual(wanted);
    });
  });

  test("stress: shocks, the model under stress, the likeliest loss, the worst windows", () => {
    const { shocks, model, reverse, worst } = input.stress as NonNullable<ReportInput["stress"]>;
    const rows = tableOf(html, "A factor falls by 2 standard deviations").slice(1);
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      const { factorReturn, impacts } = shocks.factors.find(
        (of) => of.factor === row[0],
      ) as (typeof shocks.factors)[number];
      const of = (side: string) => impacts.find((one) => one.side === side) as (typeof impacts)[number];
      const [active, total] = [of("active"), of("portfolio")];
      expect(row.slice(1)).toEqual(
        [factorReturn, active.naive, active.conditional, total.naive, total.conditional].map((value) =>
          written(value * 100, 2),
        ),
      );
    }
    expect(tableOf(html, "The model under stress").slice(1)).toHaveLength(model.length);
    const active = reverse.sides.find(({ side }) => side === "active");
    expect(rowOf("The most likely way to an active loss of 5.00 %", "Total").at(-1)).toBe("−5.00");
    expectClose(active?.impact as number, -0.05, TOLERANCE.algebra);
    expect(tableOf(html, "The worst windows").slice(1)).toHaveLength(worst.windows.length);
  });

  test("losses of a period by every method", () => {
    for (const [title, book] of [
      ["Portfolio", input.risk.portfolio],
      ["Active", input.risk.active],
    ] as const) {
      const of = (book.tail?.estimates ?? []).filter(({ method }) => method === "normal");
      expect(of.length).toBeGreaterThan(0);
      expect(rowOf("Loss in one period", `${title}, normal`).slice(1)).toEqual(
        of.flatMap(({ valueAtRisk, expectedShortfall }) =>
          [valueAtRisk, expectedShortfall].map((value) => written(value * 100, 2)),
        ),
      );
    }
  });

  test("beta by source, and beta and losses by name", () => {
    const { betaSources, tailNames } = input.risk;
    const betas = betaSources as NonNullable<typeof betaSources>;
    const tail = tailNames as NonNullable<typeof tailNames>;
    for (const of of betas.factors.slice(0, 4))
      expect(rowOf("Where the predicted beta comes from", of.factor).at(-1)).toBe(
        written(of.contribution, 3),
      );
    expect(rowOf("Where the predicted beta comes from", "Predicted beta").at(-1)).toBe(
      written(betas.beta, 3),
    );
    const title = "Names with the largest active expected shortfall";
    const rows = tableOf(html, title).slice(1);
    const last = tail.estimates.at(-1) as (typeof tail.estimates)[number];
    expect(last.method).toBe("historical_specific");
    expect(rows.at(-1)?.at(-1)).toBe(written(last.expectedShortfall * 100, 3));
    expect(rows.at(-1)?.[3]).toBe(written(betas.beta, 3));
    const sum = rows.slice(0, -1).reduce((to, row) => to + read(row.at(-1)), 0);
    expect(Math.abs(sum - last.expectedShortfall * 100)).toBeLessThan(0.0005 * rows.length);
    expect(rowOf("Loss in one period", "Active, historical, specific returns of then").at(-1)).toBe(
      written(last.expectedShortfall * 100, 2),
    );
  });

  test("tiles hold the headline numbers", () => {
    const { risk, attribution } = input;
    const tiles = [...html.matchAll(/<dt>([^<]*)<\/dt><dd(?: class="neg")?>([^<]*)<\/dd>/g)];
    const values = new Map(tiles.map(([, title, value]) => [title, value]));
    expect(values.get("Tracking error, annual %")).toBe(written(risk.active.volatilityAnnual * 100, 2));
    expect(values.get("Predicted beta")).toBe(written(risk.beta, 2));
    expect(values.get("Names")).toBe(String(risk.summary.nameCount));
    expect(values.get("Active return, geometric, %")).toBe(
      written((attribution?.geometric.returnTotal as number) * 100, 2),
    );
  });
});

/** What would fetch, run or style from outside. */
const OUTSIDE = /https?:|\bsrc=|url\(|@import|<script|<link|<iframe|<img|javascript:|\son\w+=|\sstyle=/i;

describe("the page stands alone", () => {
  test("nothing in it is fetched or run, and its policy forbids both", () => {
    expect(html).not.toMatch(OUTSIDE);
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] as string;
    const hash = createHash("sha256").update(style).digest("base64");
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri`);
    expect(html.match(/<style/g)).toHaveLength(1);
  });

  test("every drawing is told in words and has its numbers in a table of its section", () => {
    expect(html.match(/<svg /g)?.length).toBeGreaterThan(8);
    expect(html.match(/<svg class="(wide|narrow)" role="img" aria-label="[^"]+"/g)).toHaveLength(
      html.match(/<svg /g)?.length as number,
    );
    for (const [, section = ""] of html.matchAll(/<section([\s\S]*?)<\/section>/g)) {
      if (section.includes("<svg ")) expect(section).toContain("<table");
    }
    expect(html).not.toContain("NaN");
  });

  test("names that mean harm are text", () => {
    const harm = `<script>alert("1")</script>'&\u202e`;
    const { html: page } = renderReport(withNames(input, harm));
    expect(page).not.toMatch(OUTSIDE);
    expect(page).not.toContain("\u202e");
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;\\u202e");
  });

  test("the same run gives the same bytes", async () => {
    expect(renderReport(input).html).toBe(html);
    const again = await readReportInput(project, { portfolio: "value_manager", link: "carino" });
    expect(renderReport(again).html).toBe(html);
  });
});

/** The same numbers under names that somebody thought of. */
function withNames(of: ReportInput, name: string): ReportInput {
  const named = ["id", "name", "factor", "label", "portfolioName", "benchmarkName", "source", "model"];
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (ArrayBuffer.isView(value) || value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        named.includes(key) && typeof member === "string" ? member + name : renamed(member),
      ]),
    );
  };
  return renamed(of) as ReportInput;
}

describe("what is asked for", () => {
  test("all sections in their order, or those that were named", async () => {
    expect(renderReport(input).sections).toEqual(SECTION_IDS);
    const some = { portfolio: "value_manager", link: "carino", sections: "stress, risk" };
    const { sections, html: page } = renderReport(await readReportInput(project, some));
    expect(sections).toEqual(["risk", "stress"]);
    expect([...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual(["risk", "stress"]);
    await expect(readReportInput(project, { ...some, sections: "sumary" })).rejects.toThrow(
      /--sections: "sumary": no section of that name; did you mean summary\?/,
    );
  });

  test("the other form of the sector view, and factors of one's own", async () => {
    const own = await readReportInput(project, {
      portfolio: "value_manager",
      link: "menchero",
      sections: "performance,brinson",
      brinson: "hood_beebower",
      factors: "momentum_manager",
    });
    const { html: page } = renderReport(own);
    const { brinson, active } = own.attribution as NonNullable<ReportInput["attribution"]>;
    expect(brinson?.form).toBe("hood_beebower");
    const total = written(active.returnTotal * 100, 2);
    expect(rowOf("By group, Brinson–Hood–Beebower", "Total", page).at(-1)).toBe(total);
    const effects = brinson?.effects as NonNullable<typeof brinson>["effects"];
    expect(rowOf("By group", "Total", page).slice(5, 8)).toEqual(
      [effects.allocation, effects.selection, effects.interaction].map((of) => written(of * 100, 2)),
    );
    const factor = active.byFactor.find(({ family }) => family === "user");
    expect(rowOf("Where the active return came from", "momentum_manager", page)[2]).toBe(
      written((factor?.contribution as number) * 100, 2),
    );
    const rows = tableOf(page, "Where the active return came from").slice(1);
    expect(rows[0]?.[0]).toBe("Your factors");
    // Nothing is counted twice: families, specific and the rest are the total.
    const families = [...active.byFamily, active.specific, active.riskFree, active.unmodelled];
    const sum = families.reduce((to, of) => to + of.contribution, active.unexplained.contribution);
    expectClose(sum + active.trading.contribution, active.returnTotal, TOLERANCE.algebra);
    expect(page).toContain("Effects by group, %");
    expect(page).toContain("The same active return by factors, %");
  });

  test("without a benchmark there is no active column and no Brinson", async () => {
    const alone = await readReportInput(project, {
      portfolio: "momentum_manager",
      benchmark: "none",
      link: "carino",
      to: "2020-02-12",
    });
    const { sections, html: page } = renderReport(alone);
    expect(alone.risk.date).toBe("2020-02-12");
    expect(sections).toEqual(SECTION_IDS.filter((id) => id !== "brinson"));
    expect(page.replace(/<style>[\s\S]*?<\/style>/, "")).not.toMatch(/active|benchmark/i);
    const { volatilityAnnual } = alone.risk.portfolio;
    expect(rowOf("Where the risk comes from", "Total", page).at(-2)).toBe(written(volatilityAnnual * 100, 2));
    expectClose(volatilityAnnual, alone.risk.active.volatilityAnnual, TOLERANCE.algebra);
  });
});
