import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { FactorRisk, RiskDocument, RiskSide } from "../../web/documents/index.ts";
import { callHere } from "../cli/call-here.ts";
import { useWorkbench } from "./workbench.ts";

const { open, folder, url } = useWorkbench("shared");

/** A number as a face writes it, with the sign of a keyboard and at two decimals. */
const plain = (text: string | null | undefined): string => (text ?? "").replaceAll("−", "-").trim();

/** Cells of a printed table, blanks between them. */
const cells = (text: string, row: RegExp): readonly string[] =>
  (text.split("\n").find((line) => row.test(line)) ?? "").trim().split(/ {2,}/);

test("the same numbers on the page, in the command line, in the report and in the API", async () => {
  const given = ["--project", folder(), "--portfolio", "value_manager"];
  const said = await callHere(["risk", ...given]);
  const answer = await fetch(`${url()}/v1/risk?portfolio=value_manager`);
  const active = ((await answer.json()) as RiskDocument).active as RiskSide;
  const html = join(folder(), "report.html");
  expect((await callHere(["report", ...given, "--out", html])).code).toBe(0);
  const { page } = await open("?portfolio=value_manager&view=sources");
  await page.locator("tfoot").first().waitFor();
  const report = (await page.context().browser()?.newPage()) as Page;
  await report.setContent(readFileSync(html, "utf8"));

  const style = active.factors.find(({ factor }) => factor === "value") as FactorRisk;
  const ofApi = [style.volatilityAnnual, style.correlation * 0.01, style.riskContributionAnnual].map(
    (value) => (100 * value).toFixed(2),
  );
  const row = page.getByRole("row", { name: /^value / });
  const onPage = (await row.locator("td").allTextContents()).map(plain);
  expect([onPage[1], onPage[2], onPage[3]]).toEqual(ofApi);

  const inCommand = cells(said.stdout, /^ {2}value /);
  expect([inCommand[3], inCommand[4], inCommand[5]]).toEqual(ofApi);

  const inReport = await report
    .locator("tr", { hasText: /^\s*value/ })
    .evaluateAll((rows) =>
      rows.map((one) =>
        [...(one as { cells: Iterable<{ textContent: string | null }> }).cells].map(
          (cell) => cell.textContent ?? "",
        ),
      ),
    );
  const withAll = inReport.filter((line) => ofApi.every((number) => line.map(plain).includes(number)));
  expect(withAll.length).toBeGreaterThan(0);

  const total = (100 * active.volatilityAnnual).toFixed(2);
  expect(plain(await page.locator("tfoot").first().textContent())).toContain(total);
  expect(cells(said.stdout, /^Volatility /)[3]).toBe(total);
  expect(plain(await report.locator("body").textContent())).toContain(total);
  await report.close();
  await page.close();
});
