import { expect, test } from "vitest";
import { buildMiniModel, miniModelInputs } from "../../engine/minimodel/index.ts";
import { percent } from "../../web/words.ts";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open } = useWorkbench("shared");

test.each([
  [1440, "light"],
  [390, "dark"],
] as const)(
  "ten stocks: a number that is changed moves all that follows, without a server, at %i, %s",
  async (width, scheme) => {
    const { page, complaints } = await open("learn.html", { width, scheme });
    await page.route("**/v1/**", (route) => route.abort());
    const tile = (title: string) => page.locator(".tile", { hasText: title }).locator("strong");
    const first = buildMiniModel().own.risk;
    expect(await tile("Tracking error").textContent()).toBe(percent(first.active.volatilityAnnual));
    await page.getByLabel("Cap of DIGIT").fill("200");
    await page.getByLabel("Manager's weight of AXIOM").fill("25");
    const inputs = {
      ...miniModelInputs,
      capUsdBn: miniModelInputs.capUsdBn.with(3, 200),
      managerWeights: miniModelInputs.managerWeights.with(0, 0.25),
    };
    const { risk } = buildMiniModel({ inputs }).own;
    await expect.poll(() => tile("Tracking error").textContent()).toBe(percent(risk.active.volatilityAnnual));
    expect(await page.locator(".tile", { hasText: "Tracking error" }).locator("small").textContent()).toBe(
      `was ${percent(first.active.volatilityAnnual)}`,
    );
    await page.getByLabel("F from drawn years").check();
    await page.getByLabel("Half-life in months").fill("6");
    await expect
      .poll(() => tile("Tracking error").textContent())
      .not.toBe(percent(risk.active.volatilityAnnual));
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    await page.getByLabel("Cap of AXIOM").fill("0");
    await page.getByText("The cap of AXIOM must be above 0").waitFor();
    await page.getByRole("button", { name: "Back to the primer's numbers" }).click();
    await expect
      .poll(() => tile("Tracking error").textContent())
      .toBe(percent(first.active.volatilityAnnual));
    expect(complaints).toEqual([]);
    await page.close();
  },
);
