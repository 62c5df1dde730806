import { buildProgram, sizeOf } from "./build-program.ts";
import type { Candidates } from "./candidates.ts";
import type { ConstructionSettings } from "./construction-settings.ts";
import { isOfNames } from "./discrete-conditions.ts";
import type { Limit, Mandate } from "./mandate.ts";
import { solveMandate } from "./solve-mandate.ts";

/** Violations below this are rounding. */
export const NO_VIOLATION = 1e-6;

/** Lower and upper end of a limit on one number; infinite where there is none, and for limits of single names. */
export function limitEnds(limit: Limit): readonly [number, number] {
  return [
    "lower" in limit && typeof limit.lower === "number" ? limit.lower : -Infinity,
    "upper" in limit && typeof limit.upper === "number" ? limit.upper : Infinity,
  ];
}

/**
 * The mandate with limits of a priority wide enough that all can be met, and hard. One priority after the other: its limits are broken
 * by the least sum, each over its size, that the hard limits and the earlier priorities leave; so much they are widened. The mandate
 * itself where it has no priorities.
 *
 * @see Sherali & Soyster (1983), Preemptive and nonpreemptive multi-objective programming: the order of goals
 */
export function easeByPriority(
  candidates: Candidates,
  mandate: Mandate,
  settings: ConstructionSettings,
): Mandate {
  const orders = [...new Set(mandate.limits.flatMap(({ priority }) => priority ?? []))].sort((a, b) => a - b);
  if (orders.length === 0) return mandate;
  const { horizon, limits: all } = mandate;
  const bare: Mandate = {
    horizon,
    limits: all,
    costs: null,
    objective: { kind: "most-return", relative: false },
  };
  const noViews = { ...candidates, alpha: new Float64Array(candidates.names.length) };
  const eased = [...mandate.limits];
  for (const order of orders) {
    const among = [...eased.keys()].filter(
      (l) => eased[l].penalty === undefined && (mandate.limits[l].priority ?? 0) <= order,
    );
    const limits = among.map((l) =>
      mandate.limits[l].priority === order ? { ...eased[l], penalty: 1 / sizeOf(eased[l]) } : eased[l],
    );
    const built = buildProgram(noViews, { ...bare, limits });
    const { status, x } = solveMandate(noViews, { ...bare, limits }, built, settings).solution;
    // Where the hard limits conflict among themselves, the conflict is told of them.
    if (status !== "optimal") break;
    among.forEach((l, at) => {
      if (mandate.limits[l].priority !== order) return;
      const violation = Math.max(0, x[built.slackAt[at]]);
      eased[l] = widened(eased[l], violation + MARGIN * sizeOf(eased[l]));
    });
  }
  return { ...mandate, limits: eased };
}

/** Share of a limit's size that it is widened by beyond need, so that the next program has an interior. */
const MARGIN = 1e-7;

function widened(limit: Limit, by: number): Limit {
  if (isOfNames(limit)) return limit;
  return "lower" in limit
    ? { ...limit, lower: limit.lower - by, upper: limit.upper + by }
    : { ...limit, upper: limit.upper + by };
}
