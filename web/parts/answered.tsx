import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { type Answer, askThisAgain } from "../answers.ts";
import { TokenForm } from "./token-form.tsx";

/** What is made of an answer once it is there; until then, that it is asked for, and if it is refused, why and what to do. */
export function Answered<T>({
  answer,
  children,
  failed,
}: {
  readonly answer: ReadonlySignal<Answer<T>>;
  /** Stands below why there is none. */
  readonly failed?: ComponentChildren;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  const now = answer.value;
  if (now.state === "there") return <>{children(now.value)}</>;
  if (now.state === "asking") return <Asking {...now} />;
  if (now.state === "locked") return <TokenForm />;
  return (
    <section class="failed" role="alert">
      <h2>{now.title}</h2>
      <p>{now.detail}</p>
      {now.problems.length < 2 ? null : (
        <ul>
          {now.problems.map(({ file, row, column, value, rule }) => (
            <li key={`${file} ${row} ${column} ${rule}`}>
              {[file, row === undefined ? "" : `row ${row}`, column, value === undefined ? "" : `“${value}”`]
                .filter((word) => word !== undefined && word !== "")
                .join(", ")}
              : {rule}
            </li>
          ))}
        </ul>
      )}
      <button type="button" onClick={() => askThisAgain(answer)}>
        Ask again
      </button>
      {failed}
    </section>
  );
}

function Asking({ progress, stop }: Extract<Answer<unknown>, { state: "asking" }>): JSX.Element {
  return (
    <div class="asking" role="status">
      Computing …
      {progress == null ? null : (
        <>
          {" "}
          {progress.stage}{" "}
          <progress value={progress.done} max={progress.total || 1} aria-label={progress.stage} />
        </>
      )}
      {stop === undefined ? null : (
        <button type="button" class="quiet" onClick={stop}>
          Stop
        </button>
      )}
    </div>
  );
}
