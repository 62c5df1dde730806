import type { ComponentChildren, JSX } from "preact";
import type { Answer } from "../answers.ts";
import { readYaml } from "../yaml-text.ts";
import { TextEditor } from "./text-editor.tsx";
import type { YamlForm } from "./yaml-form.ts";
import type { YamlQuestion } from "./yaml-question.ts";

/** The text of a form, what is wrong with it, and the button that asks: beside the fields. */
export function AskBeside({
  what,
  verb,
  form,
  hasFaults,
  children,
}: {
  /** What the text is: a mandate, a hedge. */
  readonly what: string;
  readonly verb: string;
  readonly form: YamlForm;
  /** Of the page's own finding: what the server refused may be sent again. */
  readonly hasFaults: boolean;
  /** Further buttons. */
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="beside">
      <TextEditor
        title={`The same ${what} as text (YAML or JSON): it has every key, the fields have the usual ones`}
        text={form.question.text}
        onText={form.setText}
        faults={form.faults}
      />
      <p class="form">
        <span class="buttons">
          <button type="button" class="primary" disabled={hasFaults} onClick={() => form.ask()}>
            {verb}
          </button>
          {children}
          {hasFaults ? (
            <span class="faults">
              {form.faults.length === 1 ? "One thing is" : `${form.faults.length} things are`} wrong with the{" "}
              {what}: see above.
            </span>
          ) : null}
        </span>
      </p>
      {form.isLost ? (
        <p role="alert">
          The {what} of this address cannot be read, or was too long for it and this tab does not have it:
          write it anew, or open the address in the tab that it is from.
        </p>
      ) : null}
    </div>
  );
}

/** The form with what the server refused at its fields, as long as it is still what was sent. */
export function withRefusals(form: YamlForm, answer: Answer<unknown> | undefined): YamlForm {
  const isSame = form.asked?.text === form.question.text;
  if (form.faults.length > 0 || !isSame || answer?.state !== "failed") return form;
  return { ...form, faults: answer.problems };
}

/** The document of a question as plain data. */
export function documentOf({
  text,
}: YamlQuestion): Readonly<Record<string, unknown>> & Record<string, unknown> {
  const { document } = readYaml(text, "document");
  return typeof document === "object" && document !== null ? { ...document } : {};
}
