import type { HeldPortfolio } from "./portfolio-at.ts";

/** Ids shown; the rest is counted. */
const SHOWN = 5;

/** What a portfolio holds that the model does not cover: nothing of a page's risk is of it. */
export function outsideNotes(
  name: string,
  { portfolio }: Pick<HeldPortfolio, "portfolio">,
  what: string,
): string[] {
  const others = portfolio.outside.filter(({ reason, weight }) => reason !== "cash" && weight !== 0);
  if (others.length === 0) return [];
  const gross = others.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  const ids = others.slice(0, SHOWN).map(({ id }) => id);
  const rest = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : "";
  return [
    `${name} holds ${(100 * gross).toFixed(2)} % gross outside the model (${ids.join(", ")}${rest}): ${what}`,
  ];
}
