/** A breach that was open at the end of a night. */
export interface OpenBreach {
  readonly limit: string;
  /** The factor, name or group that it is about; empty where the limit is of the portfolio as a whole. */
  readonly item: string;
  readonly level: string;
  readonly on: string;
  /** The night on which it was first seen. */
  readonly since: string;
  /** The value furthest over, and its night. */
  readonly worst: number;
  readonly worstDate: string;
}

/** What a limit found. */
export interface LimitCheck {
  readonly limit: string;
  readonly level: string;
  readonly on: string;
  readonly item: string;
  /** NaN where it could not be measured. */
  readonly value: number;
  /** NaN where the limit has none. */
  readonly min: number;
  readonly max: number;
  /** Share of the limit that is used, 1 at the limit; NaN where it has no such measure. */
  readonly used: number;
  readonly status: "ok" | "warning" | "breach" | "unchecked" | "lifted";
}

/** A check with what was before. */
export interface FollowedCheck extends LimitCheck {
  /** Of a breach: new or continuing; cured where it was open and is none any more; open where it was and could not be checked. */
  readonly state: "" | "new" | "continuing" | "cured" | "open";
  readonly since: string;
  readonly worst: number;
  readonly worstDate: string;
}

/**
 * Tonight's checks of one portfolio beside what was open the night before: nothing that was open is lost without a word. What has no
 * check any more, because its limit was taken out or has ended, is lifted.
 */
export function followBreaches(
  checks: readonly LimitCheck[],
  open: readonly OpenBreach[],
  date: string,
): readonly FollowedCheck[] {
  const before = new Map(open.map((breach) => [keyOf(breach), breach]));
  const followed = checks.map((check): FollowedCheck => {
    const was = before.get(keyOf(check));
    before.delete(keyOf(check));
    return followCheck(check, was, date);
  });
  const lifted = [...before.values()].map(({ limit, level, on, item, since, worst, worstDate }) => ({
    ...{ limit, level, on, item, value: Number.NaN, min: Number.NaN, max: Number.NaN, used: Number.NaN },
    ...{ status: "lifted" as const, state: "" as const, since, worst, worstDate },
  }));
  return [...followed, ...lifted];
}

function followCheck(check: LimitCheck, was: OpenBreach | undefined, date: string): FollowedCheck {
  if (check.status === "breach") {
    if (was === undefined)
      return { ...check, state: "new", since: date, worst: check.value, worstDate: date };
    const isWorse = beyond(check, check.value) >= beyond(check, was.worst);
    const [worst, worstDate] = isWorse ? [check.value, date] : [was.worst, was.worstDate];
    return { ...check, state: "continuing", since: was.since, worst, worstDate };
  }
  if (was === undefined) return { ...check, state: "", since: "", worst: Number.NaN, worstDate: "" };
  const state = check.status === "unchecked" ? "open" : "cured";
  return { ...check, state, since: was.since, worst: was.worst, worstDate: was.worstDate };
}

/** How far a value lies beyond a range; below 0 within it. */
function beyond({ min, max }: Pick<LimitCheck, "min" | "max">, value: number): number {
  return Math.max(
    Number.isNaN(max) ? Number.NEGATIVE_INFINITY : value - max,
    Number.isNaN(min) ? Number.NEGATIVE_INFINITY : min - value,
  );
}

function keyOf({ limit, item }: { readonly limit: string; readonly item: string }): string {
  return JSON.stringify([limit, item]);
}
