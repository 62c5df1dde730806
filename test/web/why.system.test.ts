import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workbookRows } from "../../node/import/index.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open } = useWorkbench("shared");

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
  await page.emulateMedia({ media: "print" });
  // Chromium repeats a footer on each page, where it would be the total of what stands above it.
  const feet = await page.evaluate(
    `[...document.querySelectorAll("tfoot")].map((one) => [getComputedStyle(one).display, one.innerText.includes("0")])`,
  );
  expect(feet).toContainEqual(["table-row-group", true]);
  expect(feet).not.toContainEqual(["table-footer-group", true]);
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
  // A4 less its margins: nothing is wider.
  await page.setViewportSize({ width: 704, height: 1000 });
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  await page.close();
});
