import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { count, percent } from "../words.ts";
import type { Unit } from "./amounts.ts";
import { editsTowards, withEdit } from "./book.ts";
import { pastedWeight, readPaste } from "./read-paste.ts";
import { type Session, step } from "./session.ts";

const UNITS: readonly (readonly [Unit, string])[] = [
  ["percent", "weights in %"],
  ["decimal", "weights as decimals"],
  ["shares", "shares"],
];

/** Faults that are told before the rest is a number. */
const TOLD = 8;

/** Rows of a spreadsheet: all of them are taken, or none and what is wrong with each. */
export function PasteForm({
  session,
  onDone,
}: {
  readonly session: Session;
  readonly onDone: () => void;
}): JSX.Element {
  const text = useSignal("");
  const unit = useSignal<Unit>("percent");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const read = text.value.trim() === "" ? undefined : readPaste(text.value, unit.value, session);
  const rows = read !== undefined && "rows" in read ? read.rows : [];
  const weights = rows.map((row) => [row.id, pastedWeight(row, session.shareWeight(row.id))] as const);
  const take = (isWhole: boolean): void => {
    const { held, history } = session;
    const next = isWhole
      ? editsTowards(held, Object.fromEntries(weights))
      : withEdit(held, history.value.now, weights);
    step(session, next);
    onDone();
  };
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  return (
    <form class="paste" onSubmit={(event) => event.preventDefault()}>
      <label>
        Rows: an id and an amount, from a spreadsheet or a CSV file. A header (id, weight, weight %, to,
        shares) says what the columns are; a % or sh after a number counts for itself.
        <textarea
          ref={field}
          rows={6}
          value={text.value}
          spellcheck={false}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
      </label>
      <label>
        Numbers without a unit are{" "}
        <select value={unit.value} onChange={(event) => (unit.value = event.currentTarget.value as Unit)}>
          {UNITS.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {read !== undefined && "faults" in read ? (
        <div role="alert" class="fault">
          Nothing is taken until every row is right:
          <ul>
            {read.faults.slice(0, TOLD).map(({ line, sentence }) => (
              <li key={line}>
                line {line}: {sentence}
              </li>
            ))}
          </ul>
          {read.faults.length > TOLD ? `and ${read.faults.length - TOLD} more` : ""}
        </div>
      ) : null}
      <p role="status">
        {rows.length === 0
          ? ""
          : `${rows.length === 1 ? "1 row, a weight of" : `${count(rows.length)} rows, weights that sum to`} ${percent(sum)} %.`}
      </p>
      <button type="button" disabled={rows.length === 0} onClick={() => take(false)}>
        Set these names
      </button>
      <button type="button" disabled={rows.length === 0} onClick={() => take(true)}>
        Make it the whole book: sell what is not listed
      </button>
      <button type="button" onClick={onDone}>
        Close
      </button>
    </form>
  );
}
