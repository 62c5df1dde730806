import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The place of an answer below a form: it comes into sight when something else is asked. */
export function Result({
  of,
  children,
}: {
  /** undefined while nothing is asked. */
  readonly of: object | string | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(of);
  useEffect(() => {
    if (before.current === of) return;
    before.current = of;
    if (of !== undefined && of !== "") place.current?.scrollIntoView({ block: "start" });
  }, [of]);
  return (
    <div ref={place} class="result">
      {children}
    </div>
  );
}
