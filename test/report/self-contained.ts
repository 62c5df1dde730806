import { expect } from "vitest";

/** A page that needs nothing from outside, runs nothing, and says in words what its drawings show. */
export function expectSelfContained(page: string): void {
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|href="(?!#)/i);
  expect(page).not.toMatch(/\bNaN\b|undefined|Infinity/);
  const drawings = page.match(/<svg\b[^>]*>/g) ?? [];
  expect(drawings.length).toBeGreaterThan(0);
  for (const drawing of drawings) expect(drawing).toMatch(/role="img" aria-label="[^"]{10,}"/);
  const regions = [...page.matchAll(/role="region" aria-label="([^"]+)"/g)].map(([, label]) => label);
  expect(new Set(regions).size).toBe(regions.length);
  const ids = [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/<a href="#([^"]+)"/g)) expect(ids).toContain(target);
}
