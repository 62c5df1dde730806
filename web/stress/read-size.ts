import { isListOf, isNumber, isRecordOf, isText, partsOf } from "../stored-shapes.ts";

/**
 * The size of a shock as somebody types it: -10%, -0.1, or -2 sd, deviations of the factor over the horizon.
 *
 * @param deviation  of the factor over the horizon; undefined for a name, whose size is a return
 * @returns NaN where it is none
 */
export function readSize(text: string, deviation: number | undefined): number {
  const [, digits, unit = ""] = /^\s*([+\-−]?(?:\d+\.?\d*|\.\d+))\s*(%|bp|sd)?\s*$/.exec(text) ?? [];
  if (digits === undefined) return Number.NaN;
  const value = Number(digits.replace("−", "-"));
  switch (unit) {
    case "%":
      return value / 100;
    case "bp":
      return value / 1e4;
    case "sd":
      return deviation === undefined ? Number.NaN : value * deviation;
    default:
      return value;
  }
}

/** A shock as it is typed. */
export interface TypedShock {
  /** A factor, or the id of a name. */
  readonly what: string;
  readonly size: string;
}

/** A scenario as it is typed. */
export interface TypedScenario {
  readonly name: string;
  readonly shocks: readonly TypedShock[];
}

/** A scenario as the server takes it. */
export interface SentScenario {
  readonly name: string;
  readonly factors?: Readonly<Record<string, number>>;
  readonly assets?: Readonly<Record<string, number>>;
}

/**
 * Scenarios as the server takes them: what is a factor of the model is one, all else is a name. Rows without anything in them are left out.
 *
 * @param deviations  of every factor over the horizon, by name
 * @returns what is wrong with a shock in words, where something is, by scenario and shock
 */
export function sentScenarios(
  typed: readonly TypedScenario[],
  deviations: ReadonlyMap<string, number>,
): { readonly scenarios: readonly SentScenario[]; readonly faults: ReadonlyMap<string, string> } {
  const faults = new Map<string, string>();
  const scenarios = typed.flatMap(({ name, shocks }, s): SentScenario[] => {
    const factors: Record<string, number> = {};
    const assets: Record<string, number> = {};
    shocks.forEach(({ what, size }, at) => {
      if (what === "" && size === "") return;
      const value = readSize(size, deviations.get(what));
      if (what === "") faults.set(`${s} ${at}`, "say what moves: a factor, or the id of a name");
      else if (Number.isNaN(value))
        faults.set(`${s} ${at}`, "give a size: -10%, -0.1 or, of a factor, -2 sd");
      else if (deviations.has(what)) factors[what] = value;
      else assets[what] = value;
    });
    if (Object.keys(factors).length + Object.keys(assets).length === 0) return [];
    return [
      {
        name: name.trim() === "" ? `scenario ${s + 1}` : name.trim(),
        ...(Object.keys(factors).length > 0 ? { factors } : {}),
        ...(Object.keys(assets).length > 0 ? { assets } : {}),
      },
    ];
  });
  return { scenarios, faults };
}

/** Scenarios as they were typed and as they were sent, as an address has them; none where it has something else. */
export function askedScenarios(value: unknown): {
  readonly typed: readonly TypedScenario[];
  readonly sent: readonly SentScenario[];
} {
  const { typed, sent } = partsOf(value);
  return isListOf(typed, isTyped) && isListOf(sent, isSent) ? { typed, sent } : { typed: [], sent: [] };
}

function isTyped(value: unknown): value is TypedScenario {
  const { name, shocks } = partsOf(value);
  return isText(name) && isListOf(shocks, isShock);
}

function isShock(value: unknown): value is TypedShock {
  const { what, size } = partsOf(value);
  return isText(what) && isText(size);
}

function isSent(value: unknown): value is SentScenario {
  const { name, factors = {}, assets = {} } = partsOf(value);
  return isText(name) && isRecordOf(factors, isNumber) && isRecordOf(assets, isNumber);
}
