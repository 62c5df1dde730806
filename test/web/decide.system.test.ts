import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { parse } from "yaml";
import {
  alphaReport,
  constructOutput,
  hedgeOutput,
  hedgeWalkOutput,
  riskReport,
  stressReport,
  walkOutput,
} from "../../node/cli/index.ts";
import { readProject } from "../../node/project/index.ts";
import type { HedgeWalkDocument, WalkDocument } from "../../web/documents/index.ts";
import { count, percent, score } from "../../web/words.ts";
import { bareOf, expectReasons, pressed, unpressed } from "./pressed-numbers.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const workbench = useWorkbench("shared");
const WHOSE = "portfolio=value_manager";

const MANDATE = `name: nearer
horizon: 1m
capital: 100m
objective: { kind: least_risk, relative: true }
limits:
  fully invested: { on: net, equal: 100% }
  weights: { on: weights, min: 0%, max: 15% }
  turnover: { on: turnover, max: 60% }
`;

const HEDGE = `horizon: 1m
instruments:
  index future: { portfolio: benchmark, cost: 1bp, min: -200%, max: 0% }
  universe future: { portfolio: universe, cost: 2bp }
neutral: [market]
`;

/** The cells of a line of a table, by the title of the line. */
async function cellsOf(page: Page, caption: string, title: string): Promise<readonly string[]> {
  const table = page.locator("figure.table", { hasText: caption });
  const row = table.locator("tr", { has: page.locator("th", { hasText: title }) }).first();
  await row.waitFor();
  return row.locator("td").allTextContents();
}

async function construct(mandate: string): Promise<Record<string, never>> {
  const file = join(tmpdir(), `plimsoll-page-${process.pid}.yaml`);
  writeFileSync(file, mandate);
  try {
    const project = await readProject(workbench.folder());
    const { output } = await constructOutput(project, {
      mandate: file,
      portfolio: "value_manager",
      top: Number.MAX_SAFE_INTEGER,
    });
    return JSON.parse(JSON.stringify(output.json));
  } finally {
    rmSync(file);
  }
}

const write = (page: Page, mandate: string) =>
  page.getByLabel("The same mandate as text", { exact: false }).fill(mandate);

test("a portfolio is constructed, with the numbers of the command, and what was asked is in the address", async () => {
  const { page, complaints } = await workbench.open(`?view=construct&${WHOSE}`);
  await write(page, MANDATE);
  // A field writes into the text, and the text shows in the field.
  const turnover = page.getByRole("region", { name: "Limit turnover" }).getByLabel("At most");
  expect(await turnover.inputValue()).toBe("60%");
  await turnover.fill("lots");
  await page.getByText("must be 0 or above: a decimal up to 10 (0.03), a percentage (3%)").first().waitFor();
  expect(await page.getByRole("button", { name: "Construct", exact: true }).isDisabled()).toBe(true);
  await turnover.fill("50%");
  await page.getByRole("button", { name: "Construct", exact: true }).click();
  const expected = (await construct(MANDATE.replace("60%", "50%"))) as unknown as {
    totals: Record<string, { before: number; after: number }>;
    trades: { id: string; before: number; after: number; dayShare: number | null }[];
    binding: { name: string; words: string }[];
  };
  const { before, after } = expected.totals.trackingErrorAnnual as { before: number; after: number };
  expect(await cellsOf(page, "Before and after", "Tracking error")).toEqual([
    "%",
    percent(before),
    percent(after),
    percent(after - before),
  ]);
  expect(await unpressed(page)).toEqual([]);
  const all = await pressed(page);
  expect(expectReasons(all)).toBeGreaterThan(60);
  expect(bareOf(all)).toEqual([]);
  const beta = expected.totals.beta as { before: number; after: number };
  expect((await cellsOf(page, "Before and after", "Predicted beta"))[2]).toBe(score(beta.after));
  expect(expected.binding.length).toBeGreaterThan(0);
  for (const { words } of expected.binding) await page.getByText(words).first().waitFor();
  const [first] = expected.trades;
  expect((await cellsOf(page, "trades, the largest first", first?.id ?? "none")).slice(2, 4)).toEqual([
    percent(first?.before),
    percent(first?.after),
  ]);
  const { dayShare } = first as { dayShare: number };
  expect((await cellsOf(page, "trades, the largest first", first?.id ?? "none")).slice(7, 9)).toEqual([
    percent(dayShare, 1),
    count(dayShare / 0.2, 1),
  ]);
  await page.getByLabel("Traded with up to").fill("5");
  expect((await cellsOf(page, "trades, the largest first", first?.id ?? "none"))[8]).toBe(
    count(dayShare / 0.05, 1),
  );
  // A reload asks the same again; the back button goes back to the form before.
  await page.reload();
  expect((await cellsOf(page, "Before and after", "Tracking error"))[2]).toBe(percent(after));
  expect(await turnover.inputValue()).toBe("50%");
  // What-if measures the same book in the page: it has the risk that the construction says.
  await page.getByRole("button", { name: "Take into what-if" }).click();
  expect((await cellsOf(page, "Before and after", "Tracking error"))[1]).toBe(percent(after));
  expect(new URL(page.url()).searchParams.get("scenario")).toBe("nearer");
  expect(complaints).toEqual([]);
  await page.close();
});

