import type { JSX } from "preact";
import { address } from "../place.ts";
import { scenarios, scenarioTrouble } from "../scenarios.ts";
import { count, percent, spaced } from "../words.ts";
import { scaledToCash } from "./book.ts";
import { noEdits, undone } from "./history.ts";
import { type Session, step } from "./session.ts";

/** What the figures rest on, in sentences: whose weights, what pays for the edits, what is in no figure, and what is wrong. */
export function Notes({ session }: { readonly session: Session }): JSX.Element {
  const { held, history, read } = session;
  const fault = read.value !== undefined && "fault" in read.value ? read.value.fault : "";
  return (
    <div class="notes">
      <p>
        Weights of {spaced(held.portfolioName)} on {held.date}, set on {held.holdingsSince}
        {held.benchmarkName === "none" ? "" : `, against ${spaced(held.benchmarkName)}`}.{" "}
        {history.value.now.size === 0
          ? "Type a weight: 2.5 sets it, +1 and −0.5 change it, =−0.5 is a short position."
          : "Another date or benchmark keeps the weights you typed; another portfolio has edits of its own."}
      </p>
      <DraftNote session={session} />
      <CashNote session={session} />
      <OutsideNote session={session} />
      <ScenarioNote session={session} />
      <p role="alert" class="fault">
        {fault}
      </p>
    </div>
  );
}

/** Where edits come from that nobody typed since the page was loaded, and what is wrong with keeping them. */
function DraftNote({ session }: { readonly session: Session }): JSX.Element | null {
  const { history, from, isUnkept } = session;
  const { now } = history.value;
  if (isUnkept.value && now.size > 0)
    return (
      <p role="status">
        This browser did not keep these edits: its storage is full or blocked. They are gone when this tab is
        closed or reloaded; save the trades as CSV.
      </p>
    );
  const { value } = from;
  if (value === null) return null;
  return (
    <p role="status">
      {value.kind === "kept"
        ? `Typed earlier on the model of ${value.date} and kept in this browser: ${count(now.size)} ${now.size === 1 ? "edit" : "edits"}.`
        : "Another tab of this browser has changed the edits: both have the same now."}{" "}
      <button
        type="button"
        class="quiet"
        onClick={value.kind === "kept" ? () => step(session, noEdits.now) : () => goBack(session)}
      >
        {value.kind === "kept" ? "Discard them" : "Go back to what this tab had"}
      </button>
    </p>
  );
}

const goBack = ({ history, from }: Session): void => {
  history.value = undone(history.value);
  from.value = null;
};

function CashNote({ session }: { readonly session: Session }): JSX.Element | null {
  const { held, book, history } = session;
  const { before, after, cashId, isPaidByCash } = book.value;
  const [was, is] = [before.get(cashId) ?? 0, after.get(cashId) ?? 0];
  if (book.value.turnover === 0 && isPaidByCash) return null;
  const sum = (of: ReadonlyMap<string, number>): number =>
    [...of.values()].reduce((total, one) => total + one, 0);
  const scale = (): void => {
    const next = scaledToCash(held, history.value.now);
    if (next !== undefined) step(session, next);
  };
  return (
    <p>
      {isPaidByCash
        ? `Cash ${is < was ? "pays" : "takes"} the difference: ${percent(was)} % before, ${percent(is)} % after. No other weight is scaled.`
        : `You set cash itself to ${percent(is)} %: weights sum to ${percent(sum(after))} %, ${percent(sum(before))} % before.`}{" "}
      {is === was ? null : (
        <button type="button" class="quiet" onClick={scale}>
          Leave cash at {percent(was)} % and scale the long names instead
        </button>
      )}
    </p>
  );
}

/** Holdings that are named before the rest is a number. */
const NAMED = 5;

function OutsideNote({ session }: { readonly session: Session }): JSX.Element | null {
  const { held, book, isModelled } = session;
  const outside = [...book.value.after].filter(
    ([id, weight]) => weight !== 0 && !isModelled(id) && !held.cashIds.includes(id),
  );
  if (outside.length === 0) return null;
  const names = outside.slice(0, NAMED).map(([id, weight]) => `${id} ${percent(weight)} %`);
  const rest = outside.length > NAMED ? ` and ${outside.length - NAMED} more` : "";
  return (
    <p>
      Outside the model on {held.date}, in no figure of risk: {names.join(", ")}
      {rest}.
    </p>
  );
}

function ScenarioNote({ session }: { readonly session: Session }): JSX.Element | null {
  const name = address.value.own.scenario ?? "";
  const scenario = scenarios.value.find((of) => of.name === name);
  const trouble = scenarioTrouble.value;
  const sentences = [
    name !== "" && scenario === undefined
      ? `This browser keeps no scenario “${name}”: scenarios stay in the browser in which they were saved.`
      : "",
    scenario !== undefined && scenario.date !== session.held.date
      ? `“${name}” was saved on ${scenario.date}: its weights are taken as they are under the model of ${session.held.date}.`
      : "",
    trouble,
  ].filter((sentence) => sentence !== "");
  return sentences.length === 0 ? null : <p role="status">{sentences.join(" ")}</p>;
}
