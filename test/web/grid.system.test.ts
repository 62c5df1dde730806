import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { HoldingsDocument, SecurityDocument } from "../../web/documents/index.ts";
import { percent, score } from "../../web/words.ts";
import { sayMeasured } from "../say-measured.ts";
import { largeModel } from "./large-model.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open, url } = useWorkbench("shared");
const VIEW = "?view=grid&portfolio=value_manager";

const asked = async <Document>(path: string): Promise<Document> =>
  (await fetch(`${url()}${path}`)).json() as Promise<Document>;

test("cells and file are what the server says of each name, and a title sorts by its column", async () => {
  const { page, complaints } = await open(VIEW);
  const rows = page.locator("[role=grid] tbody tr:not(.gap)");
  await rows.first().waitFor();
  const { portfolio } = await asked<HoldingsDocument>("/v1/holdings?portfolio=value_manager");
  const inside = portfolio.filter(({ outside }) => outside === null);
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(inside.length + 1));
  const first = inside.toSorted((a, b) => b.weight - a.weight)[0];
  const security = await asked<SecurityDocument>(`/v1/securities/${first?.id}`);
  const titles = (await page.locator("[role=grid] thead th").allTextContents()).slice(2);
  const cells = (await rows.first().locator("td:not(.side)").allTextContents()).slice(1);
  const exposures = new Map(
    security.exposures.map(({ factor, exposure }) => [factor.replaceAll("_", " "), exposure]),
  );
  expect(await rows.first().locator("th").textContent()).toBe(first?.id);
  expect(cells).toEqual(
    titles.map((title) =>
      title === "Weight, %" ? percent(first?.weight) : score(exposures.get(title) ?? 0),
    ),
  );
  const title = titles.at(-1) as string;
  await page.locator("[role=grid]").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect.poll(() => new URL(page.url()).searchParams.get("sort")?.replaceAll("_", " ")).toBe(title);
  const column = (await rows.locator("td:not(.side):nth-last-child(2)").allTextContents()).map((text) =>
    Number(text.replace("−", "-")),
  );
  expect(column).toEqual(column.toSorted((a, b) => b - a));
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /Save exposures-.* as CSV/ }).click(),
  ]);
  const [header = "", ...lines] = readFileSync(await saved.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  const names = header.split(",");
  expect(lines.length).toBe(inside.length);
  const line = lines.map((text) => text.split(",")).find(([id]) => id === first?.id) ?? [];
  for (const { factor, exposure } of security.exposures)
    expect([factor, Number(line[names.indexOf(factor)])]).toEqual([factor, exposure]);
  expect(complaints).toEqual([]);
  await page.close();
});

test("3,000 × 76 scrolls both ways without a row or a column that is not drawn", async () => {
  const { model, held } = largeModel(3000, 76);
  const { page, complaints } = await open("?view=risk&portfolio=value_manager");
  await page.route(/\/v1\/model/, (route) => route.fulfill({ json: model }));
  await page.route(/\/v1\/holdings/, (route) => route.fulfill({ json: held }));
  await page.getByRole("link", { name: "Names × factors" }).click();
  await page.locator("[role=grid] tbody tr:not(.gap)").first().waitFor();
  const { missing, frames } = (await page.evaluate(`(async () => {
    const place = document.querySelector(".cells");
    const box = place.getBoundingClientRect();
    let missing = 0;
    const frames = [];
    const isDrawn = (x, y) => {
      const at = document.elementFromPoint(x, y);
      return at !== null && at.closest("tbody tr:not(.gap)") !== null && !at.classList.contains("side");
    };
    for (let step = 0; step < 60; step++) {
      // Down, across, and both back at once.
      if (step < 25) place.scrollTop += 300;
      else if (step < 50) place.scrollLeft += 150;
      else { place.scrollTop -= 700; place.scrollLeft -= 300; }
      const start = performance.now();
      // Scroll events come before the frame's own work: what is drawn then is what is seen.
      await new Promise(requestAnimationFrame);
      for (const x of [box.left + 300, box.right - 60]) for (const y of [box.top + 90, box.bottom - 40]) if (!isDrawn(x, y)) missing++;
      frames.push(performance.now() - start);
    }
    return { missing, frames };
  })()`)) as { missing: number; frames: number[] };
  const sorted = frames.toSorted((a, b) => a - b);
  sayMeasured("a frame of the grid", { median: sorted[30] as number, most: sorted.at(-1) as number });
  expect(missing).toBe(0);
  expect(await page.locator("[role=grid] tbody tr").count()).toBeLessThan(100);
  expect(complaints).toEqual([]);
  await page.close();
});

test.each([
  [1440, "light"],
  [390, "dark"],
] as const)("everybody can use it at %i, %s", async (width, scheme) => {
  const { page, complaints } = await open(`${VIEW}&rows=all`, { width, scheme });
  await page.locator("[role=grid] tbody tr:not(.gap)").first().waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});
