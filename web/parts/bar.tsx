import type { JSX } from "preact";

/** A signed number as a bar from the middle: its length is the number over the largest of its column. The number itself stands beside it. */
export function Bar({ value, most }: { readonly value: number; readonly most: number }): JSX.Element {
  const length = most > 0 ? Math.min(50, (50 * Math.abs(value)) / most) : 0;
  return (
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect
        x={value < 0 ? 50 - length : 50}
        y="1"
        width={length}
        height="8"
        class={value < 0 ? "below" : "above"}
      />
      <line x1="50" x2="50" y1="0" y2="10" class="axis" />
    </svg>
  );
}
