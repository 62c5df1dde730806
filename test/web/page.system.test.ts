import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { riskReport } from "../../node/cli/index.ts";
import { createToken, revokeToken, tokensFile } from "../../node/http/index.ts";
import { readProject } from "../../node/project/index.ts";
import { percent } from "../../web/words.ts";
import { useWorkbench } from "./workbench.ts";

const { open, folder } = useWorkbench("odd");

test("the numbers on the page are the engine's", async () => {
  const { page, complaints } = await open("?portfolio=value_manager");
  const project = await readProject(folder());
  const { json } = await riskReport(project, { portfolio: "value_manager", top: 10 });
  const risk = JSON.parse(JSON.stringify(json));
  const tile = (title: string) => page.locator(".tile", { hasText: title }).locator("strong").textContent();
  expect(await tile("Volatility")).toBe(percent(risk.portfolio.volatilityAnnual));
  expect(await tile("Tracking error")).toBe(percent(risk.active.volatilityAnnual));
  expect(await page.locator(".basis").textContent()).toContain(
    `value manager against benchmark · forecast of ${risk.date} · held since ${risk.holdingsSince}`,
  );
  await page.getByRole("link", { name: "Where risk comes from" }).click();
  const total = page.locator("tfoot tr td");
  await total.last().waitFor();
  const cells = await total.allTextContents();
  expect(cells).toContain(percent(risk.active.volatilityAnnual));
  expect(cells.at(-1)).toBe("100.0");
  await page.getByLabel("total").click();
  await expect
    .poll(() => page.locator("tfoot").textContent())
    .toContain(percent(risk.portfolio.volatilityAnnual));
  expect(new URL(page.url()).searchParams.get("side")).toBe("total");
  await page.goBack();
  await expect
    .poll(() => page.locator("tfoot").textContent())
    .toContain(percent(risk.active.volatilityAnnual));
  expect(complaints).toEqual([]);
  await page.close();
});

test("where no portfolio of several is named, the first that is not the benchmark is shown and named in the address", async () => {
  const { page, complaints } = await open("");
  await page.locator(".tile").first().waitFor();
  expect(new URL(page.url()).searchParams.get("portfolio")).toBe("momentum_manager");
  expect(await page.locator(".basis").textContent()).toContain("momentum manager against benchmark");
  expect(await page.locator(".choices select").nth(1).inputValue()).toBe("momentum_manager");
  expect(complaints).toEqual([]);
  await page.close();
});

test("what is refused says why and what to do", async () => {
  const { page } = await open("?portfolio=nobody");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/nobody/);
  // However long what was asked is, the page is as wide as the window.
  await page.goto(`${page.url()}${"x".repeat(500)}`);
  await alert.waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  await page.close();
});

test("a browser that forbids storage has the numbers all the same", async () => {
  const { page, complaints } = await open("?view=nothing");
  await page.addInitScript(
    `for (const name of ["localStorage", "sessionStorage"])
       Object.defineProperty(window, name, { get: () => { throw new DOMException("forbidden", "SecurityError"); } });`,
  );
  await page.goto(page.url().replace("nothing", "risk&portfolio=value_manager"));
  await page.locator(".tile").first().waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test("where the server asks for a token the page does, and a token that is taken back ends it", async () => {
  const file = tokensFile(folder());
  const { name, token } = await createToken(file, {
    scope: "read",
    today: "2026-01-01",
    expires: undefined,
    name: "page",
  });
  try {
    const { page } = await open("?portfolio=value_manager");
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Open" }).click();
    await page.locator(".tile").first().waitFor();
    await revokeToken(file, name);
    await page.getByRole("link", { name: "Factors", exact: true }).click();
    await page.getByText("This server asks for a token").first().waitFor();
    await page.getByText("It does not take the token that this tab has").first().waitFor();
    await page.close();
  } finally {
    rmSync(file, { force: true });
  }
});
