import type { Page } from "playwright-core";
import { expect } from "vitest";
import { reckon, roundingOf } from "./reckon.ts";

/** A number that was pressed: its text on the page, where it stands, and what the panel says of it. */
export interface Pressed {
  readonly cell: string;
  readonly place: string;
  readonly value: string;
  readonly full: string;
  /** Whether the server goes on from it, down to the data. */
  readonly isTraced: boolean;
  /** Whether its definition stands there, or where it was taken or counted from. */
  readonly isSaid: boolean;
  /** Whether a formula stands there without the values of this number. */
  readonly isBare: boolean;
  readonly lines: readonly { readonly worked: string; readonly parts: readonly string[] }[];
}

/** Presses every number of a view in one go; what a formula asks of the server is waited for. */
const PRESS_ALL = `(async () => {
  const found = [];
  for (const button of document.querySelectorAll("main .reasoned:not([aria-pressed])")) {
    button.click();
    await new Promise((done) => setTimeout(done, 0));
    const end = Date.now() + 60000;
    while (document.querySelector(".why .asking:not(section *)") !== null && Date.now() < end) await new Promise((done) => setTimeout(done, 5));
    const panel = document.querySelector(".why");
    found.push({
      cell: button.textContent,
      place: button.closest("figure.table")?.querySelector("figcaption span")?.textContent ?? button.closest(".tile")?.querySelector("dt")?.textContent ?? "text",
      value: panel?.querySelector(".value strong")?.textContent ?? "",
      full: panel?.querySelector(".value small")?.textContent ?? "",
      isTraced: panel?.querySelector("section") != null,
      isSaid: panel?.querySelector(":scope > p:not(.value), .line .formula") != null,
      isBare: [...(panel?.querySelectorAll(".line") ?? [])].some((line) => line.querySelector(".worked") === null),
      lines: [...(panel?.querySelectorAll(".line") ?? [])].map((line) => ({
        worked: line.querySelector(".worked")?.textContent ?? "",
        parts: [...line.querySelectorAll("td.number")].map((part) => part.textContent),
      })),
    });
  }
  document.querySelector(".why .close")?.click();
  return found;
})()`;

/** What is traced is asked of the server for each number, one at a time: here an answer without a tree stands for it. */
const TRACED = JSON.stringify({
  ...{ runId: "0", notes: [], changes: [] },
  explanation: { what: "traced", value: null, unit: "", children: [] },
});

/** Every number of a view that can be pressed. */
export async function pressed(page: Page): Promise<readonly Pressed[]> {
  await page.route("**/v1/explain", (route) =>
    route.fulfill({ contentType: "application/json", body: TRACED }),
  );
  const found = (await page.evaluate(PRESS_ALL)) as readonly Pressed[];
  await page.unroute("**/v1/explain");
  return found;
}

/**
 * Numbers in tables, tiles and sentences that cannot be pressed, by what they stand in: digits outside of a number that can, where they are no
 * date, no name and nothing that is typed.
 */
const UNPRESSED = `(() => {
  const found = [];
  const without = (element) => {
    const copy = element.cloneNode(true);
    for (const one of copy.querySelectorAll(".reasoned, a, input, select, button, svg, code")) one.remove();
    return copy.textContent.replace(/\\d{4}-\\d{2}-\\d{2}/g, "");
  };
  for (const element of document.querySelectorAll("main td.number, main dd strong, main .tile small, main p, main h3"))
    if (element.closest(".cells, .why, form, .failed, figcaption") === null && /\\d\\.\\d|^\\s*[−-]?\\d+\\s*$/.test(without(element)))
      found.push((element.closest("figure.table")?.querySelector("figcaption span")?.textContent ?? element.closest("section[aria-label]")?.getAttribute("aria-label") ?? "page") + ": " + without(element).trim());
  return found;
})()`;

/** Numbers that are not asked, and why. Captions and charts are none: their numbers stand in the tables beside them. */
const NOT_ASKED: readonly (readonly [number: RegExp, reason: string])[] = [
  [/^page: The most likely way to an? (active )?loss of/, "the loss that was asked for"],
  [/Type a weight: 2\.5 sets it/, "shows how to type"],
  [/Cash (pays|takes) the difference|You set cash itself/, "the same weights stand in the table below"],
  [/Colours from/, "the legend of the colours"],
  [/^The hedge: Volatility goes from/, "a sentence of numbers of the table below"],
  [/^The hedge: .* would take .* away/, "the server’s sentence of a limit’s price"],
  [/^Scenarios: .*: [−\d.]+ %$/, "a heading of the total below it"],
  [/^Study of .*: (New|Unproven|Repackaged|Reversed)/i, "the verdict in words; its p stands in the tile"],
  [
    /^Study of .* names on , over .* IC/,
    "what the returns that are taken along were scaled by, in a sentence",
  ],
  [/Between equal forecasts about/, "how many of the tests below chance alone would call large"],
  [/of the universe's weight had no return/, "what the tests above lack, in a sentence"],
  [/^The frontier: From the least risk/, "a sentence of numbers of the table below"],
  [/Without limits and costs, at the same fear of risk/, "a sum of what the limits above give up"],
];

/** Numbers of a view that cannot be pressed, those apart for which there is a reason. */
export async function unpressed(page: Page): Promise<readonly string[]> {
  const found = (await page.evaluate(UNPRESSED)) as readonly string[];
  return found.filter((one) => !NOT_ASKED.some(([number]) => number.test(one)));
}

/** Numbers whose formula stands without their values. */
export const bareOf = (all: readonly Pressed[]): readonly string[] =>
  all.filter(({ isBare }) => isBare).map(({ place, value }) => `${place}: ${value}`);

const resultOf = (worked: string): number => reckon(worked.slice(worked.lastIndexOf("=") + 1));
const sidesOf = (worked: string): string => worked.slice(0, worked.lastIndexOf("=")).trim();

const summed = (parts: readonly string[]): string =>
  parts.length === 0 ? "0" : parts.map((one) => `(${one})`).join(" + ");

/**
 * That a pressed number says itself, and that its formula comes to it: what stands right of the formula is computed here from the values on the
 * screen, a sum from its lines.
 *
 * @returns how many formulas were computed
 */
export function expectReasons(all: readonly Pressed[]): number {
  let computed = 0;
  for (const { cell, place, value, full, isTraced, isSaid, lines } of all) {
    const what = `${place}: ${cell}`;
    expect(value, what).not.toBe("");
    expect(value.startsWith(cell) || cell.startsWith("<"), `${what} says ${value}`).toBe(true);
    const worked = lines.filter((line) => line.worked !== "");
    expect(worked.length > 0 || isTraced || isSaid, `${what} has no reason`).toBe(true);
    for (const line of worked) {
      const wanted = resultOf(line.worked);
      const right = line.worked.startsWith("over ") ? summed(line.parts) : sidesOf(line.worked);
      expect(() => reckon(right), `${what}: ${line.worked}`).not.toThrow();
      const left = reckon(right);
      const allowed = roundingOf(right) + 1e-12;
      expect(Math.abs(left - wanted), `${what}: ${line.worked}, computed ${left}`).toBeLessThanOrEqual(
        allowed,
      );
      // The same as the number in full, which the API has.
      const number = Number(full.replace("in full ", ""));
      if (full !== "")
        expect(Math.abs(wanted - number), `${what}: ${line.worked} for ${number}`).toBeLessThanOrEqual(
          allowed,
        );
      computed++;
    }
  }
  return computed;
}
