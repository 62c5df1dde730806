import { type ReadonlySignal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { formatAddress } from "./address.ts";
import { type Answer, answerOf } from "./answers.ts";
import { Basis } from "./basis.tsx";
import { Choices, OfPortfolio } from "./choices.tsx";
import type { ProjectDocument } from "./documents/index.ts";
import { Jobs } from "./jobs/index.ts";
import { Keyboard } from "./keys.tsx";
import { lookUntilWell, Notices } from "./notices/index.ts";
import { Answered, Boundary, Lazy, Link } from "./parts/index.ts";
import { address, addressWith } from "./place.ts";
import { changeScheme, scheme } from "./scheme.ts";
import { type View, views } from "./views/index.ts";
import { WhyPanel } from "./why-panel/index.ts";
import { spaced } from "./words.ts";

/** Views of these are of the portfolio that is chosen. */
const OF_PORTFOLIO: readonly View["group"][] = ["Risk", "Return", "Decide"];

const GROUPS: readonly View["group"][] = ["Risk", "Return", "Decide", "Model"];

const SCHEMES = { system: "Light or dark: as the system", light: "Light", dark: "Dark" } as const;

/** The page: what is looked at above, the views beside, the view itself. */
export function App(): JSX.Element {
  const view = views.find(({ name }) => name === address.value.view);
  return (
    <Answered answer={readable(answerOf("/v1/project"))} failed={<LookAgain />}>
      {(project) => (
        <>
          <a class="skip" href="#view">
            To the numbers
          </a>
          <header>
            <h1>{spaced(project.name)}</h1>
            <span class="on-paper">{view?.title}</span>
            <Keyboard project={project} />
            <button type="button" class="quiet" onClick={changeScheme}>
              {SCHEMES[scheme.value]}
            </button>
            <Jobs />
            <Choices project={project} />
          </header>
          <Notices project={project} />
          <Views here={view} />
          <main id="view" tabIndex={-1}>
            <Boundary key={formatAddress({ ...address.value, own: {} })}>
              {view === undefined ? (
                <p>There is no view “{address.value.view}”: choose one beside.</p>
              ) : OF_PORTFOLIO.includes(view.group) ? (
                <OfPortfolio project={project}>
                  <Basis />
                  <Lazy key={view.name} load={view.load} />
                </OfPortfolio>
              ) : (
                <Lazy key={view.name} load={view.load} />
              )}
            </Boundary>
          </main>
          <WhyPanel />
          <footer>
            Model of run <code>{project.runId.slice(0, 12)}</code>, data from {project.dates.first} to{" "}
            {project.dates.last}. Volatilities are annual; exposures of styles in standard deviations of the
            universe, of industries in weight. Missing is –.
          </footer>
        </>
      )}
    </Answered>
  );
}

/** This question has nothing that could be wrong but the project itself. */
function readable(answer: ReadonlySignal<Answer<ProjectDocument>>): ReadonlySignal<Answer<ProjectDocument>> {
  const now = answer.value;
  if (now.state !== "failed" || now.problems.length === 0) return answer;
  const detail = `${now.detail} Put it right: the page comes by itself.`;
  return signal({ ...now, title: "The project cannot be read", detail });
}

/** While the project cannot be read: looks from time to time whether it can, and goes on then. */
function LookAgain(): null {
  useEffect(lookUntilWell, []);
  return null;
}

function Views({ here }: { readonly here: View | undefined }): JSX.Element {
  return (
    <nav aria-label="Views">
      {GROUPS.map((group) => {
        const listed = views.filter((view) => view.group === group && view.isListed !== false);
        return listed.length === 0 ? null : (
          <section key={group} aria-label={group}>
            <h2>{group}</h2>
            {listed.map(({ name, title }) => (
              <Link key={name} to={addressWith({ view: name })} isHere={name === here?.name}>
                {title}
              </Link>
            ))}
          </section>
        );
      })}
      <section aria-label="Learn">
        <h2>Learn</h2>
        <a href="/learn.html">Ten stocks</a>
      </section>
    </nav>
  );
}
