import type { JSX } from "preact";
import type { FrontierDocument, FrontierPoint } from "../documents/index.ts";
import { type Column, DataTable, PointChart } from "../parts/index.ts";
import { openInWhatIf } from "../take-along.tsx";
import { count, percent, score, spaced } from "../words.ts";
import { bestPoint } from "./best-point.ts";
import { whyPoint } from "./why-point.ts";

/** The efficient frontier: each point is a portfolio that can be gone on with. */
export function Frontier({ found }: { readonly found: FrontierDocument }): JSX.Element {
  const { frontier, current, relative, portfolioName, benchmarkName, date } = found;
  const open = (at: number): void => {
    const point = frontier[at];
    if (point === undefined) return;
    openInWhatIf({
      name: `frontier ${at + 1} of ${frontier.length}, ${percent(point.volatilityAnnual)} % risk`,
      date,
      portfolioName,
      benchmarkName,
      weights: point.weights,
    });
  };
  const [low, high] = [frontier[0], frontier.at(-1)];
  return (
    <section aria-label="The frontier">
      <h2>
        Frontier: {spaced(portfolioName)} on {date}{" "}
        <small>{benchmarkName === null ? "" : `against ${spaced(benchmarkName)}`}</small>
      </h2>
      <p>
        From the least risk to the most return that the limits allow; the highest ratio of net return to risk
        is at {percent(frontier[bestPoint(frontier)]?.volatilityAnnual)} % risk. Held now:{" "}
        {percent(current.returnAnnual)} % expected return at {percent(current.volatilityAnnual)} % risk.
      </p>
      <PointChart
        summary={`From ${percent(low?.netReturnAnnual)} % net return at ${percent(low?.volatilityAnnual)} % risk to ${percent(high?.netReturnAnnual)} % at ${percent(high?.volatilityAnnual)} %. Held now: ${percent(current.returnAnnual)} % at ${percent(current.volatilityAnnual)} %.`}
        onPoint={open}
        content={{
          title: `Frontier of ${spaced(portfolioName)} on ${date}`,
          unit: "% a year",
          across: riskTitle(relative),
          up: `Net expected ${relative ? "active " : ""}return`,
          name: "frontier",
          points: frontier.map((of) => [100 * of.volatilityAnnual, 100 * of.netReturnAnnual]),
          beside: {
            name: "held now",
            point: [100 * current.volatilityAnnual, 100 * current.returnAnnual],
          },
        }}
      />
      <p class="note">Press a point to take its portfolio into what-if; the table has the same points.</p>
      <DataTable
        caption="Points of the frontier, a year"
        fileName="frontier"
        isSortable={false}
        rows={frontier.map((point, at) => ({ at, point }))}
        keyOf={({ at }) => String(at)}
        columns={columns(found, open)}
      />
    </section>
  );
}

interface Row {
  readonly at: number;
  readonly point: FrontierPoint;
}

function columns(found: FrontierDocument, open: (at: number) => void): readonly Column<Row>[] {
  const isRelative = found.relative;
  const column = (
    [title, unit]: readonly [string, string],
    which: Parameters<typeof whyPoint>[2],
    of: (point: FrontierPoint) => number,
    word: (value: number) => string = percent,
  ): Column<Row> => ({
    title,
    ...(unit === "" ? {} : { unit }),
    isNumber: true,
    cell: ({ point }) => word(of(point)),
    value: ({ point }) => of(point),
    why: ({ point }) => whyPoint(found, point, which),
  });
  return [
    {
      title: "Point",
      cell: ({ at }) => (
        <button type="button" class="quiet" onClick={() => open(at)}>
          {at + 1} into what-if
        </button>
      ),
      value: ({ at }) => at + 1,
    },
    column([riskTitle(isRelative), "%"], "risk", (of) => of.volatilityAnnual),
    column([`Expected ${isRelative ? "active " : ""}return`, "%"], "return", (of) => of.returnAnnual),
    column(["Costs", "%"], "cost", (of) => of.costAnnual),
    column(["Net", "%"], "net", (of) => of.netReturnAnnual),
    column(["Net over risk", ""], "ratio", (of) => of.ratio, score),
    column(
      ["Turnover", "%"],
      "turnover",
      (of) => of.turnover,
      (value) => percent(value, 1),
    ),
    column(
      ["Names", ""],
      "names",
      (of) => of.names,
      (value) => count(value),
    ),
  ];
}

/** What risk is called. */
function riskTitle(isRelative: boolean): string {
  return isRelative ? "Tracking error" : "Volatility";
}
