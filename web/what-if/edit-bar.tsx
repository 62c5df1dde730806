import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { address, setOwn } from "../place.ts";
import { damagedScenarios, keepScenario, removeScenario, scenarios } from "../scenarios.ts";
import { count, percent } from "../words.ts";
import { readCapital } from "./amounts.ts";
import { bookWeights } from "./book.ts";
import { noEdits } from "./history.ts";
import { PasteForm } from "./paste-form.tsx";
import { leaveCell, type Session, step } from "./session.ts";
import { showTrades, tradesOf } from "./trades.tsx";

/** What is done with the edits as a whole: back and forth, from a spreadsheet, kept under a name, as trades. */
export function EditBar({
  session,
  onBack,
}: {
  readonly session: Session;
  readonly onBack: (isForward: boolean) => void;
}): JSX.Element {
  const { history, typed } = session;
  const isPasting = useSignal(false);
  const { past, now, future } = history.value;
  return (
    <>
      <div class="bar-of-edits">
        <fieldset aria-label="Edits">
          <button
            type="button"
            disabled={past.length === 0 && typed.value === null}
            onClick={() => onBack(false)}
            aria-keyshortcuts="Control+Z"
            title="Ctrl Z"
          >
            Undo
          </button>
          <button
            type="button"
            disabled={future.length === 0}
            onClick={() => onBack(true)}
            aria-keyshortcuts="Control+Shift+Z"
            title="Ctrl Shift Z"
          >
            Redo
          </button>
          <button
            type="button"
            disabled={now.size === 0}
            onClick={() => step(session, noEdits.now)}
            title="Takes every edit back; Undo brings them again"
          >
            Discard edits
          </button>
          <button
            type="button"
            aria-expanded={isPasting.value}
            onClick={() => (isPasting.value = !isPasting.value)}
          >
            Paste rows …
          </button>
        </fieldset>
        <Scenarios session={session} />
        <Capital session={session} />
      </div>
      {isPasting.value ? <PasteForm session={session} onDone={() => (isPasting.value = false)} /> : null}
    </>
  );
}

function Scenarios({ session }: { readonly session: Session }): JSX.Element {
  const { date, own, portfolio, benchmark } = address.value;
  const chosen = own.scenario ?? "";
  const name = useSignal("");
  const names = [...scenarios.value.map((of) => of.name), ...damagedScenarios.value];
  // One that is not the one that is open would be lost unseen.
  const isOther = name.value.trim() !== chosen && names.includes(name.value.trim());
  const save = (event: Event): void => {
    event.preventDefault();
    leaveCell(session);
    const kept = name.value.trim() === "" ? chosen : name.value.trim();
    if (kept === "") return;
    keepScenario({
      name: kept,
      date: date === "" ? session.held.date : date,
      portfolio,
      benchmark,
      weights: bookWeights(session.book.value.after),
    });
    // It is what is there already: it need not be opened.
    session.opened.value = kept;
    setOwn({ scenario: kept });
    name.value = "";
  };
  const remove = (): void => {
    removeScenario(chosen);
    session.opened.value = "";
    setOwn({ scenario: "" });
  };
  return (
    <form class="scenarios" onSubmit={save}>
      <label>
        Scenario
        <select value={chosen} onChange={(event) => setOwn({ scenario: event.currentTarget.value })}>
          {[...new Set(["", ...names, chosen])].map((one) => (
            <option key={one} value={one}>
              {one === "" ? "none" : one}
            </option>
          ))}
        </select>
      </label>
      <label>
        Save as
        <input
          value={name.value}
          placeholder={chosen === "" ? "name" : chosen}
          maxLength={100}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={name.value.trim() === "" && chosen === ""}>
        {isOther ? "Replace" : "Save"}
      </button>
      <button type="button" disabled={!names.includes(chosen)} onClick={remove}>
        Delete
      </button>
    </form>
  );
}

function Capital({ session }: { readonly session: Session }): JSX.Element {
  const { book, worth } = session;
  const trades = tradesOf(session);
  const text = useSignal("");
  const fault = useSignal("");
  const take = (): void => {
    const read = text.value.trim() === "" ? { value: Number.NaN } : readCapital(text.value);
    fault.value = "fault" in read ? read.fault : "";
    if ("value" in read) session.capital.value = read.value;
  };
  return (
    <form
      class="trades"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label>
        Capital
        <input
          value={text.value}
          size={11}
          placeholder={Number.isNaN(worth.value) ? "250m" : count(worth.value)}
          aria-invalid={fault.value !== ""}
          aria-describedby="capital-fault"
          onInput={(event) => (text.value = event.currentTarget.value)}
          onBlur={take}
        />
      </label>
      <span>
        {count(trades.length)} {trades.length === 1 ? "trade" : "trades"}, turnover{" "}
        {percent(book.value.turnover)} % of capital, both sides{" "}
        {trades.length === 0 ? null : (
          <button type="button" class="quiet" onClick={showTrades}>
            Show
          </button>
        )}
      </span>
      <span id="capital-fault" role="alert" class="fault">
        {fault.value}
      </span>
    </form>
  );
}
