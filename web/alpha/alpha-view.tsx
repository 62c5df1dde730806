import type { JSX } from "preact";
import { answerOf, answerTo } from "../answers.ts";
import type { ProjectDocument } from "../documents/index.ts";
import { Result } from "../forms/index.ts";
import { Answered } from "../parts/index.ts";
import { address } from "../place.ts";
import { tabTexts } from "../tab-texts.ts";
import { AlphaForm } from "./alpha-form.tsx";
import { alphaQuestion } from "./alpha-question.ts";
import { AlphaResult } from "./alpha-result.tsx";

/** The view that says of a signal whether it is new, and what it is worth. */
export function AlphaView(): JSX.Element {
  return <Answered answer={answerOf("/v1/project")}>{(project) => <Alpha project={project} />}</Answered>;
}

function Alpha({ project }: { readonly project: ProjectDocument }): JSX.Element {
  const key = address.value.own.asked ?? "";
  const asked = alphaQuestion(tabTexts.readQuestion(key));
  const answer =
    asked === undefined
      ? undefined
      : answerTo("/v1/alpha", {
          ...asked.options,
          signals: { ...asked.signals },
          returns: true,
          terms: true,
        });
  return (
    <>
      <h2>Is a signal new, and what is it worth?</h2>
      <AlphaForm project={project} asked={asked} />
      {key !== "" && asked === undefined ? (
        <p role="alert">
          The signal of this address cannot be read, is not in this tab, or was too large to be kept over a
          reload: give it again.
        </p>
      ) : null}
      <Result of={key}>
        {answer === undefined ? null : (
          <Answered answer={answer}>{(found) => <AlphaResult found={found} />}</Answered>
        )}
      </Result>
    </>
  );
}
