import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Address, formatAddress, parseAddress } from "./address.ts";

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
  return formatAddress({ ...current.value, ...change });
}

/** Goes there, as a click on a link of that address would. */
export function go(change: Partial<Address>): void {
  const next = { ...current.value, ...change };
  if (formatAddress(next) === formatAddress(current.value)) return;
  history.pushState(null, "", formatAddress(next));
  current.value = next;
}
