import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Address, changed, formatAddress, parseAddress } from "./address.ts";

const current: Signal<Address> = signal(parseAddress(""));

/** Where the page is. */
export const address: ReadonlySignal<Address> = computed(() => current.value);

/** Takes the address from the browser, now and when its buttons are used. */
export function followBrowser(): void {
  const take = (): void => {
    current.value = parseAddress(location.search);
  };
  take();
  addEventListener("popstate", take);
}

/** The address with a change, for links. */
export function addressWith(change: Partial<Address>): string {
  return formatAddress(changed(current.value, change));
}

/** Goes there, as a click on a link of that address would. */
export function go(change: Partial<Address>): void {
  const next = changed(current.value, change);
  if (formatAddress(next) === formatAddress(current.value)) return;
  history.pushState(null, "", formatAddress(next));
  current.value = next;
}

/** Goes there without a step that the back button stops at: for what the page chooses itself. */
export function settle(change: Partial<Address>): void {
  const next = changed(current.value, change);
  history.replaceState(null, "", formatAddress(next));
  current.value = next;
}

/** Changes what a view has of its own; the back button does not stop at every step of a choice. */
export function setOwn(change: Readonly<Record<string, string>>): void {
  const next = { ...current.value, own: { ...current.value.own, ...change } };
  history.replaceState(null, "", formatAddress(next));
  current.value = next;
}
