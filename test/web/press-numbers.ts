import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What pressing every number of a view shows, in one go: its text on the page, and what the panel says. */
const PRESS_ALL = `(async () => {
  const found = [];
  for (const button of document.querySelectorAll("main .reasoned")) {
    button.click();
    await new Promise((done) => setTimeout(done, 0));
    found.push({
      cell: button.textContent,
      value: document.querySelector(".why .value strong")?.textContent ?? "",
      worked: [...document.querySelectorAll(".why .worked")].map((line) => line.textContent),
    });
  }
  return found;
})()`;

/** A number that was pressed: its text on the page, the panel's value, and its formulas with their values. */
export interface Pressed {
  readonly cell: string;
  readonly value: string;
  readonly worked: readonly string[];
}

/** What a formula comes to, as it is written: "… = 1.08857 %". */
function resultOf(worked: string): number {
  const text = worked.slice(worked.lastIndexOf("=") + 1).replace("−", "-");
  const [number, power] = text.split("× 10");
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const exponent = [...(power ?? "").matchAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu)]
    .map(([sign]) => digits.indexOf(sign))
    .join("");
  const scale = power === undefined ? 0 : Number(exponent) * (power.includes("⁻") ? -1 : 1);
  return Number.parseFloat(number as string) * 10 ** scale;
}

const numberOf = (text: string): number => Number.parseFloat(text.replace("−", "-"));

/** Presses every number of the view that can be asked. */
export async function pressed(page: Page): Promise<readonly Pressed[]> {
  return (await page.evaluate(PRESS_ALL)) as readonly Pressed[];
}

/** Checks that each says itself, and that its formula comes to it to the last digit on the page; gives how many had one with values. */
export function checkPressed(all: readonly Pressed[]): number {
  let computed = 0;
  for (const { cell, value, worked } of all) {
    expect(value.startsWith(cell), `${cell}: ${value}`).toBe(true);
    const last = worked.at(-1);
    if (last === undefined) continue;
    computed++;
    // Half a unit of the last digit, and what six digits leave.
    const digits = /\.(\d+)/.exec(cell)?.[1]?.length ?? 0;
    const allowed = 0.5001 * 10 ** -digits + 1e-5 * Math.abs(numberOf(cell));
    const found = resultOf(last);
    const isMarginal = value.includes("bp");
    if (!isMarginal)
      expect(Math.abs(found - numberOf(cell)), `${value}: ${last}`).toBeLessThanOrEqual(allowed);
  }
  return computed;
}
