import { useSignal } from "@preact/signals";
import type { Attributes, ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { returns } from "../answers.ts";

/** What is fetched when it is first looked at; where that fails, that it has, and what to do. */
export function Lazy<Given extends object = Record<string, never>>({
  load,
  given,
}: {
  readonly load: () => Promise<ComponentType<Given>>;
  readonly given?: Given;
}): JSX.Element {
  const state = useSignal<{ readonly part?: ComponentType<Given>; readonly isFailed?: true }>({});
  const tries = useSignal(0);
  const attempt = tries.value + returns.value;
  useEffect(() => {
    if (state.value.part !== undefined) return undefined;
    let isGone = false;
    load().then(
      (part) => {
        if (!isGone) state.value = { part };
      },
      () => {
        if (!isGone) state.value = { isFailed: true };
      },
    );
    return () => {
      isGone = true;
    };
  }, [load, state, attempt]);
  const { part: Part, isFailed } = state.value;
  if (Part !== undefined) return <Part {...((given ?? {}) as Given & Attributes)} />;
  if (isFailed !== true)
    return (
      <p class="asking" role="status">
        Loading …
      </p>
    );
  return (
    <section class="failed" role="alert">
      <h2>This part of the page did not come</h2>
      <p>The server does not answer, or it was replaced by another version: then load the page anew.</p>
      <button type="button" onClick={() => tries.value++}>
        Try again
      </button>{" "}
      <button type="button" onClick={() => location.reload()}>
        Load the page anew
      </button>
    </section>
  );
}
