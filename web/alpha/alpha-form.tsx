import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ProjectDocument } from "../documents/index.ts";
import { FileDrop, freeName, TextField } from "../forms/index.ts";
import { go } from "../place.ts";
import { tabTexts } from "../tab-texts.ts";
import { count, spaced } from "../words.ts";
import { type AlphaDraft, type AlphaOptions, type AlphaQuestion, alphaDraft } from "./alpha-question.ts";
import { exampleSignal } from "./example-signal.ts";
import { lookAtSignal } from "./look-at-signal.ts";

const FIELDS: readonly {
  readonly key: keyof AlphaOptions;
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly isValid: (value: number) => boolean;
}[] = [
  {
    key: "tried",
    label: "Tried",
    placeholder: "1",
    hint: "signals and versions that you looked at",
    isValid: (value) => Number.isInteger(value) && value >= 1 && value <= 1e6,
  },
  {
    key: "horizon",
    label: "Horizon, periods",
    placeholder: "its spacing",
    hint: "of the verdict, chosen beforehand",
    isValid: (value) => Number.isInteger(value) && value >= 1 && value <= 1e4,
  },
  {
    key: "cost",
    label: "Cost of a trade, bp",
    placeholder: "10",
    hint: "of its value",
    isValid: (value) => value >= 0 && value <= 1e4,
  },
  {
    key: "quantiles",
    label: "Quantiles",
    placeholder: "5",
    hint: "portfolios by signal",
    isValid: (value) => Number.isInteger(value) && value >= 2 && value <= 100,
  },
  {
    key: "shrinkage",
    label: "Shrinkage",
    placeholder: "0.5",
    hint: "of several signals' covariance",
    isValid: (value) => value >= 0 && value <= 1,
  },
];

/** Signals and how they are looked at; kept in this tab while they are given. */
export function AlphaForm({
  project,
  asked,
}: {
  readonly project: ProjectDocument;
  readonly asked: AlphaQuestion | undefined;
}): JSX.Element {
  const [draft, setDraft] = useState<AlphaDraft>(() =>
    // What was asked by the address, else what was being given in this tab.
    alphaDraft(asked ?? tabTexts.readQuestion(tabTexts.kept("draft-alpha"))),
  );
  // The back button comes to another question: the form follows what the address asks.
  const key = asked === undefined ? "" : tabTexts.questionText(asked);
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    if (asked !== undefined) setDraft(alphaDraft(asked));
  }, [key]);
  const [trouble, setTrouble] = useState("");
  useEffect(() => tabTexts.keep("draft-alpha", JSON.stringify(draft)), [draft]);
  const { signals, options } = draft;
  const names = Object.keys(signals);
  const faults = FIELDS.filter(({ key, isValid }) => options[key] !== "" && !isValid(Number(options[key])));
  // More than one file at once come one after the other: each adds to what there is by then.
  const add = (file: string, text: string): void =>
    setDraft((before) => {
      const name = freeName(file.replace(/\.[^.]*$/, ""), Object.keys(before.signals));
      return { ...before, signals: { ...before.signals, [name]: text } };
    });
  const example = async (): Promise<void> => {
    setTrouble("Asking for exposures …");
    try {
      const { style, text } = await exampleSignal(project);
      add("example.csv", text);
      setTrouble(
        `The example is each name's ${spaced(style)} and as much noise: a part of it is known, the rest says nothing.`,
      );
    } catch (error) {
      setTrouble(
        `The exposures did not come (${error instanceof Error ? error.message : String(error)}): ask again, or drop a file of your own.`,
      );
    }
  };
  const ask = (): void => {
    const question: AlphaQuestion = { signals, options: sentOptions(options) };
    go({ own: { asked: tabTexts.questionText(question) } });
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <fieldset>
        <legend>Signals</legend>
        <FileDrop
          title="CSV with date, id, value (the higher the better), and signal where there are several"
          held=""
          onFile={add}
        />
        <ul class="given">
          {names.map((name) => (
            <Given
              key={name}
              name={name}
              text={signals[name] ?? ""}
              onRemove={() =>
                setDraft({
                  ...draft,
                  signals: Object.fromEntries(Object.entries(signals).filter(([of]) => of !== name)),
                })
              }
            />
          ))}
        </ul>
        <div class="buttons">
          <button type="button" class="quiet" onClick={() => void example()}>
            Try an example
          </button>
          <span class="note" role="status">
            {trouble}
          </span>
        </div>
      </fieldset>
      <fieldset>
        <legend>How it is looked at</legend>
        <div class="row">
          {FIELDS.map(({ key, label, placeholder, hint }) => (
            <TextField
              key={key}
              label={label}
              value={options[key]}
              placeholder={placeholder}
              hint={hint}
              fault={faults.some((fault) => fault.key === key) ? "is no such number" : undefined}
              onValue={(value) => setDraft({ ...draft, options: { ...options, [key]: value.trim() } })}
            />
          ))}
        </div>
      </fieldset>
      <p class="buttons">
        <button type="submit" class="primary" disabled={names.length === 0 || faults.length > 0}>
          Study
        </button>
        {names.length === 0 ? <span class="note">Give a signal first, or try the example.</span> : null}
      </p>
    </form>
  );
}

function Given({
  name,
  text,
  onRemove,
}: {
  readonly name: string;
  readonly text: string;
  readonly onRemove: () => void;
}): JSX.Element {
  const { rows, dates, fault } = lookAtSignal(text);
  return (
    <li>
      <strong>{name}</strong>: {count(rows)} rows, {count(dates)} dates{" "}
      <button type="button" class="quiet" aria-label={`Remove the signal ${name}`} onClick={onRemove}>
        Remove
      </button>
      {fault === undefined ? null : <span class="faults">{fault}</span>}
    </li>
  );
}

function sentOptions(options: AlphaOptions): AlphaQuestion["options"] {
  const given = Object.entries(options).filter(([, value]) => value !== "");
  return Object.fromEntries(given.map(([key, value]) => [key, Number(value)]));
}
