import type { JSX } from "preact";
import { leaveCell, type Session } from "./session.ts";

/** A cell of the table: where it is, and what it shows while nobody types into it. */
export interface Cell {
  readonly id: string;
  readonly row: number;
  readonly unit: "percent" | "shares";
  readonly shown: string;
  /** Goes to the same cell of another row. */
  readonly move: (row: number, unit: "percent" | "shares") => void;
}

/** A weight or a number of shares to type into. What is understood counts at once; Enter, the arrows or leaving it make it a step. */
export function AmountCell({
  session,
  cell: { id, row, unit, shown, move },
}: {
  readonly session: Session;
  readonly cell: Cell;
}): JSX.Element {
  const { typed, read, nameOf } = session;
  const isTyped = typed.value?.id === id && typed.value.unit === unit;
  const isFault = isTyped && read.value !== undefined && "fault" in read.value;
  const press = (event: KeyboardEvent): void => {
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && isTyped) {
      event.stopPropagation();
      typed.value = null;
    }
    if (by === undefined) return;
    event.preventDefault();
    leaveCell(session);
    if (!isFault) move(row + by, unit);
  };
  return (
    <input
      class="amount"
      data-cell={`${unit} ${row}`}
      inputMode="decimal"
      autocomplete="off"
      aria-label={`${unit === "percent" ? "Weight in %" : "Shares"} of ${nameOf(id) || id}`}
      aria-invalid={isFault}
      value={isTyped ? typed.value?.text : shown}
      onFocus={(event) => event.currentTarget.select()}
      onInput={(event) => {
        typed.value = { id, unit, text: event.currentTarget.value };
      }}
      onBlur={() => leaveCell(session)}
      onKeyDown={press}
    />
  );
}
