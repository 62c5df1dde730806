import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PostBody } from "../../client/index.ts";
import { answerTo } from "../answers.ts";
import { chosen, riskChoice } from "../asked.ts";
import type { StressDocument } from "../documents/index.ts";
import { TextField } from "../forms/index.ts";
import { Answered } from "../parts/index.ts";
import { address, go } from "../place.ts";
import { tabTexts } from "../tab-texts.ts";
import { spaced } from "../words.ts";
import { ModelStresses } from "./model-stresses.tsx";
import { askedScenarios, readSize, sentScenarios, type TypedScenario } from "./read-size.ts";
import { Replay } from "./replay.tsx";
import { Reverse } from "./reverse.tsx";
import { ScenarioForm } from "./scenario-form.tsx";
import { Scenarios } from "./scenarios.tsx";
import { Shocks } from "./shocks.tsx";
import { WorstWindows } from "./worst-windows.tsx";

/** The view of what could happen: shocks, own scenarios, worst windows, replays, the most likely way to a loss. */
export function StressView(): JSX.Element {
  // Deviations of the factors, for shocks that are sized in them, are those of the usual page.
  const { horizon } = address.value.own;
  // The form is there whatever the address says of the horizon: it can be put right in it.
  const usual = answerTo("/v1/stress", { ...riskChoice(), ...(isHorizon(horizon) ? spanOf(horizon) : {}) });
  const asked = askedOf(address.value.own);
  const answer = answerTo("/v1/stress", { ...chosen("date", "portfolio", "benchmark"), ...asked.body });
  return (
    <>
      <h2>What could happen</h2>
      {(address.value.own.scenarios ?? "") !== "" && asked.typed.length === 0 ? (
        <p role="alert">
          The scenarios of this address cannot be read, or were too long for it and this tab does not have
          them: write them anew.
        </p>
      ) : null}
      <Answered answer={usual}>{(stress) => <StressForm stress={stress} typed={asked.typed} />}</Answered>
      <Answered answer={answer}>{(stress) => <Stress stress={stress} />}</Answered>
    </>
  );
}

/** What the address asks: short things in themselves, scenarios as they were typed and as they are sent. */
function askedOf(own: Readonly<Record<string, string>>): {
  readonly body: PostBody<"/v1/stress">;
  readonly typed: readonly TypedScenario[];
} {
  const { typed, sent } = askedScenarios(tabTexts.readQuestion(own.scenarios));
  const loss = readSize(own.loss ?? "", undefined);
  return {
    typed,
    body: {
      ...spanOf(own.horizon),
      ...(Number.isNaN(loss) ? {} : { loss }),
      ...(own.replay === undefined || own.replay === "" ? {} : { replay: own.replay }),
      ...(sent.length === 0
        ? {}
        : {
            scenarios: sent.map(({ name, factors, assets }) => ({
              name,
              ...(factors === undefined ? {} : { factors: { ...factors } }),
              ...(assets === undefined ? {} : { assets: { ...assets } }),
            })),
          }),
    },
  };
}

function spanOf(horizon: string | undefined): { readonly horizon?: number } {
  return horizon === undefined || horizon === "" ? {} : { horizon: Number(horizon) };
}

function StressForm({
  stress,
  typed,
}: {
  readonly stress: StressDocument;
  readonly typed: readonly TypedScenario[];
}): JSX.Element {
  const { own } = address.value;
  const [scenarios, setScenarios] = useState(typed);
  const [horizon, setHorizon] = useState(own.horizon ?? "");
  const [loss, setLoss] = useState(own.loss ?? "");
  const [from = "", to = ""] = (own.replay ?? "").split("..");
  const [window, setWindow] = useState({ from, to });
  // The back button, or a window that is pressed, changes what is asked: the form follows.
  useEffect(() => {
    setScenarios(typed);
    setHorizon(own.horizon ?? "");
    setLoss(own.loss ?? "");
    setWindow({ from, to });
  }, [own.scenarios, own.horizon, own.loss, own.replay]);
  const deviations = deviationsOf(stress);
  // For example: the worst days that the run has.
  const worst = stress.worst.windows.at(-1);
  const { scenarios: sent, faults } = sentScenarios(scenarios, deviations);
  const isLoss = loss === "" || readSize(loss, undefined) > 0;
  const ask = (): void => {
    const question = sent.length === 0 ? "" : tabTexts.questionText({ typed: scenarios, sent });
    const replay = window.from === "" || window.to === "" ? "" : `${window.from}..${window.to}`;
    go({ own: { ...address.value.own, horizon, loss, replay, scenarios: question } });
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <ScenarioForm
        scenarios={scenarios}
        factors={[...deviations.keys()]}
        market={stress.shocks.factors.find(({ family }) => family === "market")?.factor}
        faults={faults}
        onChange={setScenarios}
      />
      <fieldset>
        <legend>How much, and when</legend>
        <div class="row">
          <TextField
            label="Shocks and losses over, periods"
            value={horizon}
            placeholder={String(stress.horizonPeriods)}
            hint="a month where empty"
            fault={isHorizon(horizon) ? undefined : "must be a whole number of periods, 1 or more"}
            onValue={setHorizon}
          />
          <TextField
            label="Loss whose way is looked for"
            value={loss}
            placeholder="5%"
            fault={isLoss ? undefined : "must be a loss above 0: 5% or 0.05"}
            onValue={setLoss}
          />
          <TextField
            label="Replay from"
            value={window.from}
            placeholder={worst?.from ?? ""}
            onValue={(next) => setWindow({ ...window, from: next })}
          />
          <TextField
            label="to"
            value={window.to}
            placeholder={worst?.to ?? ""}
            onValue={(next) => setWindow({ ...window, to: next })}
          />
        </div>
      </fieldset>
      <p class="buttons">
        <button type="submit" class="primary" disabled={faults.size > 0 || !isHorizon(horizon) || !isLoss}>
          Stress
        </button>
      </p>
    </form>
  );
}

/** Whether it is a number of periods, or left to the server. */
const isHorizon = (text: string | undefined): boolean => /^([1-9]\d{0,3})?$/.test(text ?? "");

/** Deviations of the factors over the horizon: the usual shocks are so many of them. */
function deviationsOf({ shocks }: StressDocument): ReadonlyMap<string, number> {
  return new Map(
    shocks.factors.map(({ factor, factorReturn }) => [factor, factorReturn / shocks.deviations]),
  );
}

function Stress({ stress }: { readonly stress: StressDocument }): JSX.Element {
  const { portfolioName, benchmarkName, date, horizonPeriods } = stress;
  return (
    <>
      <p>
        {spaced(portfolioName)} on {date}
        {benchmarkName === null ? "" : `, against ${spaced(benchmarkName)}`}; shocks and losses over{" "}
        {horizonPeriods} periods of the model. Impacts are % of the capital. Names outside the model do
        nothing here.
      </p>
      {stress.scenarios === null ? null : (
        <Scenarios scenarios={stress.scenarios.scenarios} stress={stress} />
      )}
      {stress.replay === null ? null : <Replay replay={stress.replay} />}
      <Shocks stress={stress} />
      <Reverse stress={stress} />
      <WorstWindows worst={stress.worst} />
      <ModelStresses model={stress.model} />
    </>
  );
}
