import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Lines of one size, along one side of what scrolls. */
export interface Lines {
  readonly along: "x" | "y";
  readonly count: number;
  /** Of a line, in pixels. */
  readonly size: number;
  /** Lines beyond the edges that are drawn as well, so that a fast scroll shows no gap. */
  readonly margin: number;
}

/** The lines that are drawn: first included, end not. */
export interface LineWindow {
  readonly first: number;
  readonly end: number;
}

/** Lines of a long table that are printed. */
export const MOST_PRINTED = 400;

/**
 * The lines to draw of a place that scrolls: those in sight and a margin. It changes only when a line must be drawn that is not. On paper,
 * where nothing scrolls, they are the first ones.
 */
export function useWindow(
  place: RefObject<HTMLElement | null>,
  { along, count, size, margin }: Lines,
): LineWindow {
  const drawn = useSignal<LineWindow>({ first: 0, end: Math.min(count, 2 * margin) });
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let isOnPaper = false;
    const look = (): void => {
      if (isOnPaper) return;
      const start = along === "y" ? element.scrollTop : element.scrollLeft;
      const length = along === "y" ? element.clientHeight : element.clientWidth;
      const first = Math.floor(start / size);
      const end = Math.ceil((start + length) / size);
      const { first: from, end: to } = drawn.peek();
      const half = Math.floor(margin / 2);
      const isDrawn = from <= Math.max(0, first - half) && to >= Math.min(count, end + half);
      if (isDrawn && to <= count && to - from <= end - first + 3 * margin) return;
      drawn.value = { first: Math.max(0, first - margin), end: Math.min(count, end + margin) };
    };
    look();
    const print = (): void => {
      isOnPaper = true;
      drawn.value = { first: 0, end: Math.min(count, MOST_PRINTED) };
    };
    const back = (): void => {
      isOnPaper = false;
      drawn.value = { first: 0, end: 0 };
      look();
    };
    addEventListener("beforeprint", print);
    addEventListener("afterprint", back);
    element.addEventListener("scroll", look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    return () => {
      removeEventListener("beforeprint", print);
      removeEventListener("afterprint", back);
      element.removeEventListener("scroll", look);
      sizes.disconnect();
    };
  }, [place, along, count, size, margin, drawn]);
  const { first, end } = drawn.value;
  return { first: Math.min(first, Math.max(0, count - 1)), end: Math.min(end, count) };
}
