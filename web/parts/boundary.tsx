import type { ComponentChildren, JSX } from "preact";
import { useErrorBoundary } from "preact/hooks";

/** Says that a view failed instead of leaving the page empty; the others go on. */
export function Boundary({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [error] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <section class="failed" role="alert">
      <h2>This view failed</h2>
      <p>
        That is a fault of the page, not of your data:{" "}
        {error instanceof Error ? error.message : String(error)}
      </p>
      <p>The same numbers are in the command line. Other views still work.</p>
    </section>
  );
}
