import type { TextStorage } from "../kept-texts.ts";

/** Edits of a portfolio as the browser keeps them. */
export interface KeptDraft {
  /** Of the model they were typed on last. */
  readonly date: string;
  /** Weights after, by id; decimals of the capital. */
  readonly edits: ReadonlyMap<string, number>;
  /** What a weight of 1 is worth, as somebody typed it; NaN where nobody did. */
  readonly capital: number;
  /** The scenario that was opened last; empty for none. */
  readonly opened: string;
}

/** The edits of one project, a portfolio under a key. */
export interface DraftShelf {
  /** Undefined where there are none, or none that can be read. */
  readonly read: (portfolio: string) => KeptDraft | undefined;
  /** Whether the browser keeps them; one without edits and capital is taken away. */
  readonly keep: (portfolio: string, draft: KeptDraft) => boolean;
  readonly isOf: (key: string | null, portfolio: string) => boolean;
}

/**
 * @param storage  undefined where the browser has none or forbids it
 * @param project  its name: each project has edits of its own
 */
export function openDraftShelf(storage: TextStorage | undefined, project: string): DraftShelf {
  const keyOf = (portfolio: string): string => `plimsoll-edits ${JSON.stringify(project)} ${portfolio}`;
  return {
    read: (portfolio) => {
      try {
        return parseDraft(storage?.getItem(keyOf(portfolio)) ?? "");
      } catch {
        return undefined;
      }
    },
    keep: (portfolio, { date, edits, capital, opened }) => {
      const key = keyOf(portfolio);
      try {
        if (edits.size === 0 && Number.isNaN(capital)) {
          storage?.removeItem(key);
          return true;
        }
        const kept = { date, edits: [...edits], capital: Number.isNaN(capital) ? null : capital, opened };
        storage?.setItem(key, JSON.stringify(kept));
        return storage !== undefined;
      } catch {
        return false;
      }
    },
    isOf: (key, portfolio) => key === null || key === keyOf(portfolio),
  };
}

/** The draft of a stored text; undefined where it is none. */
function parseDraft(text: string): KeptDraft | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { date, edits, capital, opened } = value as Readonly<Record<string, unknown>>;
  if (typeof date !== "string" || typeof opened !== "string" || !Array.isArray(edits)) return undefined;
  if (capital !== null && !(typeof capital === "number" && capital > 0)) return undefined;
  const isWhole = edits.every(
    (edit: unknown) =>
      Array.isArray(edit) && edit.length === 2 && typeof edit[0] === "string" && Number.isFinite(edit[1]),
  );
  if (!isWhole) return undefined;
  return { date, edits: new Map(edits as [string, number][]), capital: capital ?? Number.NaN, opened };
}
