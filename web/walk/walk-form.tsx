import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

const EVERY = ["week", "month", "quarter", "year"] as const;

/** The span of a walk through history, and how often it is decided anew. */
export function WalkForm({
  forecastDates,
  isDisabled,
  onWalk,
}: {
  readonly forecastDates: readonly string[];
  readonly isDisabled: boolean;
  readonly onWalk: (span: { readonly from: string; readonly to: string; readonly every: string }) => void;
}): JSX.Element {
  const first = forecastDates[0] ?? "";
  const last = forecastDates.at(-1) ?? "";
  const from = useSignal(first);
  const to = useSignal(last);
  const every = useSignal("month");
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
      </select>
    </label>
  );
  return (
    <details>
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
            {EVERY.map((one) => (
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
          Walk
        </button>
      </span>
    </details>
  );
}
