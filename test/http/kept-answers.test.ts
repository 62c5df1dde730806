import { appendFile, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { nameReport, riskReport } from "../../node/cli/index.ts";
import { answersHere } from "../../node/http/answer-pool.ts";
import { httpApp } from "../../node/http/http-app.ts";
import { readAxes } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { formatJson } from "../../wire/index.ts";
import { builtProject } from "../jobs/built-project.ts";

const BASE = "http://127.0.0.1";
const PATH = "/v1/risk?portfolio=value_manager";
let folder: string;
let made = 0;
let ask: (path: string, headers?: Record<string, string>) => Promise<Response>;

beforeAll(async () => {
  folder = await builtProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  await settle();
  const here = answersHere();
  const pool: typeof here = {
    ...here,
    document: (task) => {
      made++;
      return here.document(task);
    },
  };
  const app = httpApp({ projectFolder: folder, version: "1.2.3", pool, onFailure: () => undefined });
  ask = async (path, headers = {}) => app.request(`${BASE}${path}`, { headers });
});

/** Files that were touched just now may be touched again without another time: answers of them are not kept yet. */
async function settle(): Promise<void> {
  await new Promise((done) => setTimeout(done, 2100));
}

async function command(): Promise<string> {
  const request = { portfolio: "value_manager", top: Number.MAX_SAFE_INTEGER };
  return `${formatJson((await riskReport(await readProject(folder), request)).json)}\n`;
}

describe("what is kept of a run", () => {
  test("gives a name what reading it alone gives", async () => {
    const run = await openRun((await readProject(folder)).modelFolder);
    const dates = run.manifest.forecastDates.slice(-2);
    const { labels } = (await readAxes(run)).assets;
    for (const id of labels.slice(0, 4)) {
      for (const date of dates) {
        const alone = await nameReport(run, id, date).then(({ json }) => `${formatJson(json)}\n`, String);
        const response = await ask(`/v1/securities/${id}?date=${date}`);
        const text = await response.text();
        if (response.ok) expect(text).toBe(alone);
        else expect(alone).toContain("not covered");
      }
    }
    await run.close();
  });
});

describe("answers that are kept", () => {
  test("are the command's own to the byte, made once, in whatever encoding", async () => {
    const expected = await command();
    made = 0;
    const [first, second] = await Promise.all([ask(PATH), ask(PATH)]);
    expect([await first.text(), await second.text(), await (await ask(PATH)).text()]).toEqual([
      expected,
      expected,
      expected,
    ]);
    expect(made).toBe(1);
    const packed = await ask(PATH, { "accept-encoding": "br, gzip" });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(expected);
    const tag = packed.headers.get("etag") as string;
    expect(tag).toBe(`W/${first.headers.get("etag")}`);
    expect((await ask(PATH, { "accept-encoding": "gzip", "if-none-match": tag })).status).toBe(304);
  });

  test("are made anew when a file of the project's data changes", async () => {
    const before = await (await ask(PATH)).text();
    const file = join(folder, "data", "portfolios.csv");
    const text = await readFile(file, "utf8");
    const last = text
      .trimEnd()
      .split("\n")
      .findLast((line) => line.includes("value_manager")) as string;
    const date = last.split(",").find((cell) => /^\d{4}-/.test(cell)) as string;
    const halved = text
      .split("\n")
      .filter(
        (line, at, all) =>
          !(line.includes("value_manager") && line.includes(date) && at % 2 === 0 && all.length > 0),
      )
      .join("\n");
    await writeFile(file, halved);
    const after = await (await ask(PATH)).text();
    expect(after).not.toBe(before);
    expect(after).toBe(await command());
    await writeFile(file, text);
    await utimes(file, 0, 0);
    await settle();
    expect(await (await ask(PATH)).text()).toBe(before);
    await appendFile(join(folder, "plimsoll.yaml"), "# a remark\n");
    expect(await (await ask(PATH)).text()).toBe(before);
  });
});
