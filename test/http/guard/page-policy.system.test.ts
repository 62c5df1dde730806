import { createServer } from "node:http";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { guard } from "../../../node/http/guard/guard.ts";
import { localGuard } from "../../../node/http/guard/guard-setting.ts";
import { openBrowser } from "../../web/browser.ts";

/** The smallest WebAssembly module: eight bytes, and a function that gives 42. */
const WASM = "0061736d010000000105016000017f030201000707010361736b00000a06010400412a0b";

/** What a page's script may and may not do, each told by name. */
const SCRIPT = `
const tell = (name, value) => { document.getElementById("told").dataset[name] = String(value); };
const tried = (name, work) => Promise.resolve().then(work).then((value) => tell(name, value), (error) => tell(name, error.name));
const bytes = Uint8Array.from("${WASM}".match(/../g), (two) => parseInt(two, 16));
const elsewhere = "http://127.0.0.1:OTHER/";
await tried("wasm", async () => (await WebAssembly.instantiate(bytes)).instance.exports.ask());
await tried("eval", () => eval("1 + 1"));
await tried("function", () => new Function("return 1")());
await tried("timeout", () => { setTimeout("document.title = 'ran'", 0); return new Promise((done) => setTimeout(() => done(document.title), 50)); });
await tried("fetch", () => fetch(elsewhere, { mode: "no-cors" }).then(() => "reached"));
await tried("own", () => fetch("/health").then((response) => response.status));
const loaded = (tag, attributes) => new Promise((done) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.onload = () => done("loaded"); element.onerror = () => done("blocked");
  document.body.append(element);
});
await tried("script", () => loaded("script", { src: elsewhere + "script.js" }));
await tried("image", () => loaded("img", { src: elsewhere + "image.svg" }));
await tried("inline", () => { const own = document.createElement("script"); own.textContent = "document.body.dataset.inline = 1"; document.body.append(own); return document.body.dataset.inline ?? "blocked"; });
tell("end", true);
`;
const PAGE = `<!doctype html><html><head><title>page</title><script type="module" src="/assets/a.js"></script></head>
<body onload="document.body.dataset.handler = 1"><div id="told"></div><script>document.body.dataset.inline = 1</script>
<style>body { color: rgb(1, 2, 3) }</style></body></html>`;

let browser: Browser | undefined;
const closing: (() => void)[] = [];
/** Requests that reached the other origin. */
const reached: string[] = [];
let url = "";

function listening(server: {
  address: () => unknown;
  once: (event: "listening", then: () => void) => unknown;
}): Promise<number> {
  return new Promise((resolve) => {
    const portOf = () => (server.address() as { port: number } | null)?.port;
    if (portOf() !== undefined) resolve(portOf() as number);
    else server.once("listening", () => resolve(portOf() as number));
  });
}

beforeAll(async () => {
  browser = await openBrowser();
  if (browser === undefined) return;
  const other = createServer((request, response) => {
    reached.push(request.url ?? "");
    response.end("document.body.dataset.foreign = 1");
  }).listen(0, "127.0.0.1");
  const otherPort = await listening(other);
  const app = new Hono();
  app.use(guard(localGuard("/nowhere"), () => undefined));
  app.get("/", (context) => context.html(PAGE));
  app.get("/health", (context) => context.json({}));
  app.get(
    "/assets/a.js",
    () =>
      new Response(SCRIPT.replace("OTHER", String(otherPort)), {
        headers: { "Content-Type": "text/javascript" },
      }),
  );
  app.get("/frame", (context) => context.html(`<iframe src="${url}/"></iframe>`));
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  url = `http://127.0.0.1:${await listening(server)}`;
  closing.push(
    () => other.close(),
    () => server.close(),
  );
});
afterAll(async () => {
  await browser?.close();
  for (const close of closing) close();
});
beforeEach((context) => {
  if (browser === undefined) context.skip("skipped: no chromium (apt-get install chromium)");
});

test("in Chromium the page's policy blocks inline scripts, eval and other origins, and lets WebAssembly work", async () => {
  const page = await (browser as Browser).newPage();
  await page.goto(url);
  await page.locator("#told[data-end]").waitFor({ state: "attached" });
  const told = await page.evaluate("({ ...document.getElementById('told').dataset })");
  expect(told).toEqual({
    wasm: "42",
    eval: "EvalError",
    function: "EvalError",
    timeout: "page",
    fetch: "TypeError",
    own: "200",
    script: "blocked",
    image: "blocked",
    inline: "blocked",
    end: "true",
  });
  expect(await page.evaluate("({ ...document.body.dataset })")).toEqual({});
  expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
  expect(reached).toEqual([]);
  await page.close();
});

test("in Chromium no page frames it, and a page of another origin reads nothing of it", async () => {
  const { host } = new URL(url);
  const evil = createServer((_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(`<iframe src="http://${host}/"></iframe>`);
  }).listen(0, "127.0.0.1");
  closing.push(() => evil.close());
  const page = await (browser as Browser).newPage();
  await page.goto(`http://127.0.0.1:${await listening(evil)}/`);
  const frame = await page.locator("iframe").contentFrame();
  expect(await frame.locator("#told").count()).toBe(0);
  const asked = `fetch("http://${host}/health").then(() => "read", (error) => error.name)`;
  expect(await page.evaluate(asked)).toBe("TypeError");
  const sent = `fetch("http://${host}/health", { mode: "no-cors" }).then((response) => response.type, (error) => error.name)`;
  // Of the same site, so the browser says so in Sec-Fetch-Site and the answer may not be used.
  expect(await page.evaluate(sent)).not.toBe("basic");
  await page.close();
});
