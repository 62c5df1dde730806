import { readFileSync } from "node:fs";
import { memberships } from "../../../engine/data/index.ts";
import type { CrossSection } from "../../../engine/factor-returns/index.ts";

/** The cross-section of regression.json with what numpy makes of it. */
export function referenceSection() {
  const { section: s } = JSON.parse(readFileSync(new URL("./regression.json", import.meta.url), "utf8"));
  const rows = s.country.map((country: number, n: number) => [
    { code: country, share: 0.5 },
    { code: s.countryCount + s.industry[n], share: 0.5 },
  ]);
  const groups = memberships(rows);
  const factor = (family: "country" | "industry" | "style") => (_: unknown, i: number) => ({
    name: `${family} ${i}`,
    family,
  });
  const section: CrossSection = {
    exposures: {
      factors: [
        { name: "market", family: "market" },
        ...Array.from({ length: s.countryCount }, factor("country")),
        ...Array.from({ length: s.industryCount }, factor("industry")),
        ...Array.from({ length: s.styleCount }, factor("style")),
      ],
      marketCount: 1,
      countryCount: s.countryCount,
      industryCount: s.industryCount,
      styleCount: s.styleCount,
      currencyCount: 0,
      covered: new Uint8Array(s.cap.length).fill(1),
      groups: { ...groups, shares: groups.shares.fill(1) },
      styles: Float64Array.from(s.styles),
      currency: new Int32Array(s.cap.length).fill(-1),
    },
    returns: s.returns,
    weights: s.cap.map(Math.sqrt),
    countryCapShare: s.countryCapShare,
    industryCapShare: s.industryCapShare,
  };
  return { section, expected: s };
}
