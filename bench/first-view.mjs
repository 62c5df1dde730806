// npm run build && node bench/first-view.mjs --project folder [--rounds 7]
// How long the page takes from the address to the risk summary drawn, on a warm server: a new browser profile each time, so that nothing is kept
// there, and the same without one. `--assets 3000 --days 2520` makes and estimates a project first (ten minutes).
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { writeScaleProject } from "./scale-project.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({ options: { project: text, rounds: text, assets: text, days: text } });
const ROUNDS = Number(given.rounds ?? 7);
const CLI = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));

const folder = given.project ?? mkdtempSync(join(tmpdir(), "plimsoll-first-view-"));
if (given.project === undefined) {
  await writeScaleProject(folder, {
    assets: Number(given.assets ?? 3000),
    days: Number(given.days ?? 2520),
    draws: 300,
  });
  execFileSync(process.execPath, [CLI, "estimate", "--project", folder], { stdio: "ignore" });
}

const server = spawn(process.execPath, [CLI, "serve", "--project", folder, "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const url = await new Promise((resolve, reject) => {
  server.stdout.on("data", (line) => resolve(String(line).match(/https?:\/\/[^;\s"]+/)?.[0]));
  server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

/** From the address to the first tile of the summary with a number in it, as the page's own clock has it. */
async function firstView(context) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  const isDrawn = () => /\d\.\d/.test(globalThis.document.querySelector(".tile")?.textContent ?? "");
  await page.waitForFunction(isDrawn, undefined, { polling: "raf", timeout: 120_000 });
  const ms = await page.evaluate(() => globalThis.performance.now());
  const bytes = await page.evaluate(() =>
    globalThis.performance.getEntriesByType("resource").reduce((sum, of) => sum + of.transferSize, 0),
  );
  await page.close();
  return { ms: Math.round(ms), kilobytes: Math.round(bytes / 1000) };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
try {
  const views = [];
  for (let i = 0; i <= ROUNDS; i++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    views.push(await firstView(context));
    await context.close();
  }
  const [cold, ...warm] = views;
  const machine = `${cpus()[0].model.trim()} × ${cpus().length}, Node ${process.version}`;
  console.log(
    JSON.stringify({
      problem: "first view",
      first: cold,
      warmMedianMs: median(warm.map(({ ms }) => ms)),
      warmMs: warm.map(({ ms }) => ms),
      kilobytes: warm[0].kilobytes,
      machine,
      loadAverage: loadavg().map((of) => Number(of.toFixed(1))),
    }),
  );
} finally {
  await browser.close();
  server.kill("SIGTERM");
}
