import type { JSX } from "preact";
import type { Written } from "./written.ts";

/** A number that follows from the inputs; where it is another than the primer's, it says what that was. */
export function Live({
  now,
  before,
  word,
}: {
  readonly now: number;
  readonly before: number;
  readonly word: (value: number) => string;
}): JSX.Element {
  if (word(now) === word(before)) return <span>{word(now)}</span>;
  return (
    <mark title={`was ${word(before)}`}>
      {word(now)} <small>was {word(before)}</small>
    </mark>
  );
}

/** A formula with the numbers of now put in. */
export function Formula({
  of: { symbols, values, result },
  name,
  word,
  unit,
}: {
  readonly of: Written;
  readonly name: string;
  readonly word: (value: number) => string;
  readonly unit: string;
}): JSX.Element {
  return (
    <div class="formula">
      <p>{symbols}</p>
      <p>
        {name} = {values} = <strong>{word(result)}</strong> {unit}
      </p>
    </div>
  );
}

/** On this page formulas with the numbers of now stand beside the tables, and each table says how it is made: there is no more to ask. */
export const writtenBeside = (): undefined => undefined;
