import type { Candidates, Limit } from "../../engine/construction/index.ts";
import { assetCovariances, portfolioRisk } from "../../engine/risk-model/index.ts";
import type { WrittenLimit } from "../../wire/index.ts";
import { fewTrades, leastHolding, lotsLimit, namesLimit } from "./discrete-limits.ts";
import { namedGroups } from "./mandate-groups.ts";
import { namedFactors, riskLimit } from "./mandate-risk-limit.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";

/** A limit of the engine's, and where in the mandate it comes from. */
export interface ReadLimit {
  readonly limit: Limit;
  /** Name in the mandate: one of its limits may be many of the engine's. */
  readonly written: string;
  /** What it is about, in words: "exposure to momentum less the benchmark's". */
  readonly about: string;
  /** What is held outside the model and stays counts by so much: the engine's limit is less by it. */
  readonly kept?: number;
}

type Written<On extends WrittenLimit["on"]> = Extract<WrittenLimit, { on: On }>;

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly equal?: number | undefined;
}

function bounds({ min, max, equal }: Range, kept = 0): { lower: number; upper: number } {
  return {
    lower: (equal ?? min ?? Number.NEGATIVE_INFINITY) - kept,
    upper: (equal ?? max ?? Number.POSITIVE_INFINITY) - kept,
  };
}

/** The limits of a mandate over its horizon, on the candidates; faults go to the setting. */
export function mandateLimits(setting: MandateSetting, candidates: Candidates): readonly ReadLimit[] {
  return Object.entries(setting.written.limits ?? {}).flatMap(([name, limit]) => {
    const context = { setting, candidates, name, path: `limits.${name}` };
    if ("relative" in limit && limit.relative === true && setting.benchmark === null) {
      mandateFault(setting, `${context.path}.relative`, "there is no benchmark: name one, or leave this out");
      return [];
    }
    return readLimit(context, limit).map((read) => ({ ...read, written: name }));
  });
}

interface Context {
  readonly setting: MandateSetting;
  readonly candidates: Candidates;
  readonly name: string;
  readonly path: string;
}

type Read = Omit<ReadLimit, "written">;

function readLimit(context: Context, limit: WrittenLimit): readonly Read[] {
  switch (limit.on) {
    case "net":
    case "gross":
    case "long":
    case "short":
    case "turnover":
      return [wholeLimit(context, limit)];
    case "weights":
      return [weightLimit(context, limit), ...leastHolding(context, limit)];
    case "trades":
      return [...tradeLimit(context, limit), ...fewTrades(context, limit)];
    case "names":
      return [namesLimit(context, limit)];
    case "lots":
      return lotsLimit(context, limit);
    case "exposure":
      return exposureLimits(context, limit);
    case "group":
      return groupLimits(context, limit);
    case "beta":
      return betaLimit(context, limit);
    case "risk":
      return [riskLimit(context, limit, softness(context, limit, Math.sqrt(context.setting.years)))];
  }
}

/** What a soft limit's penalty is a unit of violation over the horizon: `perYear` return a year for every 0.01. */
function softness(
  { setting }: Context,
  { penalty, priority }: { readonly penalty?: number | undefined; readonly priority?: number | undefined },
  unitYears = 1,
) {
  return {
    ...(penalty === undefined ? {} : { penalty: ((penalty / 0.01) * setting.years) / unitYears }),
    ...(priority === undefined ? {} : { priority }),
  };
}

const WHOLE = {
  net: "sum of the weights",
  gross: "long and short value together",
  long: "value held long",
  short: "value held short",
  turnover: "turnover (both sides)",
} as const;

/** Of the whole portfolio: what stands outside the model and stays counts too. */
function wholeLimit(context: Context, limit: Written<keyof typeof WHOLE>): Read {
  const { setting, name } = context;
  const { on } = limit;
  const kept = setting.outside
    .filter(({ reason }) => reason !== "cash")
    .reduce((sum, { weight }) => sum + partOf(on, weight), 0);
  const about = WHOLE[on];
  const base = { name, ...softness(context, limit) };
  if (limit.on === "net") return { about, kept, limit: { ...base, kind: "net", ...bounds(limit, kept) } };
  return { about, kept, limit: { ...base, kind: limit.on, upper: limit.max - kept } };
}

function partOf(on: keyof typeof WHOLE, weight: number): number {
  if (on === "turnover") return 0;
  if (on === "net") return weight;
  return on === "gross" ? Math.abs(weight) : Math.max(on === "long" ? weight : -weight, 0);
}

function relativeWords(relative: boolean | undefined): string {
  return relative === true ? " less the benchmark's" : "";
}

