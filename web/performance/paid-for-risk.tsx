import type { ComponentChildren, JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { AttributionDocument, RiskHistoryDocument } from "../documents/index.ts";
import { Answered, DataTable, Tile } from "../parts/index.ts";
import { familiesOf } from "../why/index.ts";
import { percent, score } from "../words.ts";
import { type PaidRow, paidRows, realised } from "./paid-rows.ts";

/** Whether the risk that was taken was paid: its share of the forecast variance beside its share of the return. */
export function PaidForRisk({
  attribution,
  children,
}: {
  readonly attribution: AttributionDocument;
  /** Asked after it: a server with one thread turns away who would have to wait. */
  readonly children: ComponentChildren;
}): JSX.Element {
  const { from, to } = attribution;
  const answer = answerOf("/v1/risk/history", { ...chosen("portfolio", "benchmark"), from, to });
  return (
    <>
      <section>
        <h2>Was the risk paid for?</h2>
        <Answered answer={answer}>
          {(history) => <Paid attribution={attribution} history={history} />}
        </Answered>
      </section>
      {answer.value.state === "asking" ? null : children}
    </>
  );
}

function Paid({
  attribution,
  history,
}: {
  readonly attribution: AttributionDocument;
  readonly history: RiskHistoryDocument;
}): JSX.Element | null {
  const { active } = attribution;
  if (active === undefined) return null;
  const rows = paidRows(attribution, history, familiesOf(active));
  const { forecast, realisedAnnual, ratio } = realised(active, history);
  return (
    <>
      <dl class="tiles">
        <Tile title="Tracking error forecast" value={percent(forecast)} unit="% a year">
          root of the mean variance of {history.dates.length} forecasts
        </Tile>
        <Tile title="Tracking error since" value={percent(realisedAnnual)} unit="% a year">
          {ratio === null ? "" : `${score(ratio)} of the forecast`}
        </Tile>
        <Tile title="Information ratio" value={score(active.total.informationRatioAnnual)} unit="a year">
          t {score(active.total.tStatistic)}
        </Tile>
      </dl>
      <DataTable
        caption="Share of the active risk that was forecast, beside the share of the active return that came of it"
        fileName="risk-and-return"
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
          number(
            "Risk, before",
            "% of variance, mean",
            (row) => row.riskShare,
            (value) => percent(value, 1),
          ),
          number(
            "Return, after",
            "% of active return",
            (row) => row.returnShare,
            (value) => percent(value, 1),
          ),
          number("Contribution", "%", (row) => row.contribution, percent),
          number("Ratio", "return over risk, a year", (row) => row.ratio, score),
          number("t", "", (row) => row.tStatistic, score),
        ]}
      />
    </>
  );
}

const number = (
  title: string,
  unit: string,
  of: (row: PaidRow) => number | null,
  word: (value: number | null) => string,
) => ({ title, unit, isNumber: true, cell: (row: PaidRow) => word(of(row)), value: of });
