import type { JSX } from "preact";
import { asked } from "./asked-why.ts";

/** Why a number is what it is. */
export function WhyPanel(): JSX.Element | null {
  const question = asked.value;
  if (question === null) return null;
  const close = (): void => {
    asked.value = null;
  };
  return (
    <aside class="why" aria-label="Why">
      <h2>{question.title}</h2>
      <p>
        <strong>{question.value}</strong>
      </p>
      {question.formula.map(({ symbols, values, source }) => (
        <p key={symbols}>
          {symbols}
          <br />
          {values}
          {source === undefined ? null : <small>{source}</small>}
        </p>
      ))}
      <button type="button" onClick={close}>
        Close
      </button>
    </aside>
  );
}