test("a mandate that cannot be met is explained as the command explains it, at the server's words too", async () => {
  const mandate = `${MANDATE}  names: { on: names, max: 3 }\n`;
  const { page, complaints } = await workbench.open(`?view=construct&${WHOSE}`);
  await write(page, mandate);
  await page.getByRole("button", { name: "Construct", exact: true }).click();
  const alert = page.getByRole("alert");
  await alert.getByText("These limits cannot hold together").waitFor();
  const expected = (await construct(mandate)) as unknown as {
    status: string;
    reason: string[];
    conflict: { limits: string[]; easings: { to: number }[] };
  };
  expect(expected.status).toBe("infeasible");
  const said = await alert.textContent();
  for (const line of expected.reason) expect(said).toContain(line.trim());
  // What the answer proposes is written into the mandate by a button: then there is a portfolio, and the form has what was written.
  const [proposed] = expected.conflict.easings;
  await alert.getByRole("button", { name: `names max ${proposed?.to} instead of 3` }).click();
  await page.getByText(/^Optimal: limits hold to/).waitFor({ timeout: 60_000 });
  const names = page.getByRole("region", { name: "Limit names" }).getByLabel("At most");
  expect(await names.inputValue()).toBe(String(proposed?.to));
  // What only the server knows stands at its field.
  await write(page, MANDATE.replace("  turnover: { on: turnover", "  tilt: { on: exposure, factor: valu"));
  await page.getByRole("button", { name: "Construct", exact: true }).click();
  await page.getByRole("region", { name: "Limit tilt" }).getByText("value").first().waitFor();
  expect(complaints.filter((text) => !text.includes("400"))).toEqual([]);
  await page.close();
});

