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
import { address } from "../place.ts";
import { spanOf, WalkForm } from "../walk/index.ts";
import { firstHedge } from "./first-hedge.ts";
import { HedgeForm, type HedgeOffers } from "./hedge-form.tsx";
import { HedgeResult } from "./hedge-result.tsx";
import { HedgeWalkResult } from "./hedge-walk-result.tsx";

/** The view in which risks of a book are taken away by what is held beside it. */
export function HedgeView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/project")}>
      {({ benchmark, forecastDates }) => <Hedge benchmark={benchmark} forecastDates={forecastDates} />}
    </Answered>
  );
}

function Hedge({
  benchmark,
  forecastDates,
}: {
  readonly benchmark: string | null;
  readonly forecastDates: readonly string[];
}): JSX.Element {
  const written = useYamlForm("hedge", "hedge", firstHedge(benchmark));
  const { asked } = written;
  const span = spanOf(asked?.extra);
  const hasFaults = written.faults.length > 0;
  const answer = asked === undefined || span !== undefined ? undefined : answerTo("/v1/hedge", bodyOf(asked));
  const walk =
    asked === undefined || span === undefined ? undefined : answerTo("/v1/hedge/walk", walkBodyOf(asked));
  const form = withRefusals(written, (answer ?? walk)?.value);
  return (
    <>
      <h2>Hedge a book</h2>
      <div class="form-and-text">
        <HedgeForm form={form} offers={useOffers(benchmark)} />
        <AskBeside what="hedge" verb="Hedge" form={form} hasFaults={hasFaults}>
          <WalkForm
            verb="Roll"
            forecastDates={forecastDates}
            isDisabled={hasFaults}
            asked={span}
            onWalk={(of) => form.ask({ ...of })}
          />
        </AskBeside>
      </div>
      <Result of={asked}>
        {asked === undefined ? (
          <p>
            Nothing is asked yet: Hedge finds it for the date above; Through history rolls it from date to
            date.
          </p>
        ) : null}
        {answer === undefined ? null : (
          <Answered answer={answer}>{(found) => <HedgeResult found={found} />}</Answered>
        )}
        {walk === undefined ? null : (
          <Answered answer={walk}>{(found) => <HedgeWalkResult found={found} />}</Answered>
        )}
      </Result>
    </>
  );
}

/** The question as it is sent: the page's own portfolio, where the hedge names none. */
function bodyOf(question: YamlQuestion): PostBody<"/v1/hedge"> {
  const hedge = documentOf(question);
  const { date, portfolio } = chosen("date", "portfolio");
  const { tables } = question;
  return {
    hedge,
    ...(date === undefined ? {} : { date }),
    ...(portfolio === undefined || hedge.portfolio !== undefined ? {} : { portfolio }),
    ...(Object.keys(tables).length === 0 ? {} : { tables: { ...tables } }),
  };
}

/** The question of a walk: the hedge is decided at each date, so no date is sent. */
function walkBodyOf(question: YamlQuestion): PostBody<"/v1/hedge/walk"> {
  const { date: _, ...body } = bodyOf(question);
  return { ...body, ...question.extra } as PostBody<"/v1/hedge/walk">;
}

function useOffers(benchmark: string | null): HedgeOffers {
  const portfolios = answerOf("/v1/portfolios").value;
  const model = answerOf("/v1/covariance", chosen("date")).value;
  const chosenBenchmark = address.value.benchmark;
  return {
    portfolios: portfolios.state === "there" ? portfolios.value.portfolios : [],
    factors: model.state === "there" ? model.value.factors.map(({ factor }) => factor) : [],
    benchmark: chosenBenchmark === "" || chosenBenchmark === "none" ? benchmark : chosenBenchmark,
  };
}
