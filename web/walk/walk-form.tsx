import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

const EVERY: readonly string[] = ["week", "month", "quarter", "year"];

/** The span of a walk, and how often it is decided anew. */
export interface AskedSpan {
  readonly from: string;
  readonly to: string;
  readonly every: string;
}

/** The span that a question has beside its text; undefined where it is of one date. */
export function spanOf(extra: Readonly<Record<string, number | string>> | undefined): AskedSpan | undefined {
  const { from, to, every } = extra ?? {};
  return every === undefined ? undefined : { from: `${from}`, to: `${to}`, every: `${every}` };
}

interface WalkFormProps {
  readonly forecastDates: readonly string[];
  readonly isDisabled: boolean;
  /** What was asked last, by the address. */
  readonly asked: AskedSpan | undefined;
  readonly verb?: string;
  readonly onWalk: (span: AskedSpan) => void;
}

/** The span of a walk through history, and how often it is decided anew. */
export function WalkForm({
  forecastDates,
  isDisabled,
  asked,
  verb = "Walk",
  onWalk,
}: WalkFormProps): JSX.Element {
  const from = useSignal("");
  const to = useSignal("");
  const every = useSignal("month");
  // Another question, by the back button for instance, is another span; the fields stay, and with them the focus.
  useLayoutEffect(() => {
    from.value = asked?.from ?? forecastDates[0] ?? "";
    to.value = asked?.to ?? forecastDates.at(-1) ?? "";
    every.value = asked?.every ?? "month";
  }, [asked?.from, asked?.to, asked?.every]);
  const date = (label: string, of: typeof from): JSX.Element => (
    <label>
      {label}{" "}
      <select
        value={of.value}
        onChange={(event) => {
          of.value = event.currentTarget.value;
        }}
      >
        {forecastDates.map((day) => (
          <option key={day} value={day}>
            {day}
          </option>
        ))}
        {/* What an address asks is shown as it asks it. */}
        {forecastDates.includes(of.value) ? null : (
          <option value={of.value}>{of.value === "" ? "choose one" : `${of.value}, no forecast date`}</option>
        )}
      </select>
    </label>
  );
  return (
    <details open={asked !== undefined}>
      <summary>Through history</summary>
      <span class="buttons">
        {date("from", from)}
        {date("to", to)}
        <label>
          decided every{" "}
          <select
            value={every.value}
            onChange={(event) => {
              every.value = event.currentTarget.value;
            }}
          >
            {[...new Set([...EVERY, every.value])].map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          disabled={isDisabled || from.value >= to.value}
          title={from.value >= to.value ? "A walk ends after it begins" : undefined}
          onClick={() => onWalk({ from: from.value, to: to.value, every: every.value })}
        >
          {verb}
        </button>
      </span>
    </details>
  );
}
