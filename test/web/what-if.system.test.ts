import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { attributeRisk } from "../../engine/risk-attribution/index.ts";
import type { HoldingsDocument } from "../../web/documents/index.ts";
import { modelWeights, readModel } from "../../web/model/index.ts";
import { percent, score } from "../../web/words.ts";
import { callHere } from "../cli/call-here.ts";
import { sayMeasured } from "../say-measured.ts";
import { largeModel } from "./large-model.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open, url, folder } = useWorkbench("shared");
const VIEW = "?view=what-if&portfolio=value_manager";

interface Change {
  readonly before: number;
  readonly after: number;
}
interface WhatIf {
  readonly whatIf: {
    readonly totals: Readonly<Record<string, Change>>;
    readonly cashChange: number;
    readonly turnover: number;
    readonly factors: readonly {
      readonly factor: string;
      readonly exposure: Change;
      readonly riskContributionAnnual: Change;
    }[];
  };
}

async function asked(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url()}${path}`, {
    ...(body === undefined
      ? {}
      : {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
  });
  return response.json();
}

/** The numbers of a line of the table of figures: before, after, change. */
async function figure(page: Page, title: string): Promise<readonly string[]> {
  return page
    .locator("section[aria-label='Before and after'] tbody tr", {
      has: page.locator(`th:has-text("${title}")`),
    })
    .first()
    .locator("td")
    .allTextContents();
}
const weightOf = (page: Page, id: string) => page.locator(`tr:has(:text-is("${id}")) input.amount`).first();

test("what is typed is what POST /v1/what-if says: figures, exposures and contributions; and it can be taken back", async () => {
  const { page, complaints } = await open(VIEW);
  await page.locator("input.amount").first().waitFor();
  const held = (await asked("/v1/holdings?portfolio=value_manager")) as HoldingsDocument;
  const [first, second] = held.portfolio.filter(({ outside }) => outside === null);
  const [a, b] = [first?.id as string, second?.id as string];
  await weightOf(page, a).fill("+2.5");
  const typed = await figure(page, "Volatility");
  await weightOf(page, a).press("Enter");
  expect(await figure(page, "Volatility")).toEqual(typed);
  await weightOf(page, b).fill("0");
  await weightOf(page, b).blur();
  const { whatIf } = (await asked("/v1/what-if", {
    portfolio: "value_manager",
    trades: [
      { id: a, weight: 0.025 },
      { id: b, to: 0 },
    ],
  })) as WhatIf;
  const lines = [
    ["Volatility", "volatilityAnnual", percent],
    ["Tracking error", "trackingErrorAnnual", percent],
    ["Predicted beta", "beta", score],
    ["Tracking error, factors alone", "activeFactorVolatilityAnnual", percent],
    ["Tracking error, specific alone", "activeSpecificVolatilityAnnual", percent],
  ] as const;
  for (const [title, key, word] of lines) {
    const { before, after } = whatIf.totals[key] as Change;
    expect([title, await figure(page, title)]).toEqual([
      title,
      [word(before), word(after), word(after - before)],
    ]);
  }
  const rows = page.locator("section[aria-label*='factors that contribute most'] tbody tr");
  const shown = await Promise.all(
    (await rows.all()).map(async (row) => [
      await row.locator("th").textContent(),
      await row.locator("td").allTextContents(),
    ]),
  );
  expect(shown.length).toBeGreaterThan(3);
  for (const [name, cells] of shown as [string, string[]][]) {
    const line = whatIf.factors.find(({ factor }) => factor.replaceAll("_", " ") === name);
    const { exposure, riskContributionAnnual: risk } = line as NonNullable<typeof line>;
    expect([name, cells]).toEqual([
      name,
      [
        score(exposure.before),
        score(exposure.after),
        score(exposure.after - exposure.before),
        percent(risk.before),
        percent(risk.after),
        percent(risk.after - risk.before),
      ],
    ]);
  }
  expect(await page.getByText("2 trades, turnover").textContent()).toContain(percent(whatIf.turnover));
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect((await figure(page, "Tracking error"))[2]).toBe("0.00");
  await page.keyboard.press("Control+Shift+z");
  expect(await weightOf(page, a).inputValue()).toBe(percent((first?.weight as number) + 0.025));
  expect(complaints).toEqual([]);
  await page.close();
});

test("the list of trades that is saved is what the command line reads, with the same outcome", async () => {
  const { page } = await open(VIEW);
  await page.getByRole("button", { name: "Paste rows" }).click();
  await page.getByRole("textbox", { name: "Rows" }).fill("id\tweight %\nS00001\t4\nNOBODY\t1");
  expect(await page.locator(".paste [role=alert]").textContent()).toContain(
    "line 3: “NOBODY” is not in the model",
  );
  expect(await page.getByRole("button", { name: "Set these names" }).isDisabled()).toBe(true);
  await page.getByRole("textbox", { name: "Rows" }).fill("id\tweight %\nS00001\t4\nS00002\t1.5");
  await page.getByRole("button", { name: "Set these names" }).click();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save trades as CSV" }).click(),
  ]);
  const file = `${folder()}/data/trades.csv`;
  await saved.saveAs(file);
  expect(readFileSync(file, "utf8").split("\r\n")[0]).toBe(
    "id,name,side,before,to,shares,notional,day_share,cost_share",
  );
  const { stdout } = await callHere([
    "risk",
    "--portfolio",
    "value_manager",
    "--what-if",
    file,
    "--json",
    "--project",
    folder(),
  ]);
  const { whatIf } = JSON.parse(stdout) as WhatIf;
  const { before, after } = whatIf.totals.trackingErrorAnnual as Change;
  expect(await figure(page, "Tracking error")).toEqual([
    percent(before),
    percent(after),
    percent(after - before),
  ]);
  await page.close();
});

test("edits outlive a reload, are the same in a second tab, and can be discarded", async () => {
  const { page } = await open(VIEW);
  const input = (of: Page) => of.locator("input.amount").first();
  await input(page).fill("8");
  await input(page).press("Enter");
  const edited = await figure(page, "Volatility");
  expect(edited[0]).not.toBe(edited[1]);
  await page.reload();
  await page.getByText("kept in this browser: 1 edit.").waitFor();
  expect(await figure(page, "Volatility")).toEqual(edited);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByText("kept in this browser: 1 edit.").waitFor();
  await input(second).fill("7");
  await input(second).press("Enter");
  await page.getByText("Another tab of this browser has changed the edits").waitFor();
  expect(await input(page).inputValue()).toBe("7.00");
  await page.getByRole("button", { name: "Go back to what this tab had" }).click();
  await expect.poll(() => input(second).inputValue()).toBe("8.00");
  await page.getByRole("button", { name: "Discard edits" }).click();
  await expect.poll(() => figure(second, "Volatility")).toEqual([edited[0], edited[0], "0.00"]);
  await page.reload();
  await input(page).waitFor();
  expect((await figure(page, "Volatility"))[2]).toBe("0.00");
  expect(await page.getByText("Typed earlier").count()).toBe(0);
  await second.close();
  await page.close();
});

test("a scenario outlives the page, is opened by its address, and edits outlive another date", async () => {
  const { page } = await open(VIEW);
  await page.locator("input.amount").first().fill("9");
  await page.getByLabel("Save as").fill("more of it");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const after = await figure(page, "Volatility");
  expect(after[0]).not.toBe(after[1]);
  await page.reload();
  await page.locator("input.amount").first().waitFor();
  await expect.poll(() => figure(page, "Volatility")).toEqual(after);
  await page.getByLabel("Date").selectOption({ index: 2 });
  await expect.poll(() => page.locator("input.amount").first().inputValue()).toBe("9.00");
  await page.getByText("its weights are taken as they are").waitFor();
  await page.getByRole("button", { name: "Delete" }).press("Enter");
  // What was pressed is switched off now: the keyboard goes on beside it.
  await expect
    .poll(() => page.evaluate("document.activeElement.closest('form.scenarios') !== null"))
    .toBe(true);
  expect(await page.getByLabel("Scenario").locator("option").allTextContents()).toEqual(["none"]);
  await page.close();
});

/** The issue asks for 100 ms, and the notice says what it was; three times that is left to a machine that does other things as well. */
const MOST_MS = 300;

test("at 3,000 names and 76 factors an edit is seen at once, and says what the engine says", async () => {
  const { model, held } = largeModel(3000, 76);
  const { page, complaints } = await open("?view=risk&portfolio=value_manager");
  await page.route(/\/v1\/model/, (route) => route.fulfill({ json: model }));
  await page.route(/\/v1\/holdings/, (route) => route.fulfill({ json: held }));
  await page.getByRole("link", { name: "What-if" }).click();
  await page.locator("input.amount").first().waitFor();
  const times = (await page.evaluate(`(async () => {
    const input = document.querySelector("input.amount");
    const times = [];
    for (const text of ["1", "2", "2.5", "+1", "-0.5", "3"]) {
      await new Promise((done) => setTimeout(done, 50));
      const start = performance.now();
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      // After the frame in which it is drawn.
      await new Promise((done) => requestAnimationFrame(() => { const seen = new MessageChannel(); seen.port1.onmessage = done; seen.port2.postMessage(0); }));
      times.push(performance.now() - start);
    }
    return times;
  })()`)) as number[];
  const median = times.toSorted((x, y) => x - y)[3] as number;
  sayMeasured("an edit of a what-if", { median, most: Math.max(...times) });
  expect(median).toBeLessThan(MOST_MS);
  const { model: engine } = readModel(model);
  const weights = modelWeights(engine, held.portfolio);
  const id = await page.locator("tbody tr:has(input.amount) th").first().textContent();
  weights[engine.assets.codes.get(id as string) as number] = 0.03;
  expect((await figure(page, "Volatility"))[1]).toBe(
    percent(attributeRisk(engine, weights).volatilityAnnual),
  );
  // On paper nothing scrolls: the first lines are there, and it says that there are more.
  await page.locator(".find select").selectOption("all");
  const rows = page.locator("tbody tr:has(input.amount)");
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await expect.poll(() => rows.count()).toBe(400);
  expect(await page.locator(".on-paper", { hasText: "The first 400 of 30" }).count()).toBe(1);
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  await expect.poll(() => rows.count()).toBeLessThan(100);
  expect(complaints).toEqual([]);
  await page.close();
});

test.each([
  [1440, "dark"],
  [390, "light"],
] as const)("everybody can use it at %i, %s", async (width, scheme) => {
  const { page, complaints } = await open(VIEW, { width, scheme });
  await page.locator("input.amount").first().fill("2x");
  await page.getByRole("button", { name: "Paste rows" }).click();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});
