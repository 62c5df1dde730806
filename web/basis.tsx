import type { JSX } from "preact";
import { answerOf } from "./answers.ts";
import { riskChoice } from "./asked.ts";
import { count, percent, spaced } from "./words.ts";

const FREQUENCIES: Readonly<Record<number, string>> = { 252: "daily", 52: "weekly", 12: "monthly" };

const REASONS: Readonly<Record<string, string>> = {
  unknown: "not in the data of the model",
  uncovered: "in the data, without exposures on this date",
};

/** What the numbers of a view rest on: whose they are, of which day, and how much of the portfolio the model knows. */
export function Basis(): JSX.Element | null {
  const answer = answerOf("/v1/risk", riskChoice()).value;
  // What is refused is said by the view, which asks the same.
  if (answer.state !== "there") return null;
  const { value: risk } = answer;
  const { summary, outside } = risk;
  const modelled = 1 - summary.unmodelledGrossWeight / (summary.grossWeight || 1);
  const frequency = FREQUENCIES[risk.periodsPerYear] ?? `${count(risk.periodsPerYear)} periods a year`;
  return (
    <div class="basis">
      <strong>{spaced(risk.portfolioName)}</strong>
      {risk.benchmarkName === null ? ", no benchmark" : <> against {spaced(risk.benchmarkName)}</>} · forecast
      of {risk.date}
      {risk.burnIn ? ", in burn-in: too little history to rely on" : ""} · held since {risk.holdingsSince} ·{" "}
      {frequency}, × √{count(risk.periodsPerYear)} a year ·{" "}
      {outside.length === 0 ? (
        `${percent(modelled, 1)} % of gross in the model`
      ) : (
        <details>
          <summary>
            {percent(modelled, 1)} % of gross in the model, {count(outside.length)} outside
          </summary>
          <ul>
            {outside.map(({ id, weight, reason }) => (
              <li key={id}>
                {id}, {percent(weight)} %: {REASONS[reason] ?? spaced(reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
