import { expect, test } from "vitest";
import { bareOf, expectReasons, pressed, unpressed } from "./pressed-numbers.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open } = useWorkbench("shared");

/**
 * Views that are there without more being asked, what says that they are complete, and how many formulas with values they have at least; what
 * is made from a form is walked in decide.system.test.ts.
 */
const VIEWS = [
  ["risk", ".tile", 20],
  ["sources", "tfoot", 60],
  ["history", "text=Drift of", 8],
  ["performance", "text=The bridge", 80],
  ["factors", "text=Diagnostics of", 60],
  ["name&item=S00007", "text=The nearest names", 20],
  ["compare&with=benchmark%40", "text=Contributions to", 40],
  ["stress", "text=The model itself under stress", 40],
  ["what-if", "text=Best hedges", 40],
  ["grid", ".cells tbody td", 0],
  ["card", "text=What it was made from", 10],
  ["quality", "text=Names with data", 0],
] as const;

test.each(VIEWS)(
  "in %s every number can be pressed and the values on the screen come to it; everybody can use it, light and dark, wide and narrow",
  async (view, sign, least) => {
    const { page, complaints } = await open(`?portfolio=value_manager&view=${view}`);
    await page.locator(sign).first().waitFor({ timeout: 120_000 });
    for (const chart of await page.locator(".canvas").all()) await chart.locator("canvas").first().waitFor();
    expect(await unpressed(page)).toEqual([]);
    const all = await pressed(page);
    expect(expectReasons(all)).toBeGreaterThanOrEqual(least);
    expect(bareOf(all)).toEqual([]);
    expect(await seriousFindings(page), "light").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 900 });
    // Nothing is wider than the page but tables, which scroll by themselves.
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    expect(await seriousFindings(page), "dark").toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  },
);

test("a number of the grid is asked by a press or by Enter, and goes down to its descriptors", async () => {
  const { page } = await open("?portfolio=value_manager&view=grid");
  const cell = page.locator("#cell-0-5");
  await cell.click();
  const panel = page.getByRole("dialog");
  await panel
    .getByText(/^Exposure of S\d+ to/)
    .first()
    .waitFor();
  expect(await panel.locator(".value strong").textContent()).toBe(await cell.textContent());
  await page.keyboard.press("Escape");
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await panel.waitFor();
  expect(await panel.locator(".value strong").textContent()).toBe(
    await page.locator("#cell-1-5").textContent(),
  );
  await page.close();
});
