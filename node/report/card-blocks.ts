import type { Bar } from "./bar-chart.ts";
import type { HtmlColumn, HtmlRow } from "./html-table.ts";
import type { Line } from "./line-chart.ts";

/** A piece of a page that can be HTML or Markdown. */
export type CardBlock =
  | { readonly kind: "words"; readonly words: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "terms"; readonly terms: readonly { readonly term: string; readonly words: string }[] }
  | {
      readonly kind: "tiles";
      readonly tiles: readonly { readonly title: string; readonly value: string; readonly note: string }[];
    }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly columns: readonly HtmlColumn[];
      readonly rows: readonly HtmlRow[];
    }
  | {
      readonly kind: "chart";
      /** Unit of the values: shares are shown in percent. */
      readonly of: "shares" | "counts" | "numbers";
      /** Of plain numbers; 1 by default. */
      readonly digits?: number;
      readonly caption: string;
      readonly dates: readonly string[];
      readonly lines: readonly Line[];
    }
  | { readonly kind: "bars"; readonly caption: string; readonly bars: readonly Bar[] };

/** A part of a page with its heading. */
export interface CardSection {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly CardBlock[];
}

/** Families of factors without t-statistics, or all of one value, say nothing in a chart. */
export function hasValues({ values }: Line): boolean {
  return values.some(Number.isFinite);
}
