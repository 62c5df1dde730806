import type { ComponentChildren, JSX } from "preact";
import { asked, type WhyQuestion } from "../why-question.ts";

/** A number; pressed, it says why it is what it is. */
export function Reasoned({
  why,
  children,
}: {
  readonly why: WhyQuestion | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  if (why === undefined || isEmpty(children)) return <>{children}</>;
  const ask = (): void => {
    asked.value = why;
  };
  return (
    <button type="button" class="reasoned" onClick={ask} title={`${why.title}: why ${why.value}?`}>
      {children}
    </button>
  );
}

/** Nothing, or a dash for what is missing: there is nothing to ask. */
const isEmpty = (children: ComponentChildren): boolean =>
  children === undefined || children === null || children === "" || children === "–";
