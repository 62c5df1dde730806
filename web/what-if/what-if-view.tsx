import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { HoldingsDocument, ModelDocument } from "../documents/index.ts";
import { Answered } from "../parts/index.ts";
import { address } from "../place.ts";
import { scenarios } from "../scenarios.ts";
import { marketOf } from "../trades/index.ts";
import { BestHedges } from "./best-hedges.tsx";
import { editsTowards } from "./book.ts";
import { EditBar } from "./edit-bar.tsx";
import { EditTable } from "./edit-table.tsx";
import { FactorMoves } from "./factor-moves.tsx";
import { Figures } from "./figures.tsx";
import { redone, undone } from "./history.ts";
import { Notes } from "./notes.tsx";
import { openSession, type Session, step } from "./session.ts";
import { Trades } from "./trades.tsx";
import "./what-if.css";

/** What a portfolio would be with other weights: edited in a table, measured by the engine in this page at every key. */
export function WhatIfView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/model", chosen("date"))}>
      {(model) => (
        <Answered answer={answerOf("/v1/holdings", chosen("date", "portfolio", "benchmark"))}>
          {(held) => <WhatIf model={model} held={held} />}
        </Answered>
      )}
    </Answered>
  );
}

function WhatIf({
  model,
  held,
}: {
  readonly model: ModelDocument;
  readonly held: HoldingsDocument;
}): JSX.Element {
  const session = useMemo(() => openSession(model, held), [model, held]);
  usePrices(session);
  useScenario(session);
  useKeys(session);
  return (
    <div class="what-if">
      <EditBar session={session} onBack={(isForward) => goBack(session, isForward)} />
      <Notes session={session} />
      <div class="work">
        <Figures session={session} />
        <EditTable session={session} />
        <FactorMoves session={session} />
        <BestHedges session={session} />
      </div>
      <Trades session={session} />
    </div>
  );
}

/** Ctrl Z and Ctrl Shift Z; in a field that is no weight they are the field's own. */
function useKeys(session: Session): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      if (event.target instanceof HTMLElement && event.target.closest("form") !== null) return;
      event.preventDefault();
      goBack(session, event.shiftKey);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [session]);
}

/** A cell that is being typed into is the first step back. */
function goBack({ typed, history }: Session, isForward: boolean): void {
  if (typed.value !== null && !isForward) typed.value = null;
  else history.value = isForward ? redone(history.value) : undone(history.value);
}

/** Prices come after the rest: nothing but shares, money and days to trade waits for them. */
function usePrices({ market }: Session): void {
  const answer = answerOf("/v1/prices", chosen("date")).value;
  useEffect(() => {
    if (answer.state === "there") market.value = marketOf(answer.value);
  }, [answer, market]);
}

/** The scenario of the address becomes a step: what was there before is one step back. */
function useScenario(session: Session): void {
  const name = address.value.own.scenario ?? "";
  const scenario = scenarios.value.find((of) => of.name === name);
  useEffect(() => {
    if (session.opened.value === name) return;
    if (name !== "" && scenario === undefined) return;
    session.opened.value = name;
    if (scenario !== undefined) step(session, editsTowards(session.held, scenario.weights));
  }, [session, name, scenario]);
}
