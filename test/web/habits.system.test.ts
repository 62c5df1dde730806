import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seriousFindings, useWorkbench } from "./workbench.ts";

const { open, folder, url, stopServer, startServer } = useWorkbench("shared");

const query = (url: string): URLSearchParams => new URL(url).searchParams;

test("everything is found and reached from the keyboard", async () => {
  const { page, complaints } = await open("?portfolio=value_manager");
  await page.locator("table").first().waitFor();
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: /Go to/ });
  await field.fill("S00007");
  await page.getByRole("option", { name: /S00007/ }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.locator("h2 small", { hasText: "S00007" }).waitFor();
  expect(query(page.url()).get("item")).toBe("S00007");
  await page.keyboard.press("Control+k");
  await field.fill("where risk");
  await page.keyboard.press("Enter");
  await page.locator("tfoot").first().waitFor();
  expect([...query(page.url()).keys()].sort()).toEqual(["portfolio", "view"]);
  await page.keyboard.press("t");
  expect(query(page.url()).get("side")).toBe("total");
  await page.keyboard.press("[");
  await expect.poll(() => query(page.url()).get("date")).toMatch(/^\d{4}-/);
  await page.keyboard.press("]");
  await expect.poll(() => query(page.url()).get("date")).toBeNull();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

test("light and dark are the reader's choice, and kept", async () => {
  const { page } = await open("?portfolio=value_manager");
  await page.getByRole("button", { name: /as the system/ }).click();
  const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
  expect(await ground()).toBe("rgb(16, 21, 28)");
  await page.reload();
  await page.locator("table").first().waitFor();
  expect(await ground()).toBe("rgb(16, 21, 28)");
  await page.close();
});

test("a server that goes is missed in a sentence, and one that comes back is taken up", async () => {
  const { page } = await open("?portfolio=value_manager");
  await page.locator("table").first().waitFor();
  await stopServer();
  try {
    await page.keyboard.press("[");
    await page.getByRole("heading", { name: "The server does not answer" }).waitFor();
    await page.getByRole("link", { name: "Through time" }).click();
    await page.getByRole("heading", { name: "This part of the page did not come" }).waitFor();
    // The page looks by itself when it is looked at again.
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText("what you see is what it said last").waitFor();
  } finally {
    await startServer();
  }
  await page.locator("table").first().waitFor();
  await page.getByText("what you see is what it said last").waitFor({ state: "detached" });
  await page.close();
});

test("a run that is deleted is told with what to do, and one that is there again is taken up", async () => {
  const { page } = await open("?portfolio=value_manager");
  await page.locator("table").first().waitFor();
  const models = join(folder(), "models");
  renameSync(models, `${models}.gone`);
  try {
    await page.getByRole("link", { name: "Through time" }).click();
    await page.getByRole("alert").getByText("npx plimsoll estimate makes one").waitFor();
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText("The run of this page is no longer there").waitFor();
    expect(await page.getByRole("button", { name: "Estimate the model" }).isVisible()).toBe(true);
    // What was there before is there still.
    await page.goBack();
    await page.locator(".tile").first().waitFor();
    await page.goForward();
  } finally {
    renameSync(`${models}.gone`, models);
  }
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await page.getByText("The run of this page is no longer there").waitFor({ state: "detached" });
  await page.locator("main table").first().waitFor();
  // An earlier run that is compared and is no longer kept: said by name, with what there is to choose from.
  await page.goto(`${url()}/?view=compare&of=models&first=0123456789ab&models=nobody`);
  await page.getByText("there is nothing to compare it with yet").waitFor();
  await page.close();
});

test("a file that changes on the disk is told, and the model is made anew from the page", async () => {
  const { page } = await open("?portfolio=value_manager&view=sources");
  await page.locator("tfoot").first().waitFor();
  const before = await page.locator("footer code").textContent();
  const file = join(folder(), "data/bars.csv");
  const [header, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
  writeFileSync(file, `${[header, ...rows.slice(0, -40)].join("\n")}\n`);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await page.getByText("The project has changed since this run").waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator("tfoot").first().waitFor();
  await page.getByRole("button", { name: "Estimate it as it is now" }).click();
  await page.getByRole("button", { name: "Show it everywhere" }).click({ timeout: 120_000 });
  await expect.poll(() => page.locator("footer code").textContent()).not.toBe(before);
  // The other tab goes on showing what it shows until its reader wants the new run, too.
  await other.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await other.getByText("A new run was published").waitFor();
  expect(await other.locator("footer code").textContent()).toBe(before);
  await other.getByRole("button", { name: "Show it everywhere" }).click();
  const run = (await page.locator("footer code").textContent()) as string;
  await expect.poll(() => other.locator("footer code").textContent()).toBe(run);
  await other.close();
  await page.getByText("The project has changed since this run").waitFor({ state: "detached" });
  // A spec that cannot be read is told, too, and one that is put right is taken up.
  const spec = join(folder(), "plimsoll.yaml");
  const text = readFileSync(spec, "utf8");
  const told = async (): Promise<number> => {
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    return page.getByText("The project on the disk cannot be used as it is now").count();
  };
  writeFileSync(spec, "name: [broken\n");
  await expect.poll(told, { timeout: 20_000, interval: 300 }).toBe(1);
  // A page first opened meanwhile says what it is, and comes by itself.
  const { page: late } = await open("");
  await late.getByRole("heading", { name: "The project cannot be read" }).waitFor();
  writeFileSync(spec, text);
  await late.locator("footer code").waitFor({ timeout: 20_000 });
  await late.close();
  await expect.poll(told, { timeout: 20_000, interval: 300 }).toBe(0);
  await page.close();
});
