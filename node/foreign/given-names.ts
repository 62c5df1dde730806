import type { Factor } from "../../engine/exposures/index.ts";
import type { Column, TableChunk } from "../store/index.ts";
import type { FaultSink } from "./fault-sink.ts";
import type { ForeignIdentifier, ForeignSecurity } from "./foreign-day.ts";
import type { ModelledDay } from "./modelled-day.ts";

/** What the dates of a period say of securities, as plain data. */
export interface PeriodNames {
  /** By first appearance. */
  readonly ids: readonly string[];
  readonly securities: ReadonlyMap<string, ForeignSecurity>;
  /** With the days that the files say. */
  readonly identifiers: readonly ForeignIdentifier[];
  /** Those without days of their own, with the first and last date on which they were said. */
  readonly seen: readonly SeenIdentifier[];
  readonly dates: { readonly first: string; readonly last: string };
  /** Sets of linked ids as they were on some date: those of one date together. */
  readonly linked: readonly (readonly (readonly string[])[])[];
}

/** An identifier that was said on some dates. */
interface SeenIdentifier extends Pick<ForeignIdentifier, "id" | "kind" | "value"> {
  readonly first: string;
  readonly last: string;
}

/** Collects names date by date; the last that is said counts. */
export function startNames(): {
  readonly add: (today: ModelledDay) => void;
  readonly names: () => PeriodNames;
} {
  const ids = new Set<string>();
  const securities = new Map<string, ForeignSecurity>();
  const identifiers = new Map<string, ForeignIdentifier>();
  const seen = new Map<string, SeenIdentifier>();
  const linked = new Map<string, readonly (readonly string[])[]>();
  let dates = { first: "", last: "" };
  return {
    add: ({ day, model }) => {
      dates = { first: dates.first || day.date, last: day.date };
      for (const id of day.ids) ids.add(id);
      for (const [id, said] of day.securities) securities.set(id, said);
      for (const of of day.identifiers) {
        const { id, kind, value, from, to } = of;
        if (from !== "" || to !== "") identifiers.set([id, kind, value, from].join("\n"), of);
        else {
          const key = [id, kind, value].join("\n");
          seen.set(key, { id, kind, value, first: seen.get(key)?.first ?? day.date, last: day.date });
        }
      }
      const sets = new Map<number, string[]>();
      model.linked?.issuer.forEach((code, asset) => {
        if (code >= 0) sets.set(code, [...(sets.get(code) ?? []), model.assets.labels[asset] as string]);
      });
      const today = [...sets.values()];
      linked.set(today.map((set) => set.join("\n")).join("\n\n"), today);
    },
    names: () => ({
      ids: [...ids],
      securities,
      identifiers: [...identifiers.values()],
      seen: [...seen.values()],
      dates,
      linked: [...linked.values()].filter((sets) => sets.length > 0),
    }),
  };
}

/** Dictionaries of a run, and tables of names beside it; a table without rows is undefined. */
export interface GivenDictionaries {
  readonly tables: readonly TableChunk[];
  readonly data: readonly { readonly table: string; readonly chunk: TableChunk | undefined }[];
}

/** The dictionaries of all periods together. */
export function givenDictionaries(
  periods: readonly PeriodNames[],
  factors: readonly Factor[],
  faults: FaultSink,
): GivenDictionaries {
  const ids = [...new Set(periods.flatMap((period) => period.ids))];
  const known = new Set(ids);
  const securities = new Map(periods.flatMap((period) => [...period.securities]));
  const issuers = issuersOf(periods, securities, faults);
  const identifiers = currentSpells(periods).filter(({ id }) => known.has(id));
  const text = (name: string, values: readonly string[]): Column => ({ name, kind: "text", values });
  const named = [
    text("id", ids),
    text(
      "name",
      ids.map((id) => securities.get(id)?.name ?? ""),
    ),
    text(
      "issuer",
      ids.map((id) => issuers.get(id) ?? ""),
    ),
  ];
  const tables: TableChunk[] = [
    {
      table: "assets",
      period: "all",
      columns: named,
    },
    {
      table: "factors",
      period: "all",
      columns: [
        text(
          "factor",
          factors.map(({ name }) => name),
        ),
        text(
          "family",
          factors.map(({ family }) => family),
        ),
      ],
    },
  ];
  const securityChunk: TableChunk = {
    table: "securities",
    period: "all",
    columns: [
      ...named,
      text(
        "country",
        ids.map((id) => securities.get(id)?.country ?? ""),
      ),
    ],
  };
  const identifierChunk: TableChunk = {
    table: "identifiers",
    period: "all",
    columns: (["id", "kind", "value", "from", "to"] as const).map((name) =>
      text(
        name,
        identifiers.map((of) => of[name]),
      ),
    ),
  };
  return {
    tables,
    data: [
      { table: "securities", chunk: securityChunk },
      { table: "identifiers", chunk: identifiers.length === 0 ? undefined : identifierChunk },
    ],
  };
}

/** A spell that was still open when it was first said may have an end by now: the last that is said of it counts. */
function currentSpells(periods: readonly PeriodNames[]): readonly ForeignIdentifier[] {
  const spells = new Map<string, ForeignIdentifier>();
  for (const { identifiers } of periods)
    for (const of of identifiers) spells.set([of.id, of.kind, of.value, of.from].join("\n"), of);
  return [...spells.values(), ...seenSpells(periods)];
}

/** From the first date on which it was said to the last: open where that is the package's own first or last. */
function seenSpells(periods: readonly PeriodNames[]): readonly ForeignIdentifier[] {
  const seen = new Map<string, SeenIdentifier>();
  for (const period of periods)
    for (const of of period.seen) {
      const key = [of.id, of.kind, of.value].join("\n");
      seen.set(key, { ...of, first: seen.get(key)?.first ?? of.first });
    }
  const [first, last] = [periods[0]?.dates.first, periods.at(-1)?.dates.last];
  return [...seen.values()].map((of) => ({
    ...{ id: of.id, kind: of.kind, value: of.value },
    from: of.first === first ? "" : of.first,
    to: of.last === last ? "" : of.last,
  }));
}

/** Names that are ever linked have one issuer; others have the one that the files say. */
function issuersOf(
  periods: readonly PeriodNames[],
  securities: ReadonlyMap<string, ForeignSecurity>,
  faults: FaultSink,
): ReadonlyMap<string, string> {
  const root = new Map<string, string>();
  const find = (id: string): string => {
    let at = id;
    while (root.get(at) !== undefined && root.get(at) !== at) at = root.get(at) as string;
    return at;
  };
  const dates = periods.flatMap(({ linked }) => linked);
  for (const sets of dates)
    for (const [first = "", ...others] of sets)
      for (const other of others) root.set(find(other), find(first));
  for (const sets of dates) {
    const seen = new Map<string, string>();
    for (const [first = ""] of sets) {
      const other = seen.get(find(first));
      if (other !== undefined) {
        const rule = `is linked with ${other} on one date and not on another, where both are linked with others: leave one of the links out`;
        faults.add({ file: "model", column: "id", value: first, rule });
      }
      seen.set(find(first), first);
    }
  }
  const issuers = new Map<string, string>();
  for (const [id, { issuer }] of securities) if (issuer !== "") issuers.set(id, issuer);
  // Under the first line's own id, which no other issuer has, where lines are linked.
  for (const id of new Set(dates.flat(2))) issuers.set(id, `${find(id)}`);
  return issuers;
}
