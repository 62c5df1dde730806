import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { PostBody } from "../../client/index.ts";
import { type Answer, answerOf, answerTo } from "../answers.ts";
import { chosen, portfolioOrOnly } from "../asked.ts";
import type { ComparisonDocument } from "../documents/index.ts";
import { Answered, Link } from "../parts/index.ts";
import { address, addressWith, setOwn } from "../place.ts";
import { MOST_COMPARED } from "./compared.ts";
import { ModelDifference } from "./model-difference.tsx";
import { type ComparedPair, ModelFigures } from "./model-figures.tsx";
import { chosenRun, formatKeys, letterOf, parseKeys, type RunChoice, runChoices, runName } from "./runs.ts";

/** Two to five models, or runs of one, on the same portfolio: the first is A, and each of the others is measured against it. */
export function Models(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/models")}>
      {(found) => {
        const choices = runChoices(found);
        return choices.length < 2 ? <OnlyOne /> : <OfRuns choices={choices} />;
      }}
    </Answered>
  );
}

function OnlyOne(): JSX.Element {
  return (
    <p>
      The project keeps one run: there is nothing to compare it with yet. Another model is kept beside it when
      you change <code>name</code> and what else you like in plimsoll.yaml and run{" "}
      <code>npx plimsoll estimate</code>;{" "}
      <Link to={addressWith({ own: { of: "changed" } })}>one without a factor</Link> is made and kept from
      here. Earlier runs of a model stay for a while when it is made anew.
    </p>
  );
}

function OfRuns({ choices }: { readonly choices: readonly RunChoice[] }): JSX.Element {
  const { own } = address.value;
  const first = chosenRun(choices, own.first ?? "");
  const keys = parseKeys(own.models ?? "").slice(0, MOST_COMPARED - 1);
  const others = keys.flatMap((key) => chosenRun(choices, key) ?? []);
  const lost = [own.first ?? "", ...keys].filter((key) => chosenRun(choices, key) === undefined);
  return (
    <>
      <ChooseRuns choices={choices} first={first} keys={keys} />
      {lost.length === 0 ? null : (
        <p role="alert">
          The project keeps no run {lost.map((key) => `“${key}”`).join(", ")}, or no longer: choose another
          one.
        </p>
      )}
      {others.length === 0 ? (
        <p>
          Add a model, or an earlier run of one, to measure it against A on the portfolio above. Up to{" "}
          {MOST_COMPARED} stand side by side; the address keeps them.
        </p>
      ) : first === undefined ? null : (
        <Compared first={first} others={others} />
      )}
    </>
  );
}

function ChooseRuns({
  choices,
  first,
  keys,
}: {
  readonly choices: readonly RunChoice[];
  readonly first: RunChoice | undefined;
  readonly keys: readonly string[];
}): JSX.Element {
  const added = useSignal("");
  const free = choices.filter(({ key }) => key !== first?.key && !keys.includes(key));
  const next = free.some(({ key }) => key === added.value) ? added.value : (free[0]?.key ?? "");
  const keep = (models: readonly string[]): void => setOwn({ models: formatKeys(models) });
  return (
    <>
      <form
        class="choices add-one"
        onSubmit={(event) => {
          event.preventDefault();
          keep([...keys, next]);
        }}
      >
        <RunSelect
          label="A, measured against"
          value={first?.key ?? ""}
          choices={choices.filter(({ key }) => !keys.includes(key))}
          onKey={(key) => setOwn({ first: key === choices[0]?.key ? "" : key })}
        />
        <RunSelect
          label="Model or run"
          value={next}
          choices={free}
          onKey={(key) => {
            added.value = key;
          }}
        />
        <button type="submit" disabled={next === "" || keys.length >= MOST_COMPARED - 1}>
          Add
        </button>
        <label>
          Forecasts
          <select
            value={address.value.own.over ?? ""}
            onChange={(event) => setOwn({ over: event.currentTarget.value })}
          >
            <option value="">of the date above</option>
            <option value="all">all that both have, and which were better (longer)</option>
          </select>
        </label>
      </form>
      {keys.length === 0 ? null : (
        <ul class="chips">
          {keys.map((key, i) => (
            <li key={key}>
              {letterOf(i + 1)} {chosenRun(choices, key)?.title ?? key}{" "}
              <button
                type="button"
                class="quiet"
                aria-label={`Take ${key} away`}
                onClick={() => keep(keys.toSpliced(i, 1))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function RunSelect({
  label,
  value,
  choices,
  onKey,
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly RunChoice[];
  readonly onKey: (key: string) => void;
}): JSX.Element {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onKey(event.currentTarget.value)}>
        {choices.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Asks for each of the others against the first. What is there is shown; what is still made says how far it is. */
function Compared({
  first,
  others,
}: {
  readonly first: RunChoice;
  readonly others: readonly RunChoice[];
}): JSX.Element {
  const all = [first, ...others];
  const asked = others.map((run, i) => ({
    letter: letterOf(i + 1),
    name: runName(run, all),
    answer: answerTo("/v1/compare", questionOf(first, run)),
  }));
  const pairs = asked.flatMap(({ letter, name, answer }): ComparedPair[] =>
    isThere(answer.value) ? [{ letter, name, comparison: answer.value.value }] : [],
  );
  const shown = pairs.find(({ letter }) => letter === address.value.own.pair) ?? pairs[0];
  return (
    <>
      {asked
        .filter(({ answer }) => !isThere(answer.value))
        .map(({ letter, name, answer }) => (
          <section key={letter} aria-label={`${letter} ${name}`}>
            <p>
              {letter} {name}, against A {first.model}:
            </p>
            <Answered answer={answer}>{() => null}</Answered>
          </section>
        ))}
      {shown === undefined ? null : (
        <>
          <ModelFigures first={runName(first, all)} pairs={pairs} />
          <ModelDifference
            key={shown.letter}
            first={runName(first, all)}
            pair={shown}
            hint="Choose “all that both have” above to see the difference through time, and which of the two forecast better."
          />
        </>
      )}
    </>
  );
}

const isThere = (answer: Answer<ComparisonDocument>): answer is Extract<typeof answer, { state: "there" }> =>
  answer.state === "there";

/** The question as it is sent. Runs are named by their ids: a model of the same name may be another tomorrow. */
function questionOf(first: RunChoice, second: RunChoice): PostBody<"/v1/compare"> {
  const project = answerOf("/v1/project").value;
  const last = project.state === "there" ? project.value.forecastDates.at(-1) : undefined;
  const { date = last, benchmark } = chosen("date", "benchmark");
  const portfolio = portfolioOrOnly();
  const isOfAll = address.value.own.over === "all";
  return {
    first: first.runId,
    second: second.runId,
    ...(portfolio === undefined ? {} : { portfolio }),
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(date === undefined ? {} : isOfAll ? { to: date } : { date }),
  };
}
