import type { ComponentChildren, JSX } from "preact";
import { formatAddress } from "./address.ts";
import { answerOf } from "./answers.ts";
import type {
  AttributionDocument,
  CovarianceDocument,
  FactorReturnsDocument,
  FactorsDocument,
  ProjectDocument,
  RiskDocument,
  RiskHistoryDocument,
  SecurityDocument,
} from "./documents.ts";
import { Answered, Boundary, Link } from "./parts/index.ts";
import { address, addressWith, go } from "./place.ts";
import { Factors, Performance, RiskHistory, RiskSources, RiskSummary, Security } from "./views/index.ts";
import { spaced } from "./words.ts";

/** A view: its name in the address, its title, and what it shows. */
interface View {
  readonly name: string;
  readonly title: string;
  readonly show: () => JSX.Element;
}

/** What is asked of the API for what is looked at. */
const chosen = (): Readonly<Record<string, string>> => {
  const { portfolio, benchmark } = address.value;
  return { portfolio, benchmark };
};

const ofRisk = (show: (risk: RiskDocument) => ComponentChildren) => (): JSX.Element => (
  <Answered answer={answerOf<RiskDocument>("/v1/risk", { ...chosen(), date: address.value.date })}>
    {show}
  </Answered>
);

const views: readonly View[] = [
  { name: "risk", title: "Risk", show: ofRisk((risk) => <RiskSummary risk={risk} />) },
  { name: "sources", title: "Where risk comes from", show: ofRisk((risk) => <RiskSources risk={risk} />) },
  {
    name: "history",
    title: "Through time",
    show: () => (
      <Answered answer={answerOf<RiskHistoryDocument>("/v1/risk/history", chosen())}>
        {(history) => <RiskHistory history={history} />}
      </Answered>
    ),
  },
  {
    name: "performance",
    title: "Performance",
    show: () => (
      <Answered answer={answerOf<AttributionDocument>("/v1/attribution", chosen())}>
        {(attribution) => <Performance attribution={attribution} />}
      </Answered>
    ),
  },
  { name: "factors", title: "Factors", show: () => <AllFactors /> },
];

function AllFactors(): JSX.Element {
  const { date } = address.value;
  return (
    <Answered answer={answerOf<FactorsDocument>("/v1/factors")}>
      {(standing) => (
        <Answered answer={answerOf<FactorReturnsDocument>("/v1/factor-returns")}>
          {(returns) => (
            <Answered answer={answerOf<CovarianceDocument>("/v1/covariance", { date })}>
              {(covariance) => <Factors standing={standing} returns={returns} covariance={covariance} />}
            </Answered>
          )}
        </Answered>
      )}
    </Answered>
  );
}

function OneSecurity({ id }: { readonly id: string }): JSX.Element {
  return (
    <Answered
      answer={answerOf<SecurityDocument>(`/v1/securities/${encodeURIComponent(id)}`, {
        date: address.value.date,
      })}
    >
      {(security) => <Security security={security} />}
    </Answered>
  );
}

/** The page: what is looked at above, the views beside, the view itself. */
export function App(): JSX.Element {
  const view = views.find(({ name }) => name === address.value.view);
  return (
    <Answered answer={answerOf<ProjectDocument>("/v1/project")}>
      {(project) => (
        <>
          <a class="skip" href="#view">
            To the numbers
          </a>
          <header>
            <h1>{spaced(project.name)}</h1>
            <Choices project={project} />
          </header>
          <nav aria-label="Views">
            {views.map(({ name, title }) => (
              <Link key={name} to={addressWith({ view: name, item: "" })} isHere={name === view?.name}>
                {title}
              </Link>
            ))}
          </nav>
          <main id="view" tabIndex={-1}>
            <Boundary key={formatAddress(address.value)}>
              <Shown view={view} />
            </Boundary>
          </main>
          <footer>
            Model of run <code>{project.runId.slice(0, 12)}</code>. Volatilities are annual; exposures of
            styles in standard deviations of the universe, of industries in weight. Missing is –.
          </footer>
        </>
      )}
    </Answered>
  );
}

function Shown({ view }: { readonly view: View | undefined }): JSX.Element {
  const { view: name, item } = address.value;
  if (name === "name" && item !== "") return <OneSecurity id={item} />;
  return view === undefined ? <p>There is no view “{name}”: choose one beside.</p> : view.show();
}

function Choices({ project }: { readonly project: ProjectDocument }): JSX.Element {
  const { date, portfolio, benchmark, side } = address.value;
  return (
    <form class="choices" onSubmit={(event) => event.preventDefault()}>
      <Choice
        label="Date"
        value={date}
        options={["", ...project.forecastDates.toReversed()]}
        first="last"
        onChoice={(next) => go({ date: next })}
      />
      <Choice
        label="Portfolio"
        value={portfolio}
        options={["", ...(project.portfolios ?? [])]}
        first="the only one"
        onChoice={(next) => go({ portfolio: next })}
      />
      <Choice
        label="Benchmark"
        value={benchmark}
        options={["", ...(project.portfolios ?? []), "universe", "none"]}
        first={project.benchmark ?? "none"}
        onChoice={(next) => go({ benchmark: next })}
      />
      <fieldset class="switch">
        <legend>Risk</legend>
        {(["active", "total"] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="side" checked={side === one} onChange={() => go({ side: one })} />
            {one}
          </label>
        ))}
      </fieldset>
    </form>
  );
}

function Choice({
  label,
  value,
  options,
  first,
  onChoice,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly first: string;
  readonly onChoice: (value: string) => void;
}): JSX.Element {
  const known = options.includes(value) ? options : [...options, value];
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChoice(event.currentTarget.value)}>
        {known.map((option) => (
          <option key={option} value={option}>
            {option === "" ? first : spaced(option)}
          </option>
        ))}
      </select>
    </label>
  );
}
