import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine without a window; undefined where there is none. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = process.env.PLIMSOLL_CHROMIUM ?? PLACES.find(existsSync);
  if (executablePath === undefined) return undefined;
  // In a container the browser's own sandbox has no permissions to set itself up.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
