import type { JSX } from "preact";
import type { PostBody } from "../../client/index.ts";
import { answerOf, answerTo } from "../answers.ts";
import { chosen } from "../asked.ts";
import {
  AskBeside,
  documentOf,
  Result,
  useYamlForm,
  withRefusals,
  type YamlQuestion,
} from "../forms/index.ts";
import { Answered } from "../parts/index.ts";
import { spanOf, WalkForm, WalkResult } from "../walk/index.ts";
import { ConstructResult } from "./construct-result.tsx";
import { canBeSoft, eased, easingWords, softened } from "./eased.ts";
import { MandateForm } from "./mandate-form.tsx";
import { templates } from "./templates.ts";

/** The view in which a portfolio is made: a mandate, and what serves it best. */
export function ConstructView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/project")}>
      {({ benchmark, forecastDates }) => (
        <Construct hasBenchmark={benchmark !== null} forecastDates={forecastDates} />
      )}
    </Answered>
  );
}

function Construct({
  hasBenchmark,
  forecastDates,
}: {
  readonly hasBenchmark: boolean;
  readonly forecastDates: readonly string[];
}): JSX.Element {
  const first = templates.find(({ isRelative }) => isRelative === hasBenchmark)?.text ?? "";
  const written = useYamlForm("construct", "mandate", first);
  const { asked } = written;
  const span = spanOf(asked?.extra);
  const isWalk = span !== undefined;
  const answer = asked === undefined || isWalk ? undefined : answerTo("/v1/construct", bodyOf(asked));
  const walk = asked === undefined || !isWalk ? undefined : answerTo("/v1/construct/walk", walkBodyOf(asked));
  const form = withRefusals(written, (answer ?? walk)?.value);
  const hasFaults = written.faults.length > 0;
  const hasViews = (form.document as { alpha?: unknown } | undefined)?.alpha !== undefined;
  return (
    <>
      <h2>Construct a portfolio</h2>
      <div class="form-and-text">
        <MandateForm form={form} offers={useOffers()} />
        <AskBeside what="mandate" verb="Construct" form={form} hasFaults={hasFaults}>
          <button
            type="button"
            disabled={hasFaults || !hasViews}
            title={hasViews ? undefined : "A frontier needs expected returns: give the mandate some"}
            onClick={() => form.ask({ frontier: POINTS })}
          >
            Frontier in {POINTS} points
          </button>
          <WalkForm
            forecastDates={forecastDates}
            isDisabled={hasFaults}
            asked={span}
            onWalk={(span) => form.ask({ ...span })}
          />
        </AskBeside>
      </div>
      <Result of={asked}>
        {walk === undefined ? null : (
          <Answered answer={walk}>{(found) => <WalkResult found={found} />}</Answered>
        )}
        {answer === undefined || asked === undefined ? null : (
          <Answered answer={answer}>
            {(found) => (
              <ConstructResult
                found={found}
                mandate={documentOf(asked)}
                easing={{
                  words: (easing) => easingWords(asked.text, easing),
                  take: (easings) => form.askText(eased(asked.text, easings)),
                  canBeSoft: (limit) => canBeSoft(asked.text, limit),
                  makeSoft: (limit) => form.askText(softened(asked.text, limit)),
                }}
              />
            )}
          </Answered>
        )}
      </Result>
    </>
  );
}

const POINTS = 20;

/** The question as it is sent: the page's own choices, where the mandate says nothing itself. */
function bodyOf(question: YamlQuestion): PostBody<"/v1/construct"> {
  const { tables, extra } = question;
  const mandate = documentOf(question);
  const { date, portfolio, benchmark } = chosen("date", "portfolio", "benchmark");
  return {
    mandate,
    ...(date === undefined ? {} : { date }),
    ...(portfolio === undefined || mandate.portfolio !== undefined ? {} : { portfolio }),
    ...(benchmark === undefined || mandate.benchmark !== undefined ? {} : { benchmark }),
    ...(Object.keys(tables).length === 0 ? {} : { tables: { ...tables } }),
    ...extra,
  };
}

/** The question of a walk: the mandate's own data are as of each date, so no date is sent. */
function walkBodyOf(question: YamlQuestion): PostBody<"/v1/construct/walk"> {
  const { date: _, frontier: __, ...body } = bodyOf({ ...question, extra: {} });
  return { ...body, ...question.extra } as PostBody<"/v1/construct/walk">;
}

/** What can be chosen from; empty until it is known. */
function useOffers(): {
  portfolios: readonly string[];
  factors: readonly string[];
  groups: readonly string[];
} {
  const portfolios = answerOf("/v1/portfolios").value;
  const model = answerOf("/v1/covariance", chosen("date")).value;
  const factors = model.state === "there" ? model.value.factors : [];
  return {
    portfolios: portfolios.state === "there" ? portfolios.value.portfolios : [],
    // Styles first: views and limits are mostly of them.
    factors: [
      ...factors.filter(({ family }) => family === "style"),
      ...factors.filter(({ family }) => family !== "style"),
    ].map(({ factor }) => factor),
    groups: factors.filter(({ family }) => family === "industry").map(({ factor }) => factor),
  };
}
