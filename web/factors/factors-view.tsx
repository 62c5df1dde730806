import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { FactorReturnsDocument, FactorsDocument } from "../documents/index.ts";
import { Answered, LineChart } from "../parts/index.ts";
import { address, setOwn } from "../place.ts";
import { familyTitle, spaced } from "../words.ts";
import { Correlations } from "./correlations.tsx";
import { Diagnostics } from "./diagnostics.tsx";
import { compounded } from "./factor-paths.ts";
import { Significance } from "./significance.tsx";
import { Stages } from "./stages.tsx";
import { StandingTable, YearTable } from "./standing-table.tsx";
import "./factors.css";

/** Lines that are told apart in one chart. */
const MOST = 8;

/** The view of the factors: what they earned and how sure that is, how they move together, how well the regressions fit. */
export function FactorsView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/factors")}>
      {(standing) => (
        <>
          <Returns standing={standing} />
          <Model shown={shownOf(standing)} />
        </>
      )}
    </Answered>
  );
}

/** Questions one after the other: a server with one thread turns away who would have to wait. */
function Model({ shown }: { readonly shown: readonly string[] }): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/covariance", chosen("date"))}>
      {(covariance) => (
        <>
          <Correlations covariance={covariance} />
          <Stages covariance={covariance} />
          <Answered answer={answerOf("/v1/diagnostics")}>
            {(diagnostics) => (
              <>
                <Significance byFactor={diagnostics.byFactor} shown={shown} />
                <Diagnostics diagnostics={diagnostics} />
              </>
            )}
          </Answered>
        </>
      )}
    </Answered>
  );
}

/** The factors that are shown: those of the address, else the styles. */
function shownOf({ factors }: FactorsDocument): readonly string[] {
  const known = new Set(factors.map(({ factor }) => factor));
  const asked = (address.value.own.shown ?? "").split(",").filter((name) => known.has(name));
  if (asked.length > 0) return asked.slice(0, MOST);
  const styles = factors.filter(({ family }) => family === "style");
  return (styles.length > 0 ? styles : factors).slice(0, MOST).map(({ factor }) => factor);
}

function Returns({ standing }: { readonly standing: FactorsDocument }): JSX.Element {
  const shown = shownOf(standing);
  return (
    <>
      <Picker standing={standing} shown={shown} />
      <Answered answer={answerOf("/v1/factor-returns", { factors: [...shown] })}>
        {(returns) => <Shown standing={standing} returns={returns} />}
      </Answered>
    </>
  );
}

/** Which factors: every one is a box that is ticked, in its family. */
function Picker({
  standing,
  shown,
}: {
  readonly standing: FactorsDocument;
  readonly shown: readonly string[];
}): JSX.Element {
  const families = [...new Set(standing.factors.map(({ family }) => family))];
  const change = (factor: string): void =>
    setOwn({
      shown: (shown.includes(factor) ? shown.filter((one) => one !== factor) : [...shown, factor]).join(","),
    });
  return (
    <details class="picker">
      <summary>
        Factors shown: {shown.map(spaced).join(", ")} <small>(at most {MOST})</small>
      </summary>
      {families.map((family) => (
        <fieldset key={family}>
          <legend>{familyTitle(family)}</legend>
          {standing.factors
            .filter((one) => one.family === family)
            .map(({ factor }) => {
              const isShown = shown.includes(factor);
              return (
                <label key={factor}>
                  <input
                    type="checkbox"
                    checked={isShown}
                    disabled={isShown ? shown.length === 1 : shown.length >= MOST}
                    onChange={() => change(factor)}
                  />{" "}
                  {spaced(factor)}
                </label>
              );
            })}
        </fieldset>
      ))}
    </details>
  );
}

function Shown({
  standing,
  returns,
}: {
  readonly standing: FactorsDocument;
  readonly returns: FactorReturnsDocument;
}): JSX.Element {
  const paths = new Map(
    returns.factors.map((factor, k) => [factor, returns.returns.map((row) => row[k] ?? null)] as const),
  );
  return (
    <>
      <LineChart
        title="Factor returns from the beginning, compounded"
        unit="%"
        dates={returns.dates}
        lines={[...paths].map(([factor, path]) => ({ name: spaced(factor), values: compounded(path) }))}
        summary="The tables below have each factor's returns by year, its annual return and its t."
      />
      <YearTable dates={returns.dates} paths={paths} />
      <StandingTable standing={standing} />
    </>
  );
}
