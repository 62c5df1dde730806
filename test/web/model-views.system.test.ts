import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeOutput, comparisonOutput, riskReport } from "../../node/cli/index.ts";
import { openNamedRun } from "../../node/compare/index.ts";
import { readProject } from "../../node/project/index.ts";
import type { ChangeDocument, ComparisonDocument } from "../../web/documents/index.ts";
import { count, percent, score } from "../../web/words.ts";
import { editSpec, estimate } from "../jobs/market-project.ts";
import { bareOf, expectReasons, pressed, unpressed } from "./pressed-numbers.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open, folder } = useWorkbench("shared");

test("two portfolios and two dates stand side by side with the engine's numbers, and the address keeps them", async () => {
  const { page, complaints } = await open("?portfolio=value_manager&view=compare&side=total");
  await page.locator("form.add-one select").first().selectOption("benchmark");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const row = page.getByRole("row", { name: /^Volatility/ });
  await row.waitFor();
  const project = await readProject(folder());
  const volatility = async (portfolio: string): Promise<number> => {
    const { json } = await riskReport(project, { portfolio, top: 10 });
    return JSON.parse(JSON.stringify(json)).portfolio.volatilityAnnual;
  };
  const [mine, other] = [await volatility("value_manager"), await volatility("benchmark")];
  expect((await row.locator("td").allTextContents()).slice(0, 3)).toEqual([
    percent(mine),
    percent(other),
    percent(Math.abs(mine - other)),
  ]);
  await page.reload();
  await row.waitFor();
  expect(await row.locator("td").first().textContent()).toBe(percent(mine));
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("button", { name: /Take benchmark/ }).click();
  await page.getByText("Add a portfolio or a date").waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

/** The project's model without momentum, kept beside it. */
async function anotherModel(): Promise<void> {
  const file = join(folder(), "plimsoll.yaml");
  const written = readFileSync(file, "utf8");
  editSpec(folder(), (text) =>
    text.replace("name: small", "name: other").replace(/^ {4}momentum: .*\n/m, ""),
  );
  try {
    await estimate(folder());
  } finally {
    writeFileSync(file, written);
  }
}

/** What `compare small other` finds on a portfolio. */
async function compared(): Promise<ComparisonDocument> {
  const project = await readProject(folder());
  const [first, second] = [await openNamedRun(project, "small"), await openNamedRun(project, "other")];
  try {
    const options = { first: "small", second: "other", portfolio: "value_manager", top: 10 };
    const { json } = await comparisonOutput(project, [first, second], { ...options, random: 100, seed: 1 });
    return JSON.parse(JSON.stringify(json)) as ComparisonDocument;
  } finally {
    await first.close();
    await second.close();
  }
}

test("models stand side by side with the numbers of the command: why they differ, and which was better", async () => {
  await anotherModel();
  const { page, complaints } = await open("?portfolio=value_manager&view=compare&of=models");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const cell = (title: string) =>
    page
      .getByRole("row", { name: new RegExp(`^${title}`) })
      .locator("td")
      .first();
  await cell("Tracking error by A").waitFor({ timeout: 120_000 });
  await page.getByLabel("Forecasts").selectOption("all");
  await page.getByRole("heading", { name: "Which forecasts were better" }).waitFor({ timeout: 120_000 });
  const { last, dates, forecasts } = await compared();
  const { active } = last as Required<typeof last>;
  for (const [title, value] of [
    ["Tracking error by A", active.firstAnnual],
    ["\\+ factor covariance", active.parts.factorCovarianceAnnual],
    ["\\+ factors of one model", active.parts.factorsInOneModelAnnual],
    ["\\+ specific risk", active.parts.specificRiskAnnual],
    ["The model less A", active.secondAnnual - active.firstAnnual],
  ] as const)
    expect([title, await cell(title).textContent()]).toEqual([title, percent(value, 3)]);
  const momentum = page.getByRole("row", { name: "momentum A alone" });
  expect(await momentum.locator("td").nth(2).textContent()).toBe("–");
  const moments = page.locator("figure.table", { hasText: "at every forecast of both" }).locator("tbody tr");
  expect(await moments.count()).toBe(dates.length);
  const [horizon] = forecasts?.horizons ?? [];
  const [family] = horizon?.families ?? [];
  const tests = page.locator("figure.table", { hasText: "One period ahead" }).locator("tbody tr").first();
  expect((await tests.locator("td").allTextContents()).slice(1)).toEqual([
    ...(family?.bias ?? []).map(score),
    ...(family?.varianceRatio ?? []).map(score),
    ...(family?.quasiLikelihood ?? []).map((value) => count(value, 3)),
    count(family?.lossDifference, 4),
    count(family?.tStatistic, 1),
    count(family?.pValue, 3),
  ]);
  expect(await unpressed(page)).toEqual([]);
  const all = await pressed(page);
  expect(expectReasons(all)).toBeGreaterThan(60);
  expect(bareOf(all)).toEqual([]);
  // The address has it all: the answers are there at once.
  await page.reload();
  await page.getByRole("heading", { name: "Which forecasts were better" }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 900 });
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test("the model stands beside itself without a factor, with the numbers of the command and what the server says of the choice", async () => {
  const { page, complaints } = await open("?portfolio=value_manager&view=compare&of=changed");
  await page.getByText("Nothing is asked yet").waitFor();
  const evaluate = page.getByRole("button", { name: "Evaluate", exact: true });
  expect(await evaluate.isDisabled()).toBe(true);
  await page.getByLabel("size", { exact: true }).check();
  // What else changes with it is said before it is asked, by what the server itself leaves out with.
  await page
    .getByText("Volatility is no longer made orthogonal to what is left out, only to beta.")
    .waitFor();
  const random = page.getByLabel("Random portfolios of each kind");
  await random.fill("2000");
  await page.getByText("must be at most 1000").waitFor();
  expect(await evaluate.isDisabled()).toBe(true);
  await random.fill("3");
  await evaluate.press("Enter");
  await page.getByText("Where the active return came from").waitFor({ timeout: 120_000 });
  expect(await evaluate.evaluate("document.activeElement.textContent")).toBe("Evaluate");
  const { json } = await changeOutput(
    await readProject(folder()),
    { without: "size", portfolio: "value_manager", random: 3, seed: 1 },
    false,
  );
  const found = JSON.parse(JSON.stringify(json)) as ChangeDocument;
  for (const change of found.changes) await page.getByText(change).first().waitFor();
  const cells = async (caption: string, title: RegExp): Promise<readonly string[]> =>
    page
      .locator("figure.table", { hasText: caption })
      .getByRole("row", { name: title })
      .locator("td")
      .allTextContents();
  const [a, b] = found.evidence;
  const size = a.factors.find(({ factor }) => factor === "size");
  expect((await cells("Admission of every factor", /^size/)).slice(1, 5)).toEqual([
    score(size?.tNeweyWest),
    "–",
    percent(size?.shareAbove2, 0),
    "–",
  ]);
  expect(await cells("What the regressions explain", /^R² adjusted/)).toEqual([
    percent(a.fit.rSquaredAdjusted),
    percent(b.fit.rSquaredAdjusted),
    percent(b.fit.rSquaredAdjusted - a.fit.rSquaredAdjusted),
  ]);
  expect(await cells("Where the active return came from", /^size/)).toEqual([
    percent(found.attribution.lines.find(({ name }) => name === "size")?.first),
    "–",
    percent(-(found.attribution.lines.find(({ name }) => name === "size")?.first as number)),
  ]);
  expect(await unpressed(page)).toEqual([]);
  const all = await pressed(page);
  expect(expectReasons(all)).toBeGreaterThan(100);
  expect(bareOf(all)).toEqual([]);
  // The back button comes to the form as it was, and forward to the question.
  await page.goBack();
  await page.getByText("Nothing is asked yet").waitFor();
  expect(await page.getByLabel("size", { exact: true }).isChecked()).toBe(false);
  await page.goForward();
  // The address has the question, and the model is kept: asked again it is there at once.
  await page.reload();
  await page.getByText("Where the active return came from").waitFor();
  expect(await page.getByLabel("size", { exact: true }).isChecked()).toBe(true);
  await page.setViewportSize({ width: 390, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "set it side by side with others" }).click();
  await page.getByRole("button", { name: /^Take .*without-size away/ }).waitFor();
  // An address that somebody sends estimates nothing by being opened.
  await page.evaluate(
    "history.pushState(null, '', location.search.replace(/of=models.*/, 'of=changed&without=beta'))",
  );
  await page.reload();
  await page.getByText("without beta: press Evaluate to have it").waitFor();
  expect(await evaluate.isEnabled()).toBe(true);
  expect(complaints).toEqual([]);
  await page.close();
});
