import { type FollowedCheck, followBreaches, type LimitCheck, type OpenBreach } from "./breach-history.ts";
import { isBlind, type Measured, measureLimit } from "./measure-limit.ts";
import type { NightLimit } from "./night-setting.ts";

/**
 * The limits of one portfolio on a night. Of a limit on many things (factors, names, groups) those that are over it or near it have a line, and
 * those that were over it the night before; where there is none, the one that is nearest to it.
 *
 * @param of  undefined: the portfolio has no figures tonight, and no limit of it could be checked
 */
export function checkLimits(
  limits: readonly NightLimit[],
  of: Measured | undefined,
  { open, date }: { readonly open: readonly OpenBreach[]; readonly date: string },
): readonly FollowedCheck[] {
  const checks = limits.flatMap((limit) => {
    const was = open.filter((breach) => breach.limit === limit.name).map(({ item }) => item);
    return of === undefined ? uncheckedLimit(limit, was) : checkLimit(limit, of, was);
  });
  return followBreaches(checks, open, date);
}

/** A line for each open breach, or one for the limit: nothing is said to be within it. */
function uncheckedLimit(limit: NightLimit, was: readonly string[]): readonly LimitCheck[] {
  return (was.length === 0 ? [""] : was).map((item) => judge(limit, item, Number.NaN));
}

function checkLimit(limit: NightLimit, of: Measured, was: readonly string[]): readonly LimitCheck[] {
  const shown: LimitCheck[] = [];
  const missing = new Set(was);
  let nearest: { item: string; value: number; room: number } | undefined;
  const bounds = boundsOf(limit);
  for (const [item, value] of measureLimit(limit.written, of)) {
    missing.delete(item);
    const used = usedOf(limit, bounds, value);
    const isOut = value > bounds.max || value < bounds.min || Number.isNaN(value);
    if (isOut || used >= limit.warning || was.includes(item)) shown.push(judge(limit, item, value));
    // The nearest is that with the largest share in use; of limits without a share, that with the least room.
    const room = Number.isNaN(used) ? Math.min(...roomOf(bounds, value)) : -used;
    if (nearest === undefined || room < nearest.room) nearest = { item, value, room };
  }
  for (const item of missing)
    shown.push(isBlind(limit.written, of) ? judge(limit, item, Number.NaN) : goneItem(limit, item));
  if (shown.length > 0) return shown;
  return nearest === undefined ? [] : [judge(limit, nearest.item, nearest.value)];
}

/** What was over a limit and is no longer measured: a name that is no longer held is at 0, where a floor for what is held does not reach it. */
function goneItem(limit: NightLimit, item: string): LimitCheck {
  if (limit.written.on !== "weight") return judge(limit, item, Number.NaN);
  return { ...judge(limit, item, 0), status: "ok" };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function boundsOf({ written }: NightLimit): Bounds {
  const { min = Number.NaN, max = Number.NaN } = { min: undefined, max: undefined, ...written };
  return { min, max };
}

function roomOf({ min, max }: Bounds, value: number): readonly number[] {
  return [max - value, value - min].filter((room) => !Number.isNaN(room));
}

/**
 * Share of a limit that a value uses, 1 at the limit. Of a range from min to max it is the distance from the middle over half the width; of one end
 * the value over it. NaN where one end stands on the wrong side of 0 for a share: a floor above 0, a ceiling of 0 or below.
 */
export function usedShare({ min, max }: Bounds, value: number): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (!Number.isNaN(min) && !Number.isNaN(max)) {
    if (min === max) return value === min ? 1 : Number.NaN;
    return Math.abs(value - (min + max) / 2) / ((max - min) / 2);
  }
  if (!Number.isNaN(max)) return max > 0 ? Math.max(value, 0) / max : Number.NaN;
  return min < 0 ? Math.min(value, 0) / min : Number.NaN;
}

/** Of a floor on coverage it is what is not covered, over what may not be. */
function usedOf({ written }: NightLimit, bounds: Bounds, value: number): number {
  return written.on === "coverage"
    ? usedShare({ min: Number.NaN, max: 1 - bounds.min }, 1 - value)
    : usedShare(bounds, value);
}

function judge(limit: NightLimit, item: string, value: number): LimitCheck {
  const bounds = boundsOf(limit);
  const used = usedOf(limit, bounds, value);
  const isOut = value > bounds.max || value < bounds.min;
  return {
    limit: limit.name,
    level: limit.level,
    on: limit.written.on,
    item,
    value,
    ...bounds,
    used,
    status: Number.isNaN(value) ? "unchecked" : isOut ? "breach" : used >= limit.warning ? "warning" : "ok",
  };
}
