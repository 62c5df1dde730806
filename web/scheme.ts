import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Light, dark, or as the system has it. */
export type Scheme = "system" | "light" | "dark";

const KEY = "plimsoll-scheme";
const NEXT: Readonly<Record<Scheme, Scheme>> = { system: "dark", dark: "light", light: "system" };

const current: Signal<Scheme> = signal("system");

/** The reader's choice; charts are drawn anew when it changes. */
export const scheme: ReadonlySignal<Scheme> = current;

/** Takes the choice of before, where the browser keeps it. */
export function recallScheme(): void {
  const kept = read();
  if (kept === "light" || kept === "dark") show(kept);
}

/** From the system's to dark, to light, and back. */
export function changeScheme(): void {
  const next = NEXT[current.value];
  show(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that keeps nothing shows it all the same, until the page is closed.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function show(next: Scheme): void {
  document.documentElement.style.colorScheme = next === "system" ? "light dark" : next;
  current.value = next;
}
