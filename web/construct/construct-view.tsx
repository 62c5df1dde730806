import type { JSX } from "preact";
import type { PostBody } from "../../client/index.ts";
import { answerOf, answerTo } from "../answers.ts";
import { chosen } from "../asked.ts";
import {
  Result,
  readYaml,
  TextEditor,
  useYamlForm,
  type YamlForm,
  type YamlQuestion,
} from "../forms/index.ts";
import { Answered } from "../parts/index.ts";
import { ConstructResult, type WrittenMandate } from "./construct-result.tsx";
import { MandateForm } from "./mandate-form.tsx";
import { templates } from "./templates.ts";

/** The view in which a portfolio is made: a mandate, and what serves it best. */
export function ConstructView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/project")}>
      {({ benchmark }) => <Construct hasBenchmark={benchmark !== null} />}
    </Answered>
  );
}

function Construct({ hasBenchmark }: { readonly hasBenchmark: boolean }): JSX.Element {
  const first = templates.find(({ isRelative }) => isRelative === hasBenchmark)?.text ?? "";
  const written = useYamlForm("construct", "mandate", first);
  const { asked, question } = written;
  const answer = asked === undefined ? undefined : answerTo("/v1/construct", bodyOf(asked));
  const now = answer?.value;
  // What the server refused stands at its field, as long as it is still what was sent.
  const refused = now?.state === "failed" && asked?.text === question.text ? now.problems : [];
  const form: YamlForm = {
    ...written,
    faults: [...written.faults, ...(written.faults.length === 0 ? refused : [])],
  };
  return (
    <>
      <h2>Construct a portfolio</h2>
      <div class="form-and-text">
        <MandateForm form={form} offers={useOffers()} />
        <div class="beside">
          <TextEditor
            title="The same mandate as text (YAML or JSON): it has every key, the fields have the usual ones"
            text={question.text}
            onText={form.setText}
            faults={form.faults}
          />
          <Ask form={form} hasFaults={written.faults.length > 0} />
        </div>
      </div>
      {written.isLost ? (
        <p role="alert">
          The mandate of this address was too long for it, and this tab does not have it: write it anew, or
          open the address in the tab that it is from.
        </p>
      ) : null}
      {answer === undefined || asked === undefined ? null : (
        <Result of={asked}>
          <Answered answer={answer}>
            {(found) => <ConstructResult found={found} mandate={plainMandate(asked)} />}
          </Answered>
        </Result>
      )}
    </>
  );
}

function Ask({ form, hasFaults }: { readonly form: YamlForm; readonly hasFaults: boolean }): JSX.Element {
  const hasViews = (form.document as { alpha?: unknown } | undefined)?.alpha !== undefined;
  return (
    <p class="form">
      <span class="buttons">
        <button type="button" class="primary" disabled={hasFaults} onClick={() => form.ask()}>
          Construct
        </button>
        <button
          type="button"
          disabled={hasFaults || !hasViews}
          title={hasViews ? undefined : "A frontier needs expected returns: give the mandate some"}
          onClick={() => form.ask({ frontier: POINTS })}
        >
          Frontier in {POINTS} points
        </button>
        {hasFaults ? (
          <span class="faults">
            {form.faults.length === 1 ? "One thing is" : `${form.faults.length} things are`} wrong with the
            mandate: see above.
          </span>
        ) : null}
      </span>
    </p>
  );
}

const POINTS = 20;

/** The mandate of a question as plain data. */
function plainMandate({ text }: YamlQuestion): WrittenMandate {
  const { document } = readYaml(text, "mandate");
  return typeof document === "object" && document !== null ? document : {};
}

/** The question as it is sent: the page's own choices, where the mandate says nothing itself. */
function bodyOf(question: YamlQuestion): PostBody<"/v1/construct"> {
  const { tables, extra } = question;
  const mandate = plainMandate(question);
  const { date, portfolio, benchmark } = chosen("date", "portfolio", "benchmark");
  return {
    mandate: { ...mandate },
    ...(date === undefined ? {} : { date }),
    ...(portfolio === undefined || mandate.portfolio !== undefined ? {} : { portfolio }),
    ...(benchmark === undefined || mandate.benchmark !== undefined ? {} : { benchmark }),
    ...(Object.keys(tables).length === 0 ? {} : { tables: { ...tables } }),
    ...extra,
  };
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
