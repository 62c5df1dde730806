import { presets } from "../engine/pipeline/index.ts";
import type { UniverseOptions } from "../engine/universe/index.ts";
import type { WrittenSpec } from "./model-spec.ts";
import { nearestName } from "./nearest-name.ts";
import { resolveUniverse } from "./resolve-universe.ts";

/** What is wrong at a path of plimsoll.yaml. */
export interface SpecFault {
  readonly path: readonly (string | number)[];
  readonly rule: string;
}

const AT = ["universe", "estimation"] as const;

/** Rules of the universe that contradict each other or need a table that is not there. */
export function universeFaults(spec: WrittenSpec): readonly SpecFault[] {
  const { universe, data } = spec;
  const options = resolveUniverse(presets[spec.extends ?? "short"].universe, universe);
  const faults: SpecFault[] = [];
  const pairs = [
    ["exitPrice", "minPrice"],
    ["exitDollarVolume", "minDollarVolume"],
    ["exitTradedShare", "minTradedShare"],
  ] as const;
  for (const [exit, entry] of pairs) {
    if (options[exit] <= options[entry]) continue;
    const rule = `must not be above ${entry} (${options[entry]}): who enters would leave at the next review`;
    faults.push({ path: [...AT, exit], rule });
  }
  const written = universe?.estimation;
  const needs = (key: "lists" | "markets" | "primaryOnly", table: "memberships" | "securities") => {
    if (written?.[key] === undefined || written[key] === false || data[table] !== undefined) return;
    faults.push({ path: [...AT, key], rule: `needs the table data.${table}, and there is none` });
  };
  // Pending mergers of data.actions are a list as well.
  if (data.actions === undefined) needs("lists", "memberships");
  needs("markets", "securities");
  needs("primaryOnly", "securities");
  return [...faults, ...contradictions(options)];
}

/** Lists and securities that are both included and excluded. */
function contradictions({ include, exclude }: UniverseOptions): readonly SpecFault[] {
  return (["lists", "ids"] as const).flatMap((kind) =>
    exclude[kind].flatMap((name, i) => {
      if (!include[kind].includes(name)) return [];
      const rule = `${JSON.stringify(name)} is also under ${kind}.include; leave it out of one of them`;
      return [{ path: [...AT, kind, "exclude", i], rule }];
    }),
  );
}

/**
 * Dates of review of which none has come by the end of the data: nobody would ever be a member.
 *
 * @param last  ISO date of the last close of the data
 */
export function reviewFaults({ review }: UniverseOptions, last: string): readonly SpecFault[] {
  if (typeof review === "string" || review.some((date) => date <= last)) return [];
  const rule = `no review takes place: the data end on ${last}, before ${[...review].sort()[0]}, so nobody would be a member; give an earlier date, or monthly`;
  return [{ path: [...AT, "review"], rule }];
}

/** Lists, countries and securities that the universe names and the data do not have. */
export function unknownUniverseNames(
  { include, exclude, markets }: UniverseOptions,
  data: {
    readonly lists: readonly string[];
    readonly countries: readonly string[];
    readonly ids: readonly string[];
  },
): readonly SpecFault[] {
  const known = { lists: new Set(data.lists), countries: new Set(data.countries), ids: new Set(data.ids) };
  const unknown = (kind: "lists" | "countries" | "ids", name: string): readonly string[] => {
    if (known[kind].has(name)) return [];
    const what = { lists: "list", countries: "country", ids: "security" }[kind];
    const nearest = nearestName(name, data[kind]);
    const few = data[kind].length <= 20 && data[kind].length > 0 ? `; known: ${data[kind].join(", ")}` : "";
    const hint = nearest === undefined ? few : `; did you mean ${nearest}?`;
    return [`the data have no ${what} ${JSON.stringify(name)}${hint}`];
  };
  const ofSet = (set: UniverseOptions["include"], key: "include" | "exclude") =>
    (["lists", "ids"] as const).flatMap((kind) =>
      set[kind].flatMap((name, i) =>
        unknown(kind, name).map((rule) => ({ path: [...AT, kind, key, i], rule })),
      ),
    );
  return [
    ...ofSet(include, "include"),
    ...ofSet(exclude, "exclude"),
    ...markets.flatMap(({ country }) =>
      unknown("countries", country).map((rule) => ({ path: [...AT, "markets", country], rule })),
    ),
  ];
}
