import { expect, test } from "vitest";
import { riskReport } from "../../node/cli/index.ts";
import { readProject } from "../../node/project/index.ts";
import { percent } from "../../web/words.ts";
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

test.each([
  ["card", "Where it is weak", 390, "dark"],
  ["quality", "What is odd|No rule found", 1440, "light"],
] as const)(
  "the view %s is made by a job that is followed, and can be used by everybody",
  async (view, words, width, scheme) => {
    const { page, complaints } = await open(`?view=${view}`, { width, scheme });
    await page.getByText(new RegExp(words)).first().waitFor({ timeout: 120_000 });
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  },
);
