// npm run build && node bench/answers.mjs [--project folder]: what answers of `plimsoll serve` cost, one request after the other: the first of its kind since
// the server began, others with other parameters (the median), and one that was sent before. N = 3000, K = 76, a thread.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "./report.mjs";
import { writeScaleProject } from "./scale-project.mjs";

const { values: given } = parseArgs({ options: { project: { type: "string" } } });
const CLI = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));
const folder = given.project ?? join(tmpdir(), "plimsoll-load-3000-300");
if (!existsSync(join(folder, "models"))) {
  await writeScaleProject(folder, { assets: 3000, days: 300, industries: 60 });
  execFileSync(process.execPath, [CLI, "estimate", "--project", folder], { stdio: "ignore" });
}

const args = [CLI, "serve", "--project", folder, "--port", "0", "--threads", "1"];
const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
const base = await new Promise((resolve, reject) => {
  server.stdout.on("data", (line) => resolve(String(line).match(/https?:\/\/[^;\s]+/)?.[0]));
  server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
});

/** Milliseconds from the request to the last byte, and the bytes as they are when unpacked. */
async function ask({ path, body }) {
  const start = performance.now();
  const response = await fetch(base + path, {
    ...(body && {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return { ms: performance.now() - start, text };
}

const json = async (path) => JSON.parse((await ask({ path })).text);
const { forecastDates } = await json("/v1/project");
const dates = forecastDates.slice(-8);
const { names } = (await json("/v1/risk?portfolio=value_manager")).portfolio;
const trades = (n) => [{ id: names[n].id, weight: 0.001 * (n + 1) }];
const holdings = names.map(({ id, weight }) => ({ id, weight }));
const KINDS = [
  ["factor returns", (n) => ({ path: `/v1/factor-returns?last=${20 + n}` })],
  ["covariance", (n) => ({ path: `/v1/covariance?date=${dates[n]}` })],
  ["one security", (n) => ({ path: `/v1/securities/${names[n].id}` })],
  ["risk of a portfolio", (n) => ({ path: `/v1/risk?portfolio=momentum_manager&date=${dates[n]}` })],
  [
    "what-if of a portfolio",
    (n) => ({ path: "/v1/what-if", body: { portfolio: "value_manager", trades: trades(n) } }),
  ],
  ["what-if of holdings", (n) => ({ path: "/v1/what-if", body: { holdings, trades: trades(n) } })],
  ["risk history", (n) => ({ path: `/v1/risk/history?portfolio=value_manager&to=${dates[n]}` })],
  ["attribution", (n) => ({ path: `/v1/attribution?portfolio=value_manager&to=${dates[n]}` })],
];

try {
  for (const [kind, make] of KINDS) {
    const first = await ask(make(0));
    const [again, sent] = [[], []];
    for (let n = 1; n < dates.length; n++) {
      again.push((await ask(make(n))).ms);
      for (let time = 0; time < 3; time++) sent.push((await ask(make(n))).ms);
    }
    const round = (value) => Number(value.toPrecision(3));
    console.log(
      JSON.stringify({
        problem: `answer: ${kind}`,
        firstMs: round(first.ms),
        againMs: round(median(again)),
        sentMs: round(median(sent)),
        kilobytes: Math.round(first.text.length / 1000),
      }),
    );
  }
} finally {
  server.kill("SIGTERM");
}
