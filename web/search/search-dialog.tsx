import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { answerOf } from "../answers.ts";
import { go } from "../place.ts";
import { views } from "../views/index.ts";
import { spaced } from "../words.ts";
import { allSecurities } from "./all-securities.ts";
import { type Entry, findEntries } from "./entries.ts";
import "./search.css";

/** Entries that are shown at once: more are found by typing more. */
const MOST_SHOWN = 12;

/** Finds views, portfolios, factors and securities by what they are called, from the keyboard. */
export function SearchDialog({
  runId,
  onClose,
}: {
  readonly runId: string;
  readonly onClose: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useSignal("");
  const at = useSignal(0);
  useEffect(() => dialog.current?.showModal(), []);
  const found = findEntries(entriesOf(runId), text.value, MOST_SHOWN);
  const take = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    entry.go();
    // What was focused before may be of a view that is gone: the keyboard goes on in what was found.
    setTimeout(() => document.getElementById("view")?.focus({ preventScroll: true }));
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      at.value = (at.value + step + found.length) % found.length;
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(found[at.value]);
    }
  };
  return (
    <dialog ref={dialog} class="search" aria-label="Search" onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-label="Go to a view, portfolio, factor or security"
        aria-expanded="true"
        aria-controls="search-found"
        aria-activedescendant={found.length === 0 ? undefined : `search-${at.value}`}
        aria-autocomplete="list"
        placeholder="A view, portfolio, factor, or a security by name or id"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={press}
      />
      <div id="search-found" role="listbox" aria-label="Found">
        {found.map((entry, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus
          <div
            key={`${entry.kind} ${entry.words} ${entry.title}`}
            id={`search-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at.value}
            onClick={() => take(entry)}
          >
            <span>{entry.title}</span>
            <small>{entry.kind}</small>
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <p role="status">
          {allSecurities(runId).value.isComplete
            ? "Nothing is called that."
            : "Securities are still coming …"}
        </p>
      ) : null}
      <p class="keys">
        <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> go, <kbd>Esc</kbd> close
      </p>
    </dialog>
  );
}

function entriesOf(runId: string): readonly Entry[] {
  const portfolios = answerOf("/v1/portfolios").value;
  const factors = answerOf("/v1/factors").value;
  return [
    ...views
      .filter(({ isListed }) => isListed !== false)
      .map(({ name, title, group, words = "" }): Entry => {
        return { title, kind: `view, ${group}`, words, go: () => go({ view: name }) };
      }),
    ...(portfolios.state !== "there" ? [] : portfolios.value.portfolios).map(
      (name): Entry => ({
        title: spaced(name),
        kind: "portfolio",
        words: name,
        go: () => go({ portfolio: name }),
      }),
    ),
    ...(factors.state !== "there" ? [] : factors.value.factors).map(
      ({ factor, family }): Entry => ({
        title: spaced(factor),
        kind: `factor, ${spaced(family)}`,
        words: factor,
        go: () => go({ view: "factors", item: factor }),
      }),
    ),
    ...allSecurities(runId).value.securities.map(
      ({ id, name }): Entry => ({
        title: name ?? id,
        kind: `security ${id}`,
        words: id,
        go: () => go({ view: "name", item: id }),
      }),
    ),
  ];
}
