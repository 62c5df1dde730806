import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Listening, listen } from "../../node/http/index.ts";
import { smallRun } from "../cli/small-run.ts";
import { builtProject } from "../jobs/built-project.ts";
import { openBrowser } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The page of a project's server in a browser, for the tests of a file. */
export interface Workbench {
  readonly folder: () => string;
  readonly url: () => string;
  /** Opens the page at a query. */
  readonly open: (query: string, look?: Look) => Promise<Opened>;
  /** Ends the server, and starts it anew on the same port. */
  readonly stopServer: () => Promise<void>;
  readonly startServer: () => Promise<void>;
}

/** How it is looked at; 1440 px and light by default. */
export interface Look {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
}

/** A page that is open. */
export interface Opened {
  readonly page: Page;
  /** What the browser complained of. */
  readonly complaints: readonly string[];
}

/** Which project: one whose ids and names are odd, or a small one that other tests share. */
export type Fixture = "odd" | "shared";

/**
 * Starts a server and a browser before the tests of a file, and ends them after. Without Chromium its tests are skipped, and say so.
 */
export function useWorkbench(fixture: Fixture): Workbench {
  let browser: Browser | undefined;
  let server: Listening | undefined;
  let folder = "";
  let port = 0;
  const startServer = async (): Promise<void> => {
    server = await listen({
      projectFolder: folder,
      version: "0.0.0",
      port,
      threads: 1,
      onFailure: () => undefined,
    });
    port = Number(new URL(server.url).port);
  };
  const stopServer = async (): Promise<void> => {
    await server?.close();
    server = undefined;
  };
  beforeAll(async () => {
    browser = await openBrowser();
    if (browser === undefined) return;
    folder =
      fixture === "odd"
        ? (await smallRun()).folder
        : await builtProject({ assetCount: 40, dateCount: 60, industryCount: 3 });
    await startServer();
  });
  afterAll(async () => {
    await browser?.close();
    await stopServer();
  });
  beforeEach((context) => {
    if (browser === undefined)
      context.skip("no Chromium: apt-get install chromium, or PLIMSOLL_CHROMIUM=<its path>");
  });
  return {
    folder: () => folder,
    url: () => `http://127.0.0.1:${port}`,
    startServer,
    stopServer,
    open: async (query, { width = 1440, scheme = "light" } = {}) => {
      const viewport = { width, height: 900 };
      // A browser of its own, in which a test can open further tabs.
      const context = await (browser as Browser).newContext({ viewport, colorScheme: scheme });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`http://127.0.0.1:${port}/${query}`);
      await page.locator("main, .failed").first().waitFor();
      return { page, complaints };
    },
  };
}

/** What axe finds serious or critical, an element of each. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = (await page.evaluate("axe.run()")) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
