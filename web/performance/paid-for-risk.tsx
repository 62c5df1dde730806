import type { ComponentChildren, JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { AttributionDocument, RiskHistoryDocument } from "../documents/index.ts";
import { Answered, type Column, DataTable, Reasoned, Tile } from "../parts/index.ts";
import {
  familiesOf,
  type ReturnContext,
  type ReturnLine,
  type WhyQuestion,
  whyLineRatio,
  whyReturn,
  whySignificance,
} from "../why/index.ts";
import { percent, score } from "../words.ts";
import { type PaidRow, paidRows, realised } from "./paid-rows.ts";
import { whyForecast, whyRealised, whyRealisedRatio, whyReturnShare, whyRiskShare } from "./why-paid.ts";

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
  const of: ReturnContext = { attribution, isActive: true };
  const { forecast, variances, realisedAnnual, ratio } = realised(attribution, history);
  const [whyCame, whySaid] = [whyRealised(attribution, realisedAnnual), whyForecast(forecast, variances)];
  const total: ReturnLine = { name: "All", source: active.total, kind: "total" };
  return (
    <>
      <dl class="tiles">
        <Tile title="Tracking error forecast" value={percent(forecast)} unit="% a year" why={whySaid}>
          root of the mean variance of {history.dates.length} forecasts
        </Tile>
        <Tile title="Tracking error since" value={percent(realisedAnnual)} unit="% a year" why={whyCame}>
          {ratio === null ? (
            ""
          ) : (
            <>
              <Reasoned why={whyRealisedRatio(ratio, whyCame, whySaid)}>{score(ratio)}</Reasoned> of the
              forecast
            </>
          )}
        </Tile>
        <Tile
          title="Information ratio"
          value={score(active.total.informationRatioAnnual)}
          unit="a year"
          why={whyLineRatio(of, total)}
        >
          t <Reasoned why={whySignificance(of, total)}>{score(active.total.tStatistic)}</Reasoned>
        </Tile>
      </dl>
      <DataTable
        caption="Share of the active risk that was forecast, beside the share of the active return that came of it"
        fileName="risk-and-return"
        rows={paidRows(attribution, history, familiesOf(active))}
        keyOf={({ name }) => name}
        columns={columnsOf(of, active.returnTotal)}
      />
    </>
  );
}

function columnsOf(of: ReturnContext, whole: number): readonly Column<PaidRow>[] {
  const tenths = (value: number | null): string => percent(value, 1);
  const number = (
    [title, unit]: readonly [string, string],
    value: (row: PaidRow) => number | null,
    word: (value: number | null) => string,
    why: (row: PaidRow) => WhyQuestion | undefined,
  ): Column<PaidRow> => ({ title, unit, isNumber: true, cell: (row) => word(value(row)), value, why });
  const contribution = (row: PaidRow): WhyQuestion => whyReturn(of, row);
  return [
    { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
    number(["Risk, before", "% of variance, mean"], (row) => row.riskShare, tenths, whyRiskShare),
    number(
      ["Return, after", "% of active return"],
      (row) => row.returnShare,
      tenths,
      (row) => whyReturnShare(row, whole, () => contribution(row)),
    ),
    number(["Contribution", "%"], (row) => row.contribution, percent, contribution),
    number(
      ["Ratio", "return over risk, a year"],
      (row) => row.ratio,
      score,
      (row) => whyLineRatio(of, row),
    ),
    number(
      ["t", ""],
      (row) => row.tStatistic,
      score,
      (row) => whySignificance(of, row),
    ),
  ];
}
