import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { answerOf } from "./answers.ts";
import type { ProjectDocument } from "./documents/index.ts";
import { address, go, settle } from "./place.ts";
import { spaced } from "./words.ts";

/** Shows what is of a portfolio; where the address names none of several, the first that is not the benchmark. */
export function OfPortfolio(given: {
  readonly project: ProjectDocument;
  readonly children: ComponentChildren;
}): ComponentChildren {
  const answer = answerOf("/v1/portfolios").value;
  const portfolios = answer.state === "there" ? answer.value.portfolios : [];
  const isOpen = address.value.portfolio === "" && portfolios.length > 1;
  useEffect(() => {
    if (isOpen) settle({ portfolio: portfolios.find((name) => name !== given.project.benchmark) ?? "" });
  }, [isOpen]);
  const isAsking = address.value.portfolio === "" && answer.state === "asking";
  return isOpen || isAsking ? <p class="quiet">Looking for the portfolios…</p> : given.children;
}

/** What is looked at: date, portfolio, benchmark, and whether total or active. */
export function Choices({ project }: { readonly project: ProjectDocument }): JSX.Element {
  const { date, portfolio, benchmark, side } = address.value;
  const answer = answerOf("/v1/portfolios").value;
  const portfolios = answer.state === "there" ? answer.value.portfolios : [];
  // As every request takes it that names none.
  const usual = project.benchmark ?? "universe";
  return (
    <form class="choices" onSubmit={(event) => event.preventDefault()}>
      <Choice
        label="Date"
        value={date}
        options={["", ...project.forecastDates.toReversed()]}
        first={`last (${project.forecastDates.at(-1) ?? "none"})`}
        onChoice={(next) => go({ date: next })}
      />
      <Choice
        label="Portfolio"
        value={portfolio}
        options={portfolios.length === 1 ? [""] : portfolios}
        first={portfolios.length === 1 ? spaced(portfolios[0] ?? "") : "choose one"}
        onChoice={(next) => go({ portfolio: next })}
      />
      <Choice
        label="Benchmark"
        value={benchmark}
        options={["", ...[...portfolios, "universe", "none"].filter((name) => name !== usual)]}
        first={spaced(usual)}
        onChoice={(next) => go({ benchmark: next })}
      />
      <fieldset class="switch">
        <legend>Risk</legend>
        {(["active", "total"] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="side" checked={side === one} onChange={() => go({ side: one })} />
            {one}
          </label>
        ))}
      </fieldset>
    </form>
  );
}

function Choice({
  label,
  value,
  options,
  first,
  onChoice,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly first: string;
  readonly onChoice: (value: string) => void;
}): JSX.Element {
  const known = options.includes(value) ? options : [...options, value];
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChoice(event.currentTarget.value)}>
        {known.map((option) => (
          <option key={option} value={option}>
            {option === "" ? first : spaced(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
