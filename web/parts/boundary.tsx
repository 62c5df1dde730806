import type { ComponentChildren, JSX } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { address, go } from "../place.ts";

/** Says that a view failed instead of leaving the page empty; the others go on. Another address is another try. */
export function Boundary({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [error, tryAgain] = useErrorBoundary();
  const { own } = address.value;
  useEffect(() => {
    if (error !== undefined) tryAgain();
  }, [own]);
  if (error === undefined) return <>{children}</>;
  return (
    <section class="failed" role="alert">
      <h2>This view failed</h2>
      <p>
        That is a fault of the page, not of your data:{" "}
        {error instanceof Error ? error.message : String(error)}
      </p>
      <p>The same numbers are in the command line. Other views still work.</p>
      {Object.keys(own).length === 0 ? null : (
        <button type="button" onClick={() => go({ own: {} })}>
          Show the view as it is at first
        </button>
      )}
    </section>
  );
}
