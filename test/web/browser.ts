import { type Browser, chromium } from "playwright-core";
import { chromiumPath } from "../installed-tools.ts";

/** The Chromium of this machine without a window; undefined where there is none. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) return undefined;
  // In a container the browser's own sandbox has no permissions to set itself up.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
