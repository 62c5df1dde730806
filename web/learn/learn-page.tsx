import type { JSX } from "preact";
import { Boundary } from "../parts/index.ts";
import { AttributionStep } from "./attribution-step.tsx";
import { CovarianceStep } from "./covariance-step.tsx";
import { ExposureStep } from "./exposure-step.tsx";
import { InputsTable } from "./inputs-table.tsx";
import { followed } from "./learn-state.ts";
import { ReturnStep } from "./return-step.tsx";
import { RiskStep } from "./risk-step.tsx";
import "./learn.css";

/** Ten stocks through the whole chain, computed here by the engine that computes everything else. */
export function LearnPage(): JSX.Element {
  return (
    <>
      <header>
        <h1>Ten stocks, one factor model</h1>
        <a href="./">To the workbench</a>
      </header>
      <main id="view" class="learn">
        <p>
          The ten stocks of the primer <cite>It's Just Beta</cite>, from prices to risk. Every number below is
          computed in this page; a number that you moved says what it was.
        </p>
        <InputsTable />
        <Boundary>
          <Steps />
        </Boundary>
      </main>
    </>
  );
}

function Steps(): JSX.Element {
  const now = followed.value;
  if ("sentence" in now)
    return (
      <section class="failed" role="alert">
        <h2>Nothing follows from these numbers</h2>
        <p>{now.sentence}</p>
      </section>
    );
  const { model, factorCovarianceAnnual } = now;
  return (
    <>
      <ExposureStep model={model} />
      <ReturnStep model={model} />
      <AttributionStep model={model} />
      <CovarianceStep model={model} covariance={factorCovarianceAnnual} />
      <RiskStep model={model} />
    </>
  );
}
