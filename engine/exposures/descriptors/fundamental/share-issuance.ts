import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** NaN where there are no shares. */
function logOrNone(value: number): number {
  return value > 0 ? Math.log(value) : Number.NaN;
}

/** Log growth of the shares outstanding over a year; issuers are positive, which has earned negatively. */
export const shareIssuance: Descriptor = sameDay({
  name: "share_issuance",
  family: "investment",
  meaning:
    "Log growth of the shares outstanding over a year; issuers are positive, which has earned negatively.",
  formula: "ln(shares / shares a year ago), shares adjusted for splits",
  source: "Pontiff & Woodgate (2008)",
  needs: ["shares"],
  itemYears: { shares: 1 },
  values: ({ item, itemAgo }) => ratio(item("shares"), itemAgo("shares", 1)).map(logOrNone),
});
