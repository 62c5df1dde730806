import { useSignal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";

/** What is fetched when it is first looked at; where that fails, that it has, and what to do. */
export function Lazy({ load }: { readonly load: () => Promise<ComponentType> }): JSX.Element {
  const state = useSignal<{ readonly part?: ComponentType; readonly isFailed?: true }>({});
  useEffect(() => {
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
  }, [load, state]);
  const { part: Part, isFailed } = state.value;
  if (Part !== undefined) return <Part />;
  if (isFailed !== true)
    return (
      <p class="asking" role="status">
        Loading …
      </p>
    );
  return (
    <section class="failed" role="alert">
      <h2>This part of the page did not come</h2>
      <p>The server does not answer, or it was replaced by another version. Load the page anew.</p>
      <button type="button" onClick={() => location.reload()}>
        Load anew
      </button>
    </section>
  );
}