/** A range of some names: what it leaves out is the limit's own. */
function within({ min, max, equal }: Range, own: Range | undefined): Range {
  if (own === undefined) return { min, max, equal };
  if (own.equal !== undefined) return own;
  return { min: own.min ?? min ?? equal, max: own.max ?? max ?? equal };
}

function weightLimit({ setting, candidates, name, path }: Context, limit: Written<"weights">): Read {
  const { labels, codes } = setting.stored.model.assets;
  const ranges = new Map<number, Range>();
  const groups = Object.keys(limit.groups ?? {});
  if (limit.by !== undefined) {
    for (const [group, share] of namedGroups(setting, limit.by, groups, `${path}.groups`))
      for (let asset = 0; asset < labels.length; asset++)
        if ((share[asset] as number) > 0) ranges.set(asset, limit.groups?.[group] as Range);
  }
  for (const [id, range] of Object.entries(limit.names ?? {})) {
    const asset = codes.get(id);
    if (asset === undefined || !candidates.names.includes(asset))
      mandateFault(setting, `${path}.names.${id}`, "the id is not among the names that may be held");
    else ranges.set(asset, range);
  }
  const each = Array.from(candidates.names, (asset) => bounds(within(limit, ranges.get(asset))));
  return {
    about: `weight of each name${relativeWords(limit.relative)}`,
    limit: {
      name,
      kind: "weights",
      lower: Float64Array.from(each, ({ lower }) => lower),
      upper: Float64Array.from(each, ({ upper }) => upper),
      relative: limit.relative === true,
    },
  };
}

function tradeLimit({ setting, candidates, name, path }: Context, limit: Written<"trades">): readonly Read[] {
  const { capital, traded, stored } = setting;
  const { participation, days = 1, max = Number.POSITIVE_INFINITY } = limit;
  const base = { name, kind: "trades" } as const;
  const about = "trade of each name";
  if (participation === undefined && limit.max === undefined) return [];
  if (participation === undefined)
    return [{ about, limit: { ...base, upper: new Float64Array(candidates.names.length).fill(max) } }];
  if (!(capital > 0)) {
    mandateFault(
      setting,
      `${path}.participation`,
      "needs to know what the portfolio is worth: give capital, a sum of money",
    );
    return [];
  }
  const perDay = Array.from(
    candidates.names,
    (asset) => traded.perDay.get(stored.model.assets.labels[asset] as string) ?? 0,
  );
  const none = perDay.filter((value) => value === 0).length;
  if (none > 0) setting.notes.push(`${name}: ${none} names have no traded value and are not traded`);
  const upper = Float64Array.from(perDay, (value) => Math.min(max, (participation * days * value) / capital));
  return [{ about, limit: { ...base, upper } }];
}

function exposureLimits(context: Context, limit: Written<"exposure">): readonly Read[] {
  const { name } = context;
  const wanted = namedFactors(context, limit);
  return wanted.map(
    ([factor, at]): Read => ({
      about: `exposure to ${factor}${relativeWords(limit.relative)}`,
      limit: {
        name: wanted.length === 1 ? name : `${name}: ${factor}`,
        ...softness(context, limit),
        kind: "exposure",
        factor: at,
        ...bounds(limit),
        relative: limit.relative === true,
      },
    }),
  );
}

function groupLimits(context: Context, limit: Written<"group">): readonly Read[] {
  const { setting, candidates, name, path } = context;
  const wanted = limit.group === undefined ? undefined : [limit.group].flat();
  const groups = namedGroups(setting, limit.by, wanted, `${path}.group`);
  return groups.flatMap(([group, share]): readonly Read[] => {
    const coefficients = Float64Array.from(candidates.names, (asset) => share[asset] as number);
    if (!coefficients.some((value) => value !== 0)) return [];
    return [
      {
        about: `weight of ${limit.by} ${group}${relativeWords(limit.relative)}`,
        limit: {
          name: groups.length === 1 ? name : `${name}: ${group}`,
          ...softness(context, limit),
          kind: "sum",
          coefficients,
          ...bounds(limit),
          relative: limit.relative === true,
        },
      },
    ];
  });
}

function betaLimit(context: Context, limit: Written<"beta">): readonly Read[] {
  const { setting, candidates, name, path } = context;
  const { stored, benchmark } = setting;
  if (benchmark === null) {
    mandateFault(setting, path, "a beta is against a benchmark, and there is none");
    return [];
  }
  const risk = portfolioRisk(stored.model, benchmark);
  const covariances = assetCovariances(stored.model, risk);
  const coefficients = Float64Array.from(
    candidates.names,
    (asset) => (covariances[asset] as number) / risk.variance,
  );
  const base = { name, ...softness(context, limit) };
  return [
    {
      about: "predicted beta to the benchmark",
      limit: { ...base, kind: "sum", coefficients, ...bounds(limit), relative: false },
    },
  ];
}
