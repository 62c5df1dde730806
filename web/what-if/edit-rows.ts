import type { Session } from "./session.ts";
import { sideOf } from "./sides.ts";

/** Which names the table has when nothing is searched for. */
export type Shown = "held" | "benchmark" | "all";

/** What a row can be sorted by. */
export type RowKey = "id" | "name" | "before" | "after" | "change" | "against" | "marginal" | "contribution";

/** The numbers of a row. Weights are decimals of the capital; risks NaN outside the model. */
export type RowValues = Readonly<Record<Exclude<RowKey, "id" | "name">, number>>;

/** The numbers of any name, as the book is now. */
export function rowValues(session: Session): (id: string) => RowValues {
  const { before, after } = session.book.value;
  const { marginalRiskAnnual, riskContributionAnnual } = sideOf(session.after.value).assets;
  const { codes } = session.model.assets;
  return (id) => {
    const asset = codes.get(id) ?? -1;
    const [was, is] = [before.get(id) ?? 0, after.get(id) ?? 0];
    return {
      before: was,
      after: is,
      change: is - was,
      against: is - (session.benchmark.get(id) ?? 0),
      marginal: marginalRiskAnnual[asset] ?? Number.NaN,
      contribution: riskContributionAnnual[asset] ?? Number.NaN,
    };
  };
}

/** Ids of the table: those that a search finds, or what is shown without one. */
export function shownIds(session: Session, shown: Shown, search: string): readonly string[] {
  const { held, benchmark, model, nameOf, history } = session;
  // What is being typed is no step yet: the list does not change at every key.
  const own = new Set([...held.portfolio.map(({ id }) => id), ...history.value.now.keys()]);
  const words = search.trim().toLowerCase();
  const all = (): Set<string> => new Set([...own, ...benchmark.keys(), ...model.assets.labels]);
  if (words !== "")
    return [...all()].filter(
      (id) => id.toLowerCase().includes(words) || nameOf(id).toLowerCase().includes(words),
    );
  if (shown === "all") return [...all()];
  const ids = shown === "held" ? own : new Set([...own, ...benchmark.keys()]);
  // Cash has its row before anything is paid from it.
  ids.add(session.book.peek().cashId);
  return [...ids];
}

/** Ids in the order of a value, the missing last. */
export function sortedIds(
  ids: readonly string[],
  {
    key,
    isDown,
    valueOf: of,
  }: { readonly key: RowKey; readonly isDown: boolean; readonly valueOf: (id: string) => number | string },
): readonly string[] {
  const sign = isDown ? -1 : 1;
  const values = new Map(ids.map((id) => [id, key === "id" ? id : of(id)]));
  return ids.toSorted((a, b) => {
    const [x, y] = [values.get(a), values.get(b)] as [number | string, number | string];
    if (typeof x === "number" && typeof y === "number") {
      const isGap = Number.isNaN(x) || Number.isNaN(y);
      return isGap ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : sign * (x - y) || (a < b ? -1 : 1);
    }
    return sign * (x < y ? -1 : Number(x > y)) || (a < b ? -1 : 1);
  });
}
