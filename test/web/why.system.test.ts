import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { workbookRows } from "../../node/import/index.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open } = useWorkbench("shared");

/** What pressing every number of a view shows, in one go: its text on the page, and what the panel says. */
const PRESS_ALL = `(async () => {
  const found = [];
  for (const button of document.querySelectorAll("main .reasoned")) {
    button.click();
    await new Promise((done) => setTimeout(done, 0));
    found.push({
      cell: button.textContent,
      value: document.querySelector(".why .value strong")?.textContent ?? "",
      worked: [...document.querySelectorAll(".why .worked")].map((line) => line.textContent),
    });
  }
  return found;
})()`;

interface Pressed {
  readonly cell: string;
  readonly value: string;
  readonly worked: readonly string[];
}

/** What a formula comes to, as it is written: "… = 1.08857 %". */
function resultOf(worked: string): number {
  const text = worked.slice(worked.lastIndexOf("=") + 1).replace("−", "-");
  const [number, power] = text.split("× 10");
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const exponent = [...(power ?? "").matchAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu)]
    .map(([sign]) => digits.indexOf(sign))
    .join("");
  const scale = power === undefined ? 0 : Number(exponent) * (power.includes("⁻") ? -1 : 1);
  return Number.parseFloat(number as string) * 10 ** scale;
}

const numberOf = (text: string): number => Number.parseFloat(text.replace("−", "-"));

async function pressed(page: Page): Promise<readonly Pressed[]> {
  return (await page.evaluate(PRESS_ALL)) as readonly Pressed[];
}

test.each([
  ["risk", 8],
  ["sources", 60],
  ["performance", 20],
  ["factors", 30],
  ["name&item=S00007", 8],
] as const)(
  "every number of %s that is asked says itself, and its formula comes to it",
  async (view, least) => {
    const { page } = await open(`?portfolio=value_manager&view=${view}`);
    await page.locator("main .reasoned").first().waitFor();
    if (view === "performance") await page.getByText("The bridge").waitFor();
    if (view === "factors") await page.getByText("Diagnostics of").waitFor();
    const all = await pressed(page);
    expect(all.length).toBeGreaterThan(least);
    let computed = 0;
    for (const { cell, value, worked } of all) {
      expect(value.startsWith(cell), `${cell}: ${value}`).toBe(true);
      const last = worked.at(-1);
      if (last === undefined) continue;
      computed++;
      // To the last digit on the page: half a unit of it, and what six digits leave.
      const digits = /\.(\d+)/.exec(cell)?.[1]?.length ?? 0;
      const allowed = 0.5001 * 10 ** -digits + 1e-5 * Math.abs(numberOf(cell));
      const found = resultOf(last);
      const isMarginal = value.includes("bp");
      if (!isMarginal)
        expect(Math.abs(found - numberOf(cell)), `${value}: ${last}`).toBeLessThanOrEqual(allowed);
    }
    expect(computed).toBeGreaterThan(2);
    await page.close();
  },
);

test("the panel goes down to a row of a file, on to the next question and back; Escape gives the focus back", async () => {
  const { page, complaints } = await open("?portfolio=value_manager&view=sources&side=total", { width: 390 });
  const cell = page.locator("tr.factor td:nth-child(5) .reasoned").first();
  await cell.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog");
  await panel.getByText("What it was made of").waitFor();
  const title = await panel.locator("h2").textContent();
  await panel.locator(".line .reasoned").nth(1).click();
  await expect.poll(() => panel.locator("h2").textContent()).toMatch(/^Volatility of the factor/);
  await panel.getByRole("button", { name: `← ${title}` }).click();
  await expect.poll(() => panel.locator("h2").textContent()).toBe(title);
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await panel.count()).toBe(0);
  expect(await cell.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  await page.close();
  const name = await open("?view=name&item=S00007");
  const exposures = name.page.locator("tr", { hasText: "style" }).locator(".reasoned");
  await exposures.first().click();
  await name.page.locator(".lineage .cell").first().waitFor({ timeout: 120_000, state: "attached" });
  expect(await name.page.locator(".lineage .cell").first().textContent()).toMatch(/\.csv, row \d+, /);
  expect([...complaints, ...name.complaints]).toEqual([]);
  await name.page.close();
});

test("a table is saved as a workbook and a chart as vectors, and on paper everything is there", async () => {
  const { page } = await open("?portfolio=value_manager&view=factors&first=value&second=size");
  await page.getByText("Diagnostics of").waitFor();
  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name }).first().click(),
    ]);
    const path = join(tmpdir(), `plimsoll-${download.suggestedFilename()}`);
    await download.saveAs(path);
    return path;
  };
  const book = await workbookRows(await saved("Save factors as an Excel workbook"));
  expect(book.rows[0]?.cells.slice(0, 3)).toEqual(["Factor", "Family", "Return (decimal a year)"]);
  expect(book.rows.length).toBe(
    (await page.locator("figure", { hasText: "Factors from" }).locator("tbody tr").count()) + 1,
  );
  expect(
    readFileSync(await saved("Save the chart Factor returns from the beginning, compounded as SVG"), "utf8"),
  ).toMatch(/^<svg[\s\S]*compounded, %/);
  const png = readFileSync(
    await saved("Save the chart Factor returns from the beginning, compounded as PNG"),
  );
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  const pdf = await page.pdf({ format: "A4" });
  if (process.env.PLIMSOLL_LOOK !== undefined) writeFileSync(process.env.PLIMSOLL_LOOK, pdf);
  await page.emulateMedia({ media: "print" });
  const cut = await page.evaluate(
    `[...document.querySelectorAll(".scroll")].filter((one) => one.scrollHeight > one.clientHeight + 2).length`,
  );
  expect(cut).toBe(0);
  expect(await page.locator("nav").isVisible()).toBe(false);
  await page.close();
});

test.each([
  ["performance", 1440, "light"],
  ["factors", 390, "dark"],
] as const)("nothing serious stands in the way of %s at %i, %s", async (view, width, scheme) => {
  const { page } = await open(`?portfolio=value_manager&view=${view}`, { width, scheme });
  await page.locator("main table").first().waitFor();
  if (view === "performance") await page.getByText("The bridge").waitFor();
  if (view === "factors") await page.getByText("Diagnostics of").waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
  await page.close();
});
