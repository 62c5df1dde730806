import type { JSX } from "preact";
import { count as words } from "../words.ts";
import { MOST_PRINTED } from "./use-window.ts";

/** Says on paper that a long table goes on. */
export function PrintedLines({ count }: { readonly count: number }): JSX.Element | null {
  return count <= MOST_PRINTED ? null : (
    <p class="on-paper">
      The first {words(MOST_PRINTED)} of {words(count)} lines are printed; CSV and Excel have all.
    </p>
  );
}
