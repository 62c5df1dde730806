import type { QuotedOnly } from "./quoted-check.ts";

const MONTHS = "factor returns of months 2 and 3 were not recovered";

const line = (chapter: number, name: string, quoted: number, digits: number): QuotedOnly => {
  return { chapter, name, unit: "%", quoted, digits, reason: MONTHS };
};

/** What the primer quotes and nobody can recompute from what was recovered of it: shown as quoted. */
export const quotedOnly: readonly QuotedOnly[] = Object.freeze([
  {
    chapter: 2,
    name: "five stocks: specific variance",
    unit: "",
    quoted: 0.011311,
    digits: 6,
    reason: "the five stocks were not recovered; taken as an input",
  },
  line(10, "specific return of month 2", 0.3, 2),
  line(10, "specific return of month 3", -0.1, 2),
  line(10, "sum of the monthly active returns", -0.146, 3),
  line(10, "active return, compounded", -0.102, 3),
  line(10, "linked (Cariño): VALUE", 0.46, 2),
  line(10, "linked (Cariño): MOM", -0.72, 2),
  line(10, "linked (Cariño): specific", 0.24, 2),
]);