test("a mandate is walked through history with the numbers of the command", async () => {
  const { page, complaints } = await workbench.open(`?view=construct&${WHOSE}`);
  await write(page, MANDATE);
  await page.getByText("Through history").click();
  await page.getByLabel("decided every").selectOption("week");
  await page.getByRole("button", { name: "Walk", exact: true }).press("Enter");
  const answer = await fetch(`${workbench.url()}/v1/project`);
  const { forecastDates } = (await answer.json()) as { forecastDates: string[] };
  const project = await readProject(workbench.folder());
  const { json } = await walkOutput(project, {
    mandate: { name: "mandate", document: parse(MANDATE), tables: {} },
    ...{ portfolio: "value_manager", every: "week" },
    ...{ from: forecastDates[0] as string, to: forecastDates.at(-1) as string },
  });
  const walk = JSON.parse(JSON.stringify(json)) as WalkDocument;
  const { whole, netAnnual, referenceAnnual, checks } = walk.summary;
  await page.getByText("Every rebalance").waitFor({ timeout: 60_000 });
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Walk");
  const years = page.locator("figure.table", { hasText: "Year by year" });
  expect((await years.locator("tfoot td").allTextContents()).slice(0, 6)).toEqual([
    percent(netAnnual),
    percent(referenceAnnual),
    percent(netAnnual - referenceAnnual),
    percent(whole.forecastAnnual),
    percent(whole.realisedAnnual),
    score((whole.realisedAnnual as number) / (whole.forecastAnnual as number)),
  ]);
  const active = checks.find(({ side, part }) => side === "active" && part === "total");
  expect((await cellsOf(page, "Forecast risk and what came", "Active")).slice(0, 4)).toEqual([
    percent(active?.forecastAnnual),
    percent(active?.realisedAnnual),
    score(active?.ratio),
    score(active?.bias.bias),
  ]);
  const rows = page.locator("figure.table", { hasText: "Every rebalance" }).locator("tbody tr");
  expect(await rows.count()).toBe(walk.rebalances.length);
  expect(await unpressed(page)).toEqual([]);
  // Years, risks and spans between rebalances come to their numbers by what the answer has of each period.
  const asked = await pressed(page);
  expect(bareOf(asked)).toEqual([]);
  expect(expectReasons(asked)).toBeGreaterThan(8 * walk.rebalances.length + 60);
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  // A span of the address is shown as it is asked, also one that is refused.
  const question = {
    text: MANDATE,
    tables: {},
    extra: { from: "2020-02-30", to: "2020-03-31", every: "month" },
  };
  await page.goto(
    `${workbench.url()}/?view=construct&${WHOSE}&asked=${encodeURIComponent(JSON.stringify(question))}`,
  );
  await page.getByText("Invalid ISO date").first().waitFor();
  const from = page.locator("label", { hasText: /^from / }).locator("option:checked");
  expect(await from.textContent()).toBe("2020-02-30, no forecast date");
  await page.close();
});

