import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { RiskDocument } from "../documents/index.ts";
import { Answered } from "../parts/index.ts";
import { address, setOwn } from "../place.ts";
import { spaced } from "../words.ts";
import { type Compared, formatCompared, MOST_COMPARED, parseCompared } from "./compared.ts";
import { SideBySide } from "./side-by-side.tsx";

/** Two to five portfolios or dates beside each other: the one that is looked at, and others that are added to it. */
export function Portfolios(): JSX.Element {
  const others = parseCompared(address.value.own.with ?? "");
  return (
    <>
      <AddOne others={others} />
      {others.length === 0 ? (
        <p>
          Add a portfolio or a date to compare with what is chosen above. Up to {MOST_COMPARED} stand side by
          side; the address keeps them.
        </p>
      ) : (
        <Gathered others={others} />
      )}
    </>
  );
}

/** Asks for the risk of each, and shows them once all are there. */
function Gathered({
  others,
  before = [],
}: {
  readonly others: readonly Compared[];
  readonly before?: readonly RiskDocument[];
}): JSX.Element {
  const at = before.length - 1;
  const benchmark = chosen("benchmark");
  const one = others[at];
  if (at >= others.length) return <SideBySide risks={before} />;
  const question =
    one === undefined
      ? { ...chosen("portfolio", "date"), ...benchmark }
      : { portfolio: one.portfolio, ...(one.date === "" ? {} : { date: one.date }), ...benchmark };
  return (
    <Answered answer={answerOf("/v1/risk", question)}>
      {(risk) => <Gathered others={others} before={[...before, risk]} />}
    </Answered>
  );
}

function AddOne({ others }: { readonly others: readonly Compared[] }): JSX.Element {
  const project = answerOf("/v1/project").value;
  const portfolios = answerOf("/v1/portfolios").value;
  const names = portfolios.state === "there" ? portfolios.value.portfolios : [];
  const dates = project.state === "there" ? project.value.forecastDates : [];
  const portfolio = useSignal("");
  const named = portfolio.value || (names.find((name) => name !== address.value.portfolio) ?? names[0] ?? "");
  const date = useSignal("");
  const keep = (next: readonly Compared[]): void => setOwn({ with: formatCompared(next) });
  const add = (event: Event): void => {
    event.preventDefault();
    keep([...others, { portfolio: named, date: date.value }]);
  };
  return (
    <>
      <form class="choices add-one" onSubmit={add}>
        <label>
          Portfolio
          <select
            value={named}
            onChange={(event) => {
              portfolio.value = event.currentTarget.value;
            }}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {spaced(name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Date
          <select
            value={date.value}
            onChange={(event) => {
              date.value = event.currentTarget.value;
            }}
          >
            <option value="">last</option>
            {dates.toReversed().map((day) => (
              <option key={day} value={day}>
                {day}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" disabled={others.length >= MOST_COMPARED - 1 || names.length === 0}>
          Add
        </button>
      </form>
      {others.length === 0 ? null : (
        <ul class="chips">
          {others.map((one, i) => (
            <li key={`${one.portfolio} ${one.date}`}>
              {spaced(one.portfolio)} {one.date === "" ? "last" : one.date}{" "}
              <button
                type="button"
                class="quiet"
                aria-label={`Take ${spaced(one.portfolio)} ${one.date} away`}
                onClick={() => keep(others.toSpliced(i, 1))}
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
