import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { riskChoice } from "../asked.ts";
import type { RiskDocument, RiskSide } from "../documents/index.ts";
import { Answered, DataTable, Reasoned, Tile } from "../parts/index.ts";
import { address } from "../place.ts";
import {
  whyAlone,
  whyBeta,
  whyEffectiveNames,
  whyModelled,
  whyNameCount,
  whyShare,
  whySide,
  whyTail,
  whyWeights,
  whyWhole,
} from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";

/** The view of the risk summary. */
export function RiskSummaryView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/risk", riskChoice())}>{(risk) => <RiskSummary risk={risk} />}</Answered>
  );
}

/** The risk of a portfolio on one screen: the six numbers looked at first, the three sides beside each other, and the tail. */
function RiskSummary({ risk }: { readonly risk: RiskDocument }): JSX.Element {
  const { portfolio, benchmark, active, summary } = risk;
  return (
    <>
      <dl class="tiles">
        <Tile
          title="Volatility"
          value={percent(portfolio.volatilityAnnual)}
          unit="% a year"
          why={whyWhole({ risk, isActive: false })}
        >
          {benchmark === undefined ? (
            "no benchmark"
          ) : (
            <>
              benchmark{" "}
              <Reasoned why={whySide("Volatility of the benchmark", benchmark)}>
                {percent(benchmark.volatilityAnnual)}
              </Reasoned>
            </>
          )}
        </Tile>
        {active === undefined ? null : (
          <Tile
            title="Tracking error"
            value={percent(active.volatilityAnnual)}
            unit="% a year"
            why={whyWhole({ risk, isActive: true })}
          >
            against {spaced(risk.benchmarkName ?? "")}
          </Tile>
        )}
        <Tile title="Predicted beta" value={score(risk.beta)} unit="" why={whyBeta(risk)} />
        <Tile
          title="From factors"
          value={percent((active ?? portfolio).factorTotal.varianceShare, 1)}
          unit={`% of ${active === undefined ? "" : "active "}variance`}
          why={whyShare(
            { risk, isActive: active !== undefined },
            "factors",
            (active ?? portfolio).factorTotal,
          )}
        >
          specific{" "}
          <Reasoned
            why={whyShare(
              { risk, isActive: active !== undefined },
              "specific returns",
              (active ?? portfolio).specific,
            )}
          >
            {percent((active ?? portfolio).specific.varianceShare, 1)}
          </Reasoned>
        </Tile>
        <Tile title="Names" value={count(summary.nameCount)} unit="" why={whyNameCount(risk)}>
          <Reasoned why={whyEffectiveNames(risk)}>{count(summary.effectiveNameCount)}</Reasoned> effective
        </Tile>
        <Tile
          title="In the model"
          value={percent(1 - summary.unmodelledGrossWeight / (summary.grossWeight || 1), 1)}
          unit="% of gross"
          why={whyModelled(risk)}
        >
          gross <Reasoned why={whyWeights(risk, "gross")}>{percent(summary.grossWeight, 1)}</Reasoned> · net{" "}
          <Reasoned why={whyWeights(risk, "net")}>{percent(summary.netWeight, 1)}</Reasoned>
        </Tile>
      </dl>
      <Sides portfolio={portfolio} benchmark={benchmark} active={active} />
      <Tail
        side={address.value.side === "active" ? (active ?? portfolio) : portfolio}
        periodsPerYear={risk.periodsPerYear}
      />
    </>
  );
}

interface SideRow {
  readonly name: string;
  readonly of: (side: RiskSide) => number;
  /** Which part it is; the whole is none. */
  readonly part?: "factors" | "specific";
}

function Sides(sides: {
  readonly portfolio: RiskSide;
  readonly benchmark: RiskSide | undefined;
  readonly active: RiskSide | undefined;
}): JSX.Element {
  const rows: readonly SideRow[] = [
    { name: "Volatility", of: (side) => side.volatilityAnnual },
    { name: "of which factors alone", of: (side) => side.factorVolatilityAnnual, part: "factors" },
    {
      name: "of which specific alone",
      of: (side) => side.specificVolatilityAnnual,
      part: "specific",
    },
  ];
  const side = (title: string, of: RiskSide | undefined) =>
    of === undefined
      ? []
      : [
          {
            title,
            unit: "% a year",
            isNumber: true as const,
            cell: (row: SideRow) => percent(row.of(of)),
            value: (row: SideRow) => row.of(of),
            why: (row: SideRow) =>
              row.part === undefined
                ? whySide(`Volatility, ${title.toLowerCase()}`, of)
                : whyAlone(`${title}: ${row.name}`, of, row.part),
          },
        ];
  return (
    <DataTable
      caption="Volatility. Factors and specific are each as if alone: their squares sum to the square of the whole"
      fileName="volatility"
      rows={rows}
      keyOf={(row) => row.name}
      isSortable={false}
      columns={[
        { title: "", cell: (row: SideRow) => row.name, value: (row: SideRow) => row.name },
        ...side("Portfolio", sides.portfolio),
        ...side("Benchmark", sides.benchmark),
        ...side("Active", sides.active),
      ]}
    />
  );
}

const METHODS: Readonly<Record<string, string>> = {
  normal: "Normal",
  cornish_fisher: "Cornish–Fisher",
  historical: "Historical, today's specific risk",
};

function Tail({
  side,
  periodsPerYear,
}: {
  readonly side: RiskSide;
  readonly periodsPerYear: number;
}): JSX.Element | null {
  if (side.tail === undefined || side.tail === null) return null;
  return (
    <DataTable
      caption={`Loss in one period, ${side.effectiveBets === undefined ? "" : `${count(side.effectiveBets.count, 1)} effective bets`}`}
      fileName="value-at-risk"
      rows={side.tail.estimates}
      keyOf={({ method, level }) => `${method} ${level}`}
      columns={[
        {
          title: "Method",
          cell: ({ method }) => METHODS[method] ?? spaced(method),
          value: ({ method }) => method,
        },
        {
          title: "Level",
          unit: "%",
          cell: ({ level }) => percent(level, 0),
          value: ({ level }) => level,
        },
        {
          title: "Value at risk",
          unit: "%",
          isNumber: true,
          cell: (row) => percent(row.valueAtRisk),
          value: (row) => row.valueAtRisk,
          why: (row) => whyTail(side, row, { measure: "valueAtRisk", periodsPerYear }),
        },
        {
          title: "Expected shortfall",
          unit: "%",
          isNumber: true,
          cell: (row) => percent(row.expectedShortfall),
          value: (row) => row.expectedShortfall,
          why: (row) => whyTail(side, row, { measure: "expectedShortfall", periodsPerYear }),
        },
      ]}
    />
  );
}
