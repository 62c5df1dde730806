import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { PostBody } from "../../client/index.ts";
import { answerOf, answerTo } from "../answers.ts";
import { chosen, portfolioOrOnly } from "../asked.ts";
import { type ChangeCheck, loadChangeCheck } from "../checks.ts";
import type { SpecDocument } from "../documents/index.ts";
import { CheckField, faultAt, Result, TextField } from "../forms/index.ts";
import { Answered } from "../parts/index.ts";
import { address, go } from "../place.ts";
import { tabTexts } from "../tab-texts.ts";
import { spaced } from "../words.ts";
import { ChangedResult } from "./changed-result.tsx";

/** The model beside itself without some of its factors: what is left out, and what speaks for each. */
export function ChangedModel(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/spec")}>
      {({ exposures }) =>
        exposures === undefined ? (
          <p>
            This model is not made of written exposures: there is no factor of a spec that could be left out.
          </p>
        ) : (
          <OfSpec exposures={exposures} />
        )
      }
    </Answered>
  );
}

type Exposures = NonNullable<SpecDocument["exposures"]>;

/** Portfolios of each random kind where nothing is typed, as the command has it. */
const RANDOM = "100";

function OfSpec({ exposures }: { readonly exposures: Exposures }): JSX.Element {
  const { without: left = "", random = RANDOM } = address.value.own;
  const asked = left === "" ? undefined : bodyOf(namesIn(left), random);
  // An address that somebody sends is no press: it would estimate a model by being opened.
  const answer =
    asked === undefined || !isPressed(asked) ? undefined : answerTo("/v1/evaluate/change", asked);
  return (
    <>
      <ChangeForm exposures={exposures} left={left} random={random} />
      <Result of={left === "" ? undefined : `${left} ${random}`}>
        {answer === undefined ? (
          <p>
            {left === ""
              ? "Nothing is asked yet: choose what is left out, then press Evaluate."
              : `The address asks for the model without ${namesIn(left).map(spaced).join(", ")}: press Evaluate to have it.`}{" "}
            The changed model is estimated on the same data from the first day on, which takes as long as the
            model itself, and kept beside it.
          </p>
        ) : (
          <Answered answer={answer}>{(found) => <ChangedResult found={found} />}</Answered>
        )}
      </Result>
    </>
  );
}

function ChangeForm({
  exposures,
  left,
  random,
}: {
  readonly exposures: Exposures;
  readonly left: string;
  readonly random: string;
}): JSX.Element {
  const without = useSignal<readonly string[]>(namesIn(left));
  const typed = useSignal(random);
  // Another question, by the back button for instance, is another choice; the fields stay, and with them the focus.
  useLayoutEffect(() => {
    without.value = namesIn(left);
    typed.value = random;
  }, [left, random]);
  // Also what an address leaves out that there is not, so that it can be taken back.
  const known = namesOf(exposures);
  const names = [...known, ...without.value.filter((name) => !known.includes(name))];
  const check = useChangeCheck();
  const isBlank = without.value.length === 0;
  const { faults, notes } =
    check === undefined || isBlank
      ? { faults: [], notes: [] }
      : check(stylesOf(exposures), bodyOf(without.value, typed.value));
  const ofNames = faults.filter(({ column }) => column !== "random");
  return (
    <form
      class="form changed"
      onSubmit={(event) => {
        event.preventDefault();
        if (isBlank || faults.length > 0) return;
        press(bodyOf(without.value, typed.value));
        go({ own: { ...address.value.own, without: without.value.join(","), random: typed.value } });
      }}
    >
      <fieldset>
        <legend>Left out of the model</legend>
        <div class="row">
          {names.map((name) => (
            <CheckField
              key={name}
              label={spaced(name)}
              isOn={without.value.includes(name)}
              onValue={(isOn) => {
                // In the spec's order: the same factors left out are the same model.
                without.value = names.filter((other) =>
                  other === name ? isOn : without.value.includes(other),
                );
              }}
            />
          ))}
        </div>
        <div role="status">
          {ofNames.length === 0 ? null : (
            <ul class="faults">
              {ofNames.map(({ value, rule }) => (
                <li key={`${value} ${rule}`}>{value === undefined ? rule : `“${value}”: ${rule}`}</li>
              ))}
            </ul>
          )}
          {notes.map((note) => (
            <p key={note} class="also">
              {note.charAt(0).toUpperCase()}
              {note.slice(1)}.
            </p>
          ))}
        </div>
      </fieldset>
      <div class="row">
        <TextField
          label="Random portfolios of each kind"
          value={typed.value}
          fault={faultAt(faults, ["random"])}
          hint="on which both are tested: 1 to 1000"
          isWide
          onValue={(value) => {
            typed.value = value;
          }}
        />
      </div>
      <span class="buttons">
        <button type="submit" class="primary" disabled={isBlank || faults.length > 0}>
          Evaluate
        </button>
        {isBlank ? <small>Choose at least one part to leave out.</small> : null}
      </span>
    </form>
  );
}

type ChangeBody = PostBody<"/v1/evaluate/change">;

const presses = signal(0);
const pressKey = (body: ChangeBody): string => `pressed ${JSON.stringify(body)}`;

/** Keeps over a reload that this tab has asked it. */
function press(body: ChangeBody): void {
  tabTexts.keep(pressKey(body), "yes");
  presses.value++;
}

function isPressed(body: ChangeBody): boolean {
  void presses.value;
  return tabTexts.kept(pressKey(body)) !== undefined;
}

/** What a model has that can be left out: its styles, and groups that are switched as one. */
function namesOf({ styles, market, countries, currencies }: Exposures): readonly string[] {
  return [
    ...styles.map(({ name }) => name),
    ...(market ? ["market"] : []),
    ...(countries ? ["countries"] : []),
    ...(currencies ? ["currencies"] : []),
  ];
}

/** Styles as a spec writes them. */
const stylesOf = ({ styles }: Exposures): Readonly<Record<string, unknown>> =>
  Object.fromEntries(styles.map(({ name, ...style }) => [name, style]));

/** Names with commas between them. */
const namesIn = (text: string): readonly string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** The question as it is sent: the universe where the page has no portfolio, as the command does it. */
function bodyOf(without: readonly string[], random: string): ChangeBody {
  const { benchmark } = chosen("benchmark");
  const portfolio = portfolioOrOnly();
  return {
    without: [...without],
    // What is no number is sent as it is typed, for the check to say so.
    random: (/^\d+$/.test(random.trim()) ? Number(random) : random) as number,
    ...(portfolio === undefined ? {} : { portfolio }),
    ...(benchmark === undefined ? {} : { benchmark }),
  };
}

function useChangeCheck(): ChangeCheck | undefined {
  const [check, setCheck] = useState<ChangeCheck>();
  useEffect(() => {
    let isGone = false;
    // Where it does not come the server still checks what is sent.
    void loadChangeCheck().then(
      (loaded) => !isGone && setCheck(() => loaded),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return check;
}
