import type { JSX } from "preact";
import type {
  ConstructDocument,
  ConstructedDocument,
  Easing,
  NoPortfolioDocument,
} from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { TakeAlong } from "../take-along.tsx";
import { TradeList } from "../trades/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { Binding } from "./binding.tsx";
import { reasonParts } from "./reason-parts.ts";
import "./construct.css";
import { Frontier } from "./frontier.tsx";
import { Scorecard } from "./scorecard.tsx";
import { whyMove } from "./why-construct.ts";

/** What of a mandate, as written, decides how its answer is read. */
export interface WrittenMandate {
  readonly objective?: unknown;
  readonly costs?: unknown;
}

/** How limits are written otherwise. */
interface EasingWay {
  readonly words: (easing: Easing) => string;
  /** Writes them so and asks again. */
  readonly take: (easings: readonly Easing[]) => void;
  /** Whether a limit can be kept as far as the others allow. */
  readonly canBeSoft: (limit: string) => boolean;
  /** Writes it so and asks again. */
  readonly makeSoft: (limit: string) => void;
}

/** What came of a mandate: a portfolio, why there is none, or the frontier. */
export function ConstructResult({
  found,
  mandate,
  easing,
}: {
  readonly found: ConstructDocument;
  readonly mandate: WrittenMandate;
  readonly easing: EasingWay;
}): JSX.Element {
  if ("frontier" in found) return <Frontier found={found} />;
  if (found.status !== "optimal") return <NoPortfolio found={found} easing={easing} />;
  return <Constructed found={found} mandate={mandate} />;
}

function Constructed({
  found,
  mandate,
}: {
  readonly found: ConstructedDocument;
  readonly mandate: WrittenMandate;
}): JSX.Element {
  const { mandate: title, portfolioName, benchmarkName, date, horizon, residuals, iterations } = found;
  return (
    <section aria-label="The portfolio">
      <h2>
        {title}: {spaced(portfolioName)} on {date}, over {horizon.text}{" "}
        <small>{benchmarkName === null ? "" : `against ${spaced(benchmarkName)}`}</small>
      </h2>
      <p>
        Optimal: limits hold to {residuals.primal.toExponential(0)}, multipliers to{" "}
        {residuals.dual.toExponential(0)}, duality gap {residuals.gap.toExponential(0)}, after {iterations}{" "}
        iterations. {found.trades.length} trades.
      </p>
      <Search found={found} />
      {found.notes.map((note) => (
        <p key={note}>Note: {note}</p>
      ))}
      <TakeAlong
        name={title}
        date={date}
        portfolioName={portfolioName}
        benchmarkName={benchmarkName}
        weights={found.weights}
      />
      <Scorecard found={found} />
      <Binding
        found={found}
        isLeastRisk={(mandate.objective as { kind?: unknown } | undefined)?.kind === "least_risk"}
      />
      <Factors found={found} />
      <TradeList
        trades={found.trades}
        source={{
          date,
          capital: found.capital !== null && found.capital > 0 ? found.capital : null,
          origin: `Found by the optimiser after ${iterations} iterations: limits hold to ${residuals.primal.toExponential(0)}, multipliers to ${residuals.dual.toExponential(0)}, duality gap ${residuals.gap.toExponential(0)}${found.search === null ? "" : `, by a search of ${found.search.nodes} nodes`}. The limits that bind, and their prices, are above.`,
        }}
        hasCosts={mandate.costs !== undefined}
      />
      <details>
        <summary>What the mandate says, in words</summary>
        <ul>
          {found.explanation.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Search({ found: { search } }: { readonly found: ConstructedDocument }): JSX.Element | null {
  if (search === null) return null;
  return (
    <p>
      {search.names} names, {search.trades} trades, found by a search of {search.nodes} nodes;{" "}
      {search.proved ? "no other choice of names is better" : "another choice of names could be better"} (gap{" "}
      {count(search.gapAnnual * 1e4, 2)} bp a year). Counts, least sizes and lots cost{" "}
      {count(search.costAnnual * 1e4, 2)} bp a year at most.
    </p>
  );
}

/** Why there is no portfolio, as the command says it. */
function NoPortfolio({
  found,
  easing,
}: {
  readonly found: NoPortfolioDocument;
  readonly easing: EasingWay;
}): JSX.Element {
  const easings = found.conflict?.easings ?? [];
  const [first = `No portfolio: ${found.status}`, ...lines] = found.reason;
  return (
    <section class="failed" role="alert">
      <h2>No portfolio</h2>
      <p>{first}</p>
      {reasonParts(lines).map(({ title, items }) => (
        <div key={title}>
          <p>{title}</p>
          <ul>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
      ))}
      <p class="ways">
        {easings.length === 0 ? null : (
          <button type="button" onClick={() => easing.take(easings)}>
            Write {easings.map(easing.words).join(", ")}, and construct again
          </button>
        )}
        {(found.conflict?.limits ?? []).filter(easing.canBeSoft).map((limit) => (
          <button key={limit} type="button" onClick={() => easing.makeSoft(limit)}>
            Make {limit} soft, and construct again
          </button>
        ))}
      </p>
      <p>
        A soft limit is kept as far as the others allow. Or ease one of them above by hand: your mandate is as
        you left it.
      </p>
      {found.notes.map((note) => (
        <p key={note}>Note: {note}</p>
      ))}
    </section>
  );
}

function Factors({ found }: { readonly found: ConstructedDocument }): JSX.Element {
  const { factors, benchmarkName } = found;
  const active = benchmarkName === null ? "" : "active ";
  const exposure = (title: string, of: (row: Move) => number, when: "before" | "after"): Column<Move> => ({
    title,
    unit: "sd, or weight",
    isNumber: true,
    cell: (row) => score(of(row)),
    value: of,
    why: (row) => whyMove(found, row, "exposure", when),
  });
  const risk = (title: string, of: (row: Move) => number, when: "before" | "after"): Column<Move> => ({
    title,
    unit: "points of %",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
    why: (row) => whyMove(found, row, "contribution", when),
  });
  return (
    <DataTable
      caption={`Factors, those of most ${active}risk first`}
      fileName="factors-before-and-after"
      rows={factors}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        exposure("Exposure before", (row) => row.exposureBefore, "before"),
        exposure("Exposure after", (row) => row.exposureAfter, "after"),
        risk("Risk contribution before", (row) => row.riskContributionBeforeAnnual, "before"),
        risk("Risk contribution after", (row) => row.riskContributionAfterAnnual, "after"),
      ]}
    />
  );
}

type Move = ConstructedDocument["factors"][number];
