import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import type { ExpectedReturns } from "../documents/index.ts";
import { formatCsv } from "../exports/index.ts";
import { formText, writeForm } from "../forms/index.ts";
import { ExportButton } from "../parts/index.ts";
import { address, go } from "../place.ts";
import { count } from "../words.ts";

const FILE = "alpha.csv";
const HEADER = ["date", "id", "alpha"];

/** What a mandate can have of a study: expected returns of the last close, by a button. */
export function TakeReturns({
  returns,
  name,
}: {
  readonly returns: ExpectedReturns | null;
  readonly name: string;
}): JSX.Element {
  const said = useSignal("");
  if (returns === null)
    return (
      <p>
        No expected returns yet: they need twelve coefficients whose returns had ended, and a forecast of the
        run.
      </p>
    );
  const { close, span, coefficient, rows } = returns;
  const cells = (): readonly (readonly [string, string, number])[] =>
    rows.map(({ id, alpha }) => [close, id, alpha]);
  if (coefficient === 0)
    return (
      <p>
        The coefficients seen by {close} are no larger than their own error: the returns to expect of {name}{" "}
        are 0, and a mandate has nothing to take.
      </p>
    );
  const take = async (): Promise<void> => {
    try {
      const { mandateWithReturns } = await import("../construct/index.ts");
      const project = answerOf("/v1/project").value;
      const benchmark = address.value.benchmark === "" ? undefined : address.value.benchmark;
      const ofSpec = project.state === "there" ? project.value.benchmark : null;
      const hasBenchmark = (benchmark ?? ofSpec ?? "none") !== "none";
      const text = mandateWithReturns(formText("construct"), { file: FILE, horizon: span, hasBenchmark });
      writeForm("construct", { text, tables: { [FILE]: formatCsv(HEADER, cells()) } });
      go({ view: "construct" });
    } catch {
      said.value = "The form did not come: load the page anew, or save the returns and give them to it.";
    }
  };
  return (
    <p class="buttons">
      <button type="button" onClick={() => void take()}>
        Take expected returns into a mandate
      </button>{" "}
      <span>
        {count(rows.length)} names on {close}, over {span}, IC {count(coefficient, 4)}:{" "}
        <ExportButton fileName="alpha" header={HEADER} rows={cells} />
      </span>
      <span role="status">{said.value}</span>
    </p>
  );
}
