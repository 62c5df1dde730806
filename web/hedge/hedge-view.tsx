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
import { firstHedge } from "./first-hedge.ts";
import { HedgeForm, type HedgeOffers } from "./hedge-form.tsx";
import { HedgeResult } from "./hedge-result.tsx";

/** The view in which risks of a book are taken away by what is held beside it. */
export function HedgeView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/project")}>{({ benchmark }) => <Hedge benchmark={benchmark} />}</Answered>
  );
}

function Hedge({ benchmark }: { readonly benchmark: string | null }): JSX.Element {
  const written = useYamlForm("hedge", "hedge", firstHedge(benchmark));
  const { asked } = written;
  const answer = asked === undefined ? undefined : answerTo("/v1/hedge", bodyOf(asked));
  const form = withRefusals(written, answer?.value);
  return (
    <>
      <h2>Hedge a book</h2>
      <div class="form-and-text">
        <HedgeForm form={form} offers={useOffers(benchmark)} />
        <AskBeside what="hedge" verb="Hedge" form={form} hasFaults={written.faults.length > 0} />
      </div>
      <Result of={asked}>
        {answer === undefined ? null : (
          <Answered answer={answer}>{(found) => <HedgeResult found={found} />}</Answered>
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
