import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { riskReport } from "../../node/cli/index.ts";
import { createToken, type Listening, listen, revokeToken, tokensFile } from "../../node/http/index.ts";
import { readProject } from "../../node/project/index.ts";
import { percent } from "../../web/words.ts";
import { smallRun } from "../cli/small-run.ts";
import { ROOT } from "../source-files.ts";
import { openBrowser } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser | undefined;
let server: Listening | undefined;
let folder = "";

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  execFileSync("npx", ["--no-install", "vite", "build", "-c", "web/vite.config.ts", "--logLevel", "warn"], {
    cwd: ROOT,
  });
  folder = (await smallRun()).folder;
  server = await listen({
    projectFolder: folder,
    version: "0.0.0",
    port: 0,
    threads: 1,
    onFailure: () => undefined,
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach((context) => {
  if (browser === undefined)
    context.skip("no Chromium: apt-get install chromium, or PLIMSOLL_CHROMIUM=<its path>");
});

interface Opened {
  readonly page: Page;
  readonly url: string;
  /** What the browser complained of. */
  readonly complaints: readonly string[];
}

async function open(
  query: string,
  { width = 1440, scheme = "light" as "light" | "dark" } = {},
): Promise<Opened> {
  const url = server?.url as string;
  const page = await (browser as Browser).newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${url}/${query}`);
  await page.locator("main, form.failed").first().waitFor();
  return { page, url, complaints };
}

test("the numbers on the page are the engine's", async () => {
  const { page, complaints } = await open("?portfolio=value_manager");
  const project = await readProject(folder);
  const { json } = await riskReport(project, { portfolio: "value_manager", top: 10 });
  const risk = JSON.parse(JSON.stringify(json));
  const tile = (title: string) => page.locator(".tile", { hasText: title }).locator("strong").textContent();
  expect(await tile("Volatility")).toBe(percent(risk.portfolio.volatilityAnnual));
  expect(await tile("Tracking error")).toBe(percent(risk.active.volatilityAnnual));
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

test("what is refused says why and what to do", async () => {
  const { page } = await open("?portfolio=nobody");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/nobody/);
  await page.close();
});

test("where the server asks for a token the page does, and a token that is taken back ends it", async () => {
  const file = tokensFile(folder);
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
    await page.getByRole("link", { name: "Factors" }).click();
    await page.getByText("This server asks for a token").first().waitFor();
    await page.close();
  } finally {
    rmSync(file, { force: true });
  }
});

test.each([
  ["", 1440, "light"],
  ["&view=sources", 1440, "dark"],
  ["&view=sources", 390, "light"],
  ["&view=history", 1440, "light"],
  ["&view=performance", 390, "dark"],
  ["&view=factors", 1440, "dark"],
  ["&view=name&item=S00007", 390, "light"],
] as const)("everybody can use %s at %i, %s", async (query, width, scheme) => {
  const { page, complaints } = await open(`?portfolio=value_manager${query}`, { width, scheme });
  await page.locator("table").first().waitFor();
  for (const chart of await page.locator(".canvas").all()) await chart.locator("canvas").first().waitFor();
  // Nothing is wider than the page but tables, which scroll by themselves.
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  await page.evaluate(AXE);
  const found = (await page.evaluate("axe.run()")) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  const serious = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});
