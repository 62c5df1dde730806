/** Milliseconds between two looks after a press, and how many: a large table takes a while to be drawn anew. */
const [LOOK_MS, LOOKS] = [50, 12];

const FOCUSABLE =
  "button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary";

/** A button that is pressed from the keyboard and then goes away, or is switched off, leaves the focus near it and not at the page's beginning. */
export function keepFocus(): void {
  const follow = ({ target, detail }: MouseEvent): void => {
    // A press of the mouse has a count; where nobody uses the keyboard nothing is focused.
    if (detail !== 0 || !(target instanceof Element)) return;
    const around: Element[] = [];
    for (let at = target.parentElement; at !== null && at !== document.body; at = at.parentElement)
      around.push(at);
    const look = (left: number): void => {
      if (document.activeElement === document.body) focusFirst(around);
      else if (document.activeElement === target && left > 0) setTimeout(look, LOOK_MS, left - 1);
    };
    setTimeout(look, LOOK_MS, LOOKS);
  };
  // Before what is pressed acts: afterwards it may hang in nothing.
  addEventListener("click", follow, { capture: true });
}

/** Focuses the first thing that can be, in the innermost of these that is still on the page. */
function focusFirst(around: readonly Element[]): void {
  for (const one of around) {
    const next = one.isConnected ? one.querySelector<HTMLElement>(FOCUSABLE) : null;
    if (next === null) continue;
    next.focus();
    return;
  }
}
