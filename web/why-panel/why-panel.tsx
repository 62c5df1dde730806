import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Answered } from "../parts/index.ts";
import { address } from "../place.ts";
import { askBack, asked, askedPath, askNext, type FormulaLine, type WhyQuestion } from "../why-question.ts";
import { Formula } from "./formula.tsx";
import { Lineage } from "./lineage-tree.tsx";
import "./why.css";

/** Why a number is what it is: a dialog beside the page, which stays as it is. Escape closes it and the number has the focus again. */
export function WhyPanel(): JSX.Element | null {
  useClosing();
  const question = asked.value;
  return question === null ? null : <Panel question={question} />;
}

/** Another portfolio, date or view has other numbers: what was asked is not on the page any more. */
function useClosing(): void {
  const before = useRef("");
  useSignalEffect(() => {
    const { view, date, portfolio, benchmark, side, item } = address.value;
    const now = [view, date, portfolio, benchmark, side, item].join("\n");
    if (before.current !== "" && before.current !== now) asked.value = null;
    before.current = now;
  });
}

function Panel({ question }: { readonly question: WhyQuestion }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const from = useRef<Element | null>(null);
  useEffect(() => {
    from.current = document.activeElement;
    return () => {
      if (from.current instanceof HTMLElement && from.current.isConnected) from.current.focus();
    };
  }, []);
  // Every question begins at its top and is read out from its title.
  useEffect(() => {
    const now = document.activeElement;
    if (now !== null && now !== document.body && place.current?.contains(now) === false) from.current = now;
    place.current?.scrollTo(0, 0);
    place.current?.focus();
  }, [question]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const before = askedPath.value.at(-2);
  return (
    <div class="why" role="dialog" aria-labelledby="why-title" tabIndex={-1} ref={place}>
      <div class="bar-of-why">
        {before === undefined ? null : (
          <button type="button" class="quiet" onClick={askBack}>
            ← {before.title}
          </button>
        )}
        <button type="button" class="quiet close" onClick={close} aria-label="Close" title="Close: Escape">
          ✕
        </button>
      </div>
      <h2 id="why-title">{question.title}</h2>
      <p class="value">
        <strong>{question.value}</strong>
        {question.number == null ? null : <small>in full {String(question.number)}</small>}
      </p>
      {question.ingredients === undefined ? (
        <Lines lines={question.formula} />
      ) : (
        <Fetched key={question.title} question={question} ingredients={question.ingredients} />
      )}
      {question.notes?.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {question.explain === undefined ? null : (
        <section aria-label="What it was made of">
          <h3>What it was made of, down to your files</h3>
          <Lineage key={JSON.stringify(question.explain)} question={question.explain} />
        </section>
      )}
    </div>
  );
}

const close = (): void => {
  asked.value = null;
};

const Lines = ({ lines }: { readonly lines: readonly FormulaLine[] }): JSX.Element => (
  <>
    {lines.map((line) => (
      <Line key={line.symbols} line={line} />
    ))}
  </>
);

/** The formula as it is known, until its ingredients are there. */
function Fetched({
  question: { formula, number },
  ingredients,
}: {
  readonly question: WhyQuestion;
  readonly ingredients: NonNullable<WhyQuestion["ingredients"]>;
}): JSX.Element {
  const answer = useMemo(ingredients, [ingredients]);
  return answer.value.state === "there" ? (
    <>
      <Lines lines={answer.value.value} />
      {answer.value.value.some(({ result }) => isAnother(result, number)) ? (
        <p class="changed">
          These values come to another number: the model or the holdings are others now than when this view
          was made. Load the page again.
        </p>
      ) : null}
    </>
  ) : (
    <>
      <Lines lines={formula} />
      <Answered answer={answer}>{() => null}</Answered>
    </>
  );
}

/** Beyond what sums in another order differ by. */
const isAnother = (result: number | undefined, number: number | null | undefined): boolean =>
  result !== undefined &&
  number != null &&
  Math.abs(result - number) > 1e-6 * Math.max(1e-3, Math.abs(number));

function Line({ line }: { readonly line: FormulaLine }): JSX.Element {
  const { symbols, values, source, parts = [] } = line;
  return (
    <div class="line">
      <p>
        <Formula text={symbols} />
      </p>
      {values === "" ? null : <p class="worked">{values.replaceAll(" %", "\u00a0%")}</p>}
      {parts.length === 0 ? null : (
        <table>
          <tbody>
            {parts.map(({ symbol, meaning, shown, next }) => (
              <tr key={`${symbol} ${meaning}`}>
                <th scope="row">
                  <Formula text={symbol} />
                </th>
                <td>{meaning}</td>
                <td class="number">
                  {next === undefined ? (
                    shown
                  ) : (
                    <button type="button" class="reasoned" onClick={() => askNext(next())}>
                      {shown}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {source === undefined ? null : <p class="source">{source}</p>}
    </div>
  );
}
