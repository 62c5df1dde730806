// npm run build && node build/pictures.mjs: the pictures of the README, of the page on the project of `plimsoll demo`. Needs a Chromium.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const CLI = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const executablePath = process.env.PLIMSOLL_CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(executablePath))
  throw new Error("no Chromium: apt-get install chromium, or PLIMSOLL_CHROMIUM=<its path>");

const folder = mkdtempSync(join(tmpdir(), "plimsoll-pictures-"));
execFileSync(process.execPath, [CLI, "demo", "--folder", folder], { stdio: "ignore" });
const server = spawn(process.execPath, [CLI, "serve", "--project", folder, "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
/** @type {string} */
const url = await new Promise((resolve, reject) => {
  server.stdout.on("data", (line) => {
    const [found] = /http:\/\/[^;\s"]+/.exec(String(line)) ?? [];
    if (found !== undefined) resolve(found);
  });
  server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
});
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const viewport = { width: 1440, height: 900 };
    const page = await browser.newPage({ viewport, colorScheme });
    await page.goto(`${url}/?portfolio=value_manager&view=risk`);
    await page.locator(".tile").first().waitFor();
    for (const chart of await page.locator(".canvas").all()) await chart.locator("canvas").first().waitFor();
    await page.waitForLoadState("networkidle");
    const path = fileURLToPath(new URL(`../docs/pictures/risk-${colorScheme}.png`, import.meta.url));
    await page.screenshot({ path, animations: "disabled" });
    await page.close();
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
