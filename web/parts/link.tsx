import type { ComponentChildren, JSX } from "preact";
import { parseAddress } from "../address.ts";
import { go } from "../place.ts";

/** A link inside the page: it can be opened in a tab of its own, and does not load the page anew. */
export function Link({
  to,
  isHere = false,
  children,
}: {
  readonly to: string;
  readonly isHere?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(parseAddress(to.slice(1)));
  };
  return (
    <a href={to} onClick={follow} aria-current={isHere ? "page" : undefined}>
      {children}
    </a>
  );
}
