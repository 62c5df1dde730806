import { batch, effect, type Signal, signal } from "@preact/signals";
import { answerOf } from "../answers.ts";
import { browserStorage } from "../browser-storage.ts";
import { type DraftShelf, type KeptDraft, openDraftShelf } from "./draft-shelf.ts";
import { edited, type History, isSame, noEdits } from "./history.ts";

/** A cell that is being typed into: it counts as far as it is understood, and becomes a step when it is left. */
export interface Typed {
  readonly id: string;
  readonly unit: "percent" | "shares";
  readonly text: string;
}

/** What is worked on: edits of one portfolio. They outlive the view, a change of date or benchmark, and a reload; other tabs have the same. */
export interface Draft {
  readonly history: Signal<History>;
  readonly typed: Signal<Typed | null>;
  /** The scenario that was opened last; empty for none. */
  readonly opened: Signal<string>;
  /** What a weight of 1 is worth, as somebody typed it; NaN where nobody did. */
  readonly capital: Signal<number>;
  /** Whence the edits are, as long as nothing was done with them in this tab. */
  readonly from: Signal<{ readonly kind: "kept" | "other"; readonly date: string } | null>;
  /** Whether the browser did not keep them. */
  readonly isUnkept: Signal<boolean>;
}

interface Followed extends Draft {
  /** Of the model that is looked at. */
  readonly date: Signal<string>;
}

const NOTHING: KeptDraft = { date: "", edits: noEdits.now, capital: Number.NaN, opened: "" };

const drafts = new Map<string, Followed>();
let shelf: DraftShelf | undefined;

/**
 * The edits of a portfolio: those of this tab, else those that this browser has kept.
 *
 * @param date  of the model that is looked at
 */
export function draftOf(portfolio: string, date: string): Draft {
  const known = drafts.get(portfolio);
  if (known !== undefined) {
    known.date.value = date;
    return known;
  }
  const kept = openedShelf()?.read(portfolio);
  const draft: Followed = {
    history: signal(kept === undefined ? noEdits : { ...noEdits, now: kept.edits }),
    typed: signal(null),
    opened: signal(kept?.opened ?? ""),
    capital: signal(kept?.capital ?? Number.NaN),
    from: signal(kept === undefined || kept.edits.size === 0 ? null : { kind: "kept", date: kept.date }),
    isUnkept: signal(false),
    date: signal(date),
  };
  drafts.set(portfolio, draft);
  follow(portfolio, draft, kept);
  return draft;
}

/** Keeps what changes, and takes what another tab changes as a step: it can be undone. */
function follow(portfolio: string, draft: Followed, kept: KeptDraft | undefined): void {
  const { history, opened, capital, from, isUnkept, date } = draft;
  let last: KeptDraft = kept ?? NOTHING;
  effect(() => {
    const now = { edits: history.value.now, capital: capital.value, opened: opened.value };
    if (isSame(now.edits, last.edits) && Object.is(now.capital, last.capital) && now.opened === last.opened)
      return;
    if (!isSame(now.edits, last.edits)) from.value = null;
    last = { ...now, date: date.peek() };
    isUnkept.value = openedShelf()?.keep(portfolio, last) === false;
  });
  addEventListener("storage", ({ key }) => {
    const own = openedShelf();
    if (own?.isOf(key, portfolio) !== true) return;
    const theirs = own.read(portfolio);
    const { edits, capital: worth, date: on } = theirs ?? { ...NOTHING, date: date.peek() };
    const isOther = !isSame(edits, history.value.now);
    // What comes from there is not written back.
    last = { edits, capital: worth, date: on, opened: opened.peek() };
    batch(() => {
      history.value = edited(history.value, edits);
      capital.value = worth;
      if (isOther) from.value = { kind: "other", date: on };
    });
  });
}

/** Undefined until the project is known. */
function openedShelf(): DraftShelf | undefined {
  const project = answerOf("/v1/project").peek();
  if (shelf === undefined && project.state === "there")
    shelf = openDraftShelf(browserStorage(), project.value.name);
  return shelf;
}
