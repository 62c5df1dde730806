import type { Construction } from "../../engine/construction/index.ts";
import type { PreparedMandate, ReadLimit } from "../model/index.ts";

/** A number of a mandate's limit that would have to be another one. */
export interface Easing {
  /** The limit's name in the mandate. */
  readonly limit: string;
  readonly key: "min" | "max" | "equal" | "count";
  readonly from: number;
  readonly to: number;
}

/** Steps in which a limit is eased: a hundredth of a percent, or of an exposure. */
const STEP = 1e-4;
/** What the solver leaves of a limit. */
const ROUNDING = 1e-6;

/**
 * What in a mandate that cannot be met has to be written instead for the nearest portfolio to be within its limits. Where one limit of the mandate is many, it is eased
 * by what the worst of them needs. Limits that say no number of their own (a participation, a file) are not among them.
 */
export function easings(prepared: PreparedMandate, { conflict }: Construction): readonly Easing[] {
  if (conflict === null) return [];
  const { limits, setting } = prepared;
  const ofNames = limits.filter(
    ({ limit }) => limit.kind === "weights" && conflict.limits.includes(limit.name),
  );
  const needed = [
    ...conflict.relaxation.flatMap(({ name, violation, isAbove }) => {
      const read = limits.find(({ limit }) => limit.name === name);
      if (read === undefined) return [];
      const by = read.limit.kind === "risk" ? violation / Math.sqrt(setting.years) : violation;
      return [{ read, by, isAbove }];
    }),
    ...conflict.relaxedNames.flatMap(({ violation: by, isAbove }) =>
      ofNames.map((read) => ({ read, by, isAbove })),
    ),
  ];
  const found = new Map<string, Easing>();
  for (const { read, by, isAbove } of needed) {
    const easing = easingOf(prepared, read, { by, isAbove });
    if (easing === undefined) continue;
    const key = `${easing.limit}\n${easing.key}`;
    const before = found.get(key);
    const isWorse =
      before === undefined || Math.abs(easing.to - easing.from) > Math.abs(before.to - before.from);
    if (isWorse) found.set(key, easing);
  }
  return [...found.values()];
}

function easingOf(
  { setting }: PreparedMandate,
  { limit, written }: ReadLimit,
  { by, isAbove }: { readonly by: number; readonly isAbove: boolean },
): Easing | undefined {
  const ends = setting.written.limits?.[written] as
    | Readonly<Partial<Record<Easing["key"], unknown>>>
    | undefined;
  const isCount = limit.kind === "names" || limit.kind === "trade-count";
  const keys =
    limit.kind === "trade-count" ? ["count" as const] : ([isAbove ? "max" : "min", "equal"] as const);
  for (const key of keys) {
    const from = ends?.[key];
    if (typeof from !== "number") continue;
    const size = isCount ? Math.ceil(by - ROUNDING) : STEP * Math.ceil((by + ROUNDING) / STEP);
    const to = from + (isAbove ? size : -size);
    return { limit: written, key, from, to: isCount ? to : Number(to.toFixed(6)) };
  }
  return undefined;
}
