import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { importForeign } from "../../node/foreign/index.ts";
import { listen } from "../../node/http/index.ts";
import { readProject } from "../../node/project/index.ts";
import type { FactorRisk, RiskDocument, RiskSide } from "../../web/documents/index.ts";
import { callHere } from "../cli/call-here.ts";
import { foreignWorld, plainVariance } from "../foreign/foreign-world.ts";
import { writeColumns } from "../foreign/write-packages.ts";
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
      rows.map((one) => [...(one as HTMLTableRowElement).cells].map((cell) => cell.textContent ?? "")),
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

test("the page opens on a model that was bought: its risk is that of the files, every view says something", async () => {
  const world = foreignWorld();
  const given = mkdtempSync(join(tmpdir(), "plimsoll-bought-"));
  mkdirSync(join(given, "package"));
  writeColumns(join(given, "package"), world);
  const held = ["date,portfolio,id,weight", "2020-01-29,mine,N004,0.5", "2020-01-29,mine,N009,0.5"];
  writeFileSync(join(given, "holdings.csv"), `${held.join("\n")}\n`);
  const spec = ["name: bought", "model: { layout: columns, path: package }"];
  writeFileSync(
    join(given, "plimsoll.yaml"),
    `${spec.join("\n")}\ndata: { portfolios: { path: holdings.csv } }\n`,
  );
  await importForeign(await readProject(given));
  const server = await listen({
    projectFolder: given,
    version: "0.0.0",
    port: 0,
    threads: 1,
    onFailure: () => undefined,
  });
  const { page, complaints } = await open("?portfolio=value_manager&view=card");
  const see = async (view: string, sign: string) => {
    await page.goto(`${server.url}/?portfolio=mine&benchmark=none&view=${view}`);
    await page.locator(sign).first().waitFor({ timeout: 120_000 });
  };
  await see("sources", "tfoot");
  const risk = (await (
    await fetch(`${server.url}/v1/risk?portfolio=mine&benchmark=none`)
  ).json()) as RiskDocument;
  const own = risk.portfolio as RiskSide;
  const total = (100 * own.volatilityAnnual).toFixed(2);
  expect(plain(await page.locator("tfoot").first().textContent())).toContain(total);
  // Held since, the two have drifted apart a little: of their weights now, by plain sums.
  const holdings = (await (
    await fetch(`${server.url}/v1/holdings?portfolio=mine&benchmark=none`)
  ).json()) as { portfolio: readonly { id: string; weight: number }[] };
  const weights = world.ids.map((id) => holdings.portfolio.find((row) => row.id === id)?.weight ?? 0);
  const { factor, specific } = plainVariance(world.days.at(-1)!, weights);
  expect(own.volatilityAnnual / Math.sqrt(252 * (factor + specific))).toBeCloseTo(1, 12);
  for (const [view, sign] of GIVEN_VIEWS) await see(view, sign);
  expect(complaints).toEqual([]);
  await page.close();
  await server.close();
});

/** Views of a given model, and what says that they are there. */
const GIVEN_VIEWS = [
  ["risk", ".tile"],
  ["grid", ".cells tbody td"],
  ["name&item=N004", "text=The nearest names"],
  ["card", "text=What it was made from"],
] as const;
