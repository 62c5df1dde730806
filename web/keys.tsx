import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ProjectDocument } from "./documents/index.ts";
import { Lazy } from "./parts/index.ts";
import { address, go } from "./place.ts";

/** What the keys do, as the list that ? shows has it. */
const KEYS = [
  ["/", "search for a view, portfolio, factor or security (also Ctrl K)"],
  ["[ ]", "the forecast before, the next one"],
  ["t", "total or active risk"],
  ["?", "this list"],
  ["Esc", "close what is open"],
] as const;

type Open = "search" | "keys" | "none";

/** Listens to the keyboard, and shows what it opens. A key that is typed into a field is the field's. */
export function Keyboard({ project }: { readonly project: ProjectDocument }): JSX.Element {
  const open = useSignal<Open>("none");
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (open.value !== "none") return;
      const act = actionsOf(open, project.forecastDates)[keyOf(event)];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [open, project]);
  const close = (): void => {
    open.value = "none";
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => (open.value = "search")} aria-keyshortcuts="/">
        Search <kbd>/</kbd>
      </button>
      {open.value === "search" ? (
        <Lazy load={loadSearch} given={{ runId: project.runId, onClose: close }} />
      ) : null}
      {open.value === "keys" ? <KeyList onClose={close} /> : null}
    </>
  );
}

const loadSearch = async () => (await import("./search/index.ts")).SearchDialog;

/** What each key does; of those that are none of ours the browser makes what it likes. */
function actionsOf(open: Signal<Open>, dates: readonly string[]): Readonly<Record<string, () => void>> {
  const show = (what: Open) => (): void => {
    open.value = what;
  };
  return {
    "ctrl k": show("search"),
    "/": show("search"),
    "?": show("keys"),
    t: () => go({ side: address.value.side === "active" ? "total" : "active" }),
    "[": () => step(dates, -1),
    "]": () => step(dates, 1),
  };
}

function keyOf(event: KeyboardEvent): string {
  if (event.altKey) return "";
  if (event.ctrlKey || event.metaKey) return `ctrl ${event.key}`;
  return isTyping(event.target) ? "" : event.key;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** The forecast before or after the one that is looked at; the last is not named, so that a new run's last is shown. */
function step(dates: readonly string[], by: 1 | -1): void {
  const { date } = address.value;
  const at = date === "" ? dates.length - 1 : dates.indexOf(date);
  const next = dates[at + by];
  if (at < 0 || next === undefined) return;
  go({ date: at + by === dates.length - 1 ? "" : next });
}

function KeyList({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-label="Keys" onClose={onClose}>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