test("a hedge leaves what the command says, and the book with it has that risk, name by name", async () => {
  const { page, complaints } = await workbench.open(`?view=hedge&${WHOSE}`);
  await page.getByLabel("The same hedge as text", { exact: false }).fill(HEDGE);
  await page.getByRole("button", { name: "Hedge", exact: true }).click();
  const project = await readProject(workbench.folder());
  const { output } = await hedgeOutput(project, {
    hedge: { name: "hedge", document: parse(HEDGE), tables: {} },
    portfolio: "value_manager",
    top: 10,
  });
  const hedge = JSON.parse(JSON.stringify(output.json));
  const [none, , , ours] = hedge.hedges;
  expect((await cellsOf(page, "What each hedge leaves", "this hedge")).slice(0, 4)).toEqual([
    percent(ours.volatilityAnnual),
    percent(ours.factorVolatilityAnnual),
    percent(ours.specificVolatilityAnnual),
    percent(ours.effectiveness, 1),
  ]);
  expect(await unpressed(page)).toEqual([]);
  const all = await pressed(page);
  expect(expectReasons(all)).toBeGreaterThan(40);
  expect(bareOf(all)).toEqual([]);
  expect((await cellsOf(page, "What to hold", "index future"))[3]).toBe(
    percent(hedge.instruments[0].notional),
  );
  // Futures on portfolios are names: what they make of the book has the risk that the hedge says.
  expect(hedge.withoutNames).toEqual([]);
  const rows = hedge.weights.map(({ id, weight }: { id: string; weight: number }) => ({
    id,
    unit: "weight",
    amount: weight,
    date: hedge.date,
  }));
  const { json } = await riskReport(project, { given: { name: "hedged", rows }, benchmark: "none", top: 1 });
  const { volatilityAnnual } = JSON.parse(JSON.stringify(json)).portfolio;
  expect(volatilityAnnual).toBeCloseTo(ours.volatilityAnnual, 9);
  expect(volatilityAnnual).toBeLessThan(none.volatilityAnnual);
  expect(await page.getByRole("button", { name: "Take into what-if" }).isVisible()).toBe(true);
  await page.getByText("The same as trades of names").click();
  const held = (await (
    await fetch(`${workbench.url()}/v1/holdings?portfolio=value_manager&date=${hedge.date}`)
  ).json()) as { portfolio: { id: string; weight: number }[] };
  const before = new Map(held.portfolio.map(({ id, weight }) => [id, weight]));
  const [one] = hedge.weights.filter(({ id }: { id: string }) => id.startsWith("S"));
  expect((await cellsOf(page, "trades, the largest first", one.id)).slice(2, 5)).toEqual([
    percent(before.get(one.id) ?? 0),
    percent(one.weight),
    percent(one.weight - (before.get(one.id) ?? 0)),
  ]);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a hedge is rolled through history with the numbers of the command, each with its reason", async () => {
  const { page, complaints } = await workbench.open(`?view=hedge&${WHOSE}`);
  await page.getByText("Nothing is asked yet").waitFor();
  await page.getByLabel("The same hedge as text", { exact: false }).fill(HEDGE);
  await page.getByText("Through history", { exact: true }).click();
  await page.getByLabel("decided every").selectOption("week");
  await page.getByRole("button", { name: "Roll", exact: true }).click();
  const project = await readProject(workbench.folder());
  const forecasts = page.getByLabel("from", { exact: true }).locator("option");
  const dates = await forecasts.allTextContents();
  const { json } = await hedgeWalkOutput(project, {
    hedge: { name: "hedge", document: parse(HEDGE), tables: {} },
    ...{ portfolio: "value_manager", every: "week", from: dates[0] as string, to: dates.at(-1) as string },
  });
  const rolled = JSON.parse(JSON.stringify(json)) as HedgeWalkDocument;
  const { decisions, whole } = rolled;
  const last = decisions.at(-1) as (typeof decisions)[number];
  const risks = await cellsOf(page, "Risk before and after the hedge", last.date);
  expect(risks.slice(0, 4)).toEqual([
    last.to,
    percent(last.unhedgedAnnual),
    percent(last.hedgedAnnual),
    percent(1 - last.hedgedAnnual ** 2 / last.unhedgedAnnual ** 2, 1),
  ]);
  expect(risks.slice(6)).toEqual([percent(last.returnUnhedged), percent(last.returnHedged)]);
  expect((await cellsOf(page, "Hedge ratios and what they cost", last.date)).slice(0, 4)).toEqual([
    percent(last.notionals["index future"]),
    percent(last.notionals["universe future"]),
    percent(last.turnover),
    count(1e4 * last.cost, 1),
  ]);
  const tile = (title: string) => page.locator(".tile", { hasText: title }).locator("strong").textContent();
  expect(await tile("Volatility hedged")).toBe(percent(whole.realisedHedgedAnnual));
  expect(await tile("Of the variance goes")).toBe(percent(whole.realisedEffectiveness, 1));
  expect(await unpressed(page)).toEqual([]);
  const all = await pressed(page);
  expect(expectReasons(all)).toBeGreaterThan(5 * decisions.length);
  expect(bareOf(all)).toEqual([]);
  // A reload asks the same span again, and the form has it.
  await page.reload();
  await page.getByText("How far the hedge ratios moved").waitFor();
  expect(await page.getByLabel("decided every").inputValue()).toBe("week");
  expect(await seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a scenario does by factor and by name what the command says, and a window is replayed", async () => {
  const { page, complaints } = await workbench.open(`?view=stress&${WHOSE}`);
  await page.getByRole("button", { name: "market −10 %" }).click();
  await page.getByRole("button", { name: "Stress", exact: true }).click();
  const scenarios = [{ name: "market −10 %", factors: { market: -0.1 } }];
  const project = await readProject(workbench.folder());
  const rows = scenarios.map(({ name }) => ({
    row: 1,
    cells: new Map([
      ["name", name],
      ["factor", "market"],
      ["id", ""],
      ["return", "-0.1"],
    ]),
  }));
  const { json } = await stressReport(project, {
    portfolio: "value_manager",
    top: 10,
    loss: "5%",
    scenarios: { name: "scenarios", rows },
  });
  const report = JSON.parse(JSON.stringify(json));
  const [portfolio, active] = report.scenarios.scenarios[0].impacts;
  const cells = await cellsOf(page, "Your scenarios", "market −10 %");
  expect(await unpressed(page)).toEqual([]);
  expect(expectReasons(await pressed(page))).toBeGreaterThan(60);
  expect(cells.slice(1)).toEqual(
    [portfolio.naive, portfolio.conditional, active.naive, active.conditional].map(({ impact }) =>
      percent(impact),
    ),
  );
  for (const { impact, sources, names } of [portfolio.conditional, active.conditional, active.naive]) {
    const sum = (of: readonly number[]) => of.reduce((total, value) => total + value, 0);
    expect(sum(sources.map(({ value }: { value: number }) => value))).toBeCloseTo(impact, 12);
    expect(sum(names.map(({ contribution }: { contribution: number }) => contribution))).toBeCloseTo(
      impact,
      12,
    );
  }
  const [worst] = report.worst.windows;
  await page.getByRole("link", { name: "replay" }).first().click();
  await page.getByRole("region", { name: "Replay" }).getByText(worst.from).first().waitFor();
  expect(new URL(page.url()).searchParams.get("replay")).toBe(`${worst.from}..${worst.to}`);
  expect(await page.getByLabel("Replay from").inputValue()).toBe(worst.from);
  expect(complaints).toEqual([]);
  await page.close();
});

test("a signal's verdict and coefficients are the command's, and a file's faults are told by row", async () => {
  const { page, complaints } = await workbench.open("?view=alpha");
  const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page
    .locator('input[type="file"]')
    .setInputFiles([
      file("mine.csv", "date,id,value\n2020-01-31,S00001,1\n2020-02-31,S00001,high\n"),
      file("other.csv", "day,id\n2020-01-31,S00001\n"),
    ]);
  await page.getByText("the header needs date, value").waitFor();
  await page.getByRole("button", { name: "Remove the signal other" }).click();
  await page.getByRole("button", { name: "Study" }).click();
  await page
    .getByRole("alert")
    .getByText(/mine, row 3, date, “2020-02-31”: must be a day/)
    .waitFor();
  await page.getByRole("button", { name: "Remove the signal mine" }).click();
  await page.getByRole("button", { name: "Try an example" }).click();
  await page.getByText("and as much noise").waitFor();
  const draft = (await page.evaluate("sessionStorage.getItem('plimsoll-draft-alpha')")) as string;
  const { signals } = JSON.parse(draft) as { signals: { example: string } };
  await page.getByLabel("Tried").fill("7");
  await page.getByRole("button", { name: "Study" }).click();
  const { json } = await alphaReport(workbench.folder(), {
    ...{ signals: [{ name: "example", text: signals.example }], tried: 7 },
    ...{ quantiles: 5, cost: 10, shrinkage: 0.5, seed: 1 },
  });
  const study = JSON.parse(JSON.stringify(json));
  await page.getByText(study.verdictWords).waitFor();
  expect(study.verdictWords).toMatch(/after 7 tries/);
  expect(await unpressed(page)).toEqual([]);
  const asked = await pressed(page);
  expect(bareOf(asked)).toEqual([]);
  expect(expectReasons(asked)).toBeGreaterThan(130);
  const own = study.coefficients.findIndex(
    ({ part, horizon }: { part: string; horizon: number }) => part === "new" && horizon === study.horizon,
  );
  const row = page
    .locator("figure.table", { hasText: "Information coefficients" })
    .locator("tbody tr")
    .nth(own);
  expect((await row.locator("td").allTextContents())[3]).toBe(count(study.coefficients[own].rank.mean, 4));
  // The job that it was leads back to its question.
  await page.getByRole("link", { name: "Hedge", exact: true }).click();
  await page.locator(".jobs summary", { hasText: "2 jobs ended, 1 failed" }).click();
  const done = page.getByRole("list", { name: "Jobs" }).getByRole("listitem").filter({ hasText: "done" });
  await done.getByRole("link", { name: "Study of a signal" }).click();
  await page.getByText(study.verdictWords).waitFor();
  // Reloaded, it is the same study of the same signal.
  await page.reload();
  await page.getByText(study.verdictWords).waitFor();
  expect(complaints.filter((text) => !text.includes("400"))).toEqual([]);
  for (const chart of await page.locator(".canvas").all()) await chart.locator("canvas").first().waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 900 });
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  await page.close();
});

