import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { HoldingsDocument, ModelDocument } from "../documents/index.ts";
import { modelWeights, readModel } from "../model/index.ts";
import type { Market } from "../trades/index.ts";
import { type Read, readEdit } from "./amounts.ts";
import { type Book, bookOf, withEdit } from "./book.ts";
import { type Draft, draftOf } from "./drafts.ts";
import { type Edits, edited } from "./history.ts";
import { type Measured, measure, weightsOn } from "./measure.ts";

const NO_MARKET: Market = { price: new Map(), tradedPerDay: new Map() };

/** A draft on the model, the holdings and the benchmark that are looked at. */
export interface Session extends Draft {
  readonly model: RiskModel;
  readonly held: HoldingsDocument;
  readonly benchmark: ReadonlyMap<string, number>;
  /** Prices and volumes, as far as they have come. */
  readonly market: Signal<Market>;
  readonly isModelled: (id: string) => boolean;
  readonly nameOf: (id: string) => string;
  /** Why an id cannot be bought; undefined where it can. */
  readonly refuse: (id: string) => string | undefined;
  /** Weight of one share; NaN where price or capital are not known. */
  readonly shareWeight: (id: string) => number;
  readonly worth: ReadonlySignal<number>;
  readonly before: Measured;
  /** What the typed cell says. */
  readonly read: ReadonlySignal<Read<number> | undefined>;
  /** With what is being typed, and what follows of it. */
  readonly book: ReadonlySignal<Book>;
  readonly after: ReadonlySignal<Measured>;
}

/** What is looked at, put together; everything that follows from the edits is computed when it is shown. */
export function openSession(document: ModelDocument, held: HoldingsDocument): Session {
  const { model, names } = readModel(document);
  const draft = draftOf(held.portfolioName, held.date);
  const nameOf = namesById(model, names, held);
  const market = signal(NO_MARKET);
  const against = held.benchmarkName === "none" ? undefined : modelWeights(model, held.benchmark);
  const isModelled = (id: string): boolean => model.assets.codes.has(id);
  const start = new Map(held.portfolio.map(({ id, weight }) => [id, weight]));
  const worth = computed(() =>
    Number.isNaN(draft.capital.value) ? (held.capital ?? Number.NaN) : draft.capital.value,
  );
  const shareWeight = (id: string): number => (market.value.price.get(id) ?? Number.NaN) / worth.value;
  const weightNow = (id: string): number => draft.history.value.now.get(id) ?? start.get(id) ?? 0;
  const read = computed(() => {
    const typed = draft.typed.value;
    if (typed === null) return undefined;
    const { id, unit, text } = typed;
    return readEdit(text, {
      unit,
      before: start.get(id) ?? 0,
      now: weightNow(id),
      shareWeight: shareWeight(id),
    });
  });
  const edits = computed((): Edits => {
    const typed = draft.typed.value;
    const now = draft.history.value.now;
    if (typed === null || read.value === undefined || "fault" in read.value) return now;
    return withEdit(held, now, [[typed.id, read.value.value]]);
  });
  const book = computed(() => bookOf(held, edits.value));
  return {
    ...draft,
    model,
    held,
    benchmark: new Map(held.benchmark.map(({ id, weight }) => [id, weight])),
    market,
    isModelled,
    nameOf,
    refuse: (id) => {
      const isKnown = isModelled(id) || start.has(id) || held.cashIds.includes(id);
      return isKnown ? undefined : `“${id}” is not in the model on ${model.date}: it can be in no figure`;
    },
    shareWeight,
    worth,
    before: measure(model, modelWeights(model, held.portfolio), against),
    read,
    book,
    after: computed(() => measure(model, weightsOn(model, book.value.after), against)),
  };
}

/** Takes what was typed as a step; what is not understood stays as it was typed. */
export function leaveCell(session: Session): void {
  const typed = session.typed.value;
  const read = session.read.value;
  if (typed === null || read === undefined || "fault" in read) return;
  step(session, withEdit(session.held, session.history.value.now, [[typed.id, read.value]]));
}

/** Makes edits of these the next step. */
export function step({ history, typed }: Session, next: Edits): void {
  typed.value = null;
  history.value = edited(history.value, next);
}

function namesById(
  { assets }: RiskModel,
  names: readonly string[],
  held: HoldingsDocument,
): (id: string) => string {
  const outside = new Map([...held.portfolio, ...held.benchmark].map(({ id, name }) => [id, name]));
  return (id) => {
    const asset = assets.codes.get(id);
    return (asset === undefined ? outside.get(id) : names[asset]) ?? "";
  };
}
