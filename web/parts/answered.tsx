import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { type Answer, askAgain } from "../answers.ts";
import { TokenForm } from "./token-form.tsx";

/** What is made of an answer once it is there; until then, that it is asked for, and if it is refused, why and what to do. */
export function Answered<T>({
  answer,
  children,
}: {
  readonly answer: ReadonlySignal<Answer<T>>;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  const now = answer.value;
  if (now.state === "there") return <>{children(now.value)}</>;
  if (now.state === "asking")
    return (
      <p class="asking" role="status">
        Computing …
      </p>
    );
  if (now.state === "locked") return <TokenForm />;
  return (
    <section class="failed" role="alert">
      <h2>{now.title}</h2>
      <p>{now.detail}</p>
      <button type="button" onClick={askAgain}>
        Ask again
      </button>
    </section>
  );
}