test("the returns that a signal lets expect go into a mandate by a button, as the command writes them", async () => {
  // Tomorrow's return and as much noise: there is something to expect.
  const [header = "", ...lines] = readFileSync(join(workbench.folder(), "data/bars.csv"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const [date, id, value] = ["date", "id", "total_return"].map((name) => header.indexOf(name)) as [
    number,
    number,
    number,
  ];
  const dates = [...new Set(lines.map((cells) => cells[date] as string))];
  const before = new Map(dates.slice(1).map((day, at) => [day, dates[at] as string]));
  const rows = lines.flatMap((cells, at) => {
    const known = before.get(cells[date] as string);
    return known === undefined
      ? []
      : [`${known},${cells[id]},${Number(cells[value]) + Math.sin(7 * at) / 20}`];
  });
  const text = ["date,id,value", ...rows].join("\n");
  const { page } = await workbench.open(`?view=alpha&${WHOSE}`);
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "skilled.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Study" }).click();
  await page.getByRole("button", { name: "Take expected returns" }).click({ timeout: 60_000 });
  const written = await page.getByLabel("The same mandate as text", { exact: false }).inputValue();
  expect(parse(written)).toMatchObject({ objective: { kind: "most_return" }, alpha: { file: "alpha.csv" } });
  const draft = (await page.evaluate("sessionStorage.getItem('plimsoll-draft-construct')")) as string;
  const taken = (JSON.parse(draft) as { tables: Record<string, string> }).tables["alpha.csv"] as string;
  const file = join(workbench.folder(), "alpha.csv");
  await alphaReport(workbench.folder(), {
    ...{ signals: [{ name: "skilled", text }], tried: 1, alpha: file },
    ...{ quantiles: 5, cost: 10, shrinkage: 0.5, seed: 1 },
  });
  const ofCommand = readFileSync(file, "utf8").trimEnd().split("\r\n");
  const last = ofCommand.at(-1)?.split(",")[0] as string;
  expect(taken.trimEnd().split("\r\n")).toEqual([
    "date,id,alpha",
    ...ofCommand.filter((line) => line.startsWith(last)),
  ]);
  await page.getByRole("button", { name: "Construct", exact: true }).click();
  await page.getByText(/^Optimal: limits hold to/).waitFor({ timeout: 60_000 });
  const withReturns = await pressed(page);
  expect(expectReasons(withReturns)).toBeGreaterThan(60);
  expect(bareOf(withReturns)).toEqual([]);
  // The frontier's points have their formulas worked too.
  await page.getByRole("button", { name: /^Frontier in/ }).click();
  await page.getByText("Points of the frontier").waitFor({ timeout: 60_000 });
  const points = await pressed(page);
  expect(expectReasons(points)).toBeGreaterThan(40);
  expect(bareOf(points)).toEqual([]);
  await page.close();
});

test.each([
  ["construct", 390, "dark"],
  ["hedge", 1440, "dark"],
] as const)("everybody can use %s at %i, %s", async (view, width, scheme) => {
  const { page, complaints } = await workbench.open(`?view=${view}&${WHOSE}`, { width, scheme });
  await page.locator("fieldset").nth(1).waitFor();
  if (view === "construct") {
    // The portfolio of the first test: its answer is kept.
    await write(page, MANDATE.replace("60%", "50%"));
    await page.getByRole("button", { name: "Construct", exact: true }).click();
  }
  if (view === "hedge") await page.getByRole("button", { name: "Hedge", exact: true }).click();
  await page.locator("table").first().waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});
