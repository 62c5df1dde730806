import { useEffect, useMemo, useState } from "preact/hooks";
import type { ProblemFault } from "../../client/index.ts";
import { type Checks, loadChecks } from "../checks.ts";
import { address, go } from "../place.ts";
import { isText, partsOf } from "../stored-shapes.ts";
import { tabTexts } from "../tab-texts.ts";
import { readYaml, withKey, withValue } from "../yaml-text.ts";
import { type YamlQuestion, yamlQuestion } from "./yaml-question.ts";

/** A form over a YAML document. The text is all there is: fields read it and write into it. */
export interface YamlForm {
  readonly question: YamlQuestion;
  /** Plain data; undefined where the text cannot be read, and then the fields stand still. */
  readonly document: unknown;
  readonly faults: readonly ProblemFault[];
  /** What was asked last, by the address. */
  readonly asked: YamlQuestion | undefined;
  /** Whether the address has a question that this tab does not know. */
  readonly isLost: boolean;
  readonly set: (path: readonly string[], value: unknown) => void;
  readonly rename: (path: readonly string[], name: string) => void;
  readonly setText: (text: string) => void;
  /** Gives a table a name, and a path of the document that name. */
  readonly addTable: (path: readonly string[], name: string, text: string) => void;
  readonly ask: (extra?: YamlQuestion["extra"]) => void;
  /** Writes another text and asks it. */
  readonly askText: (text: string) => void;
}

interface Draft extends YamlQuestion {
  /** The question in the address that it was made of. */
  readonly of: string;
}

/**
 * The form of a view. What is asked stands in the address (`asked`); what is being written is kept in this tab.
 *
 * @param first  the text that a form begins with
 */
export function useYamlForm(view: "construct" | "hedge", check: keyof Checks, first: string): YamlForm {
  const checks = useChecks();
  const key = address.value.own.asked ?? "";
  const asked = useMemo(() => yamlQuestion(tabTexts.readQuestion(key)), [key]);
  const [stored, store] = useState<Draft | undefined>(() => keptDraft(view));
  const draft = draftFor(stored, { key, asked, first });
  const { text, tables } = draft;
  const change = (next: Partial<Draft>): void => {
    const changed = { ...draft, ...next };
    tabTexts.keep(`draft-${view}`, JSON.stringify(changed));
    store(changed);
  };
  const askOf = (question: YamlQuestion): void => {
    const next = tabTexts.questionText(question);
    change({ text: question.text, of: next });
    go({ own: { ...address.value.own, asked: next } });
  };
  const read = useMemo(() => readYaml(text, check), [text, check]);
  const faults = useMemo(
    () =>
      read.faults.length > 0 || checks === undefined
        ? read.faults
        : checks[check](read.document, read.lineOf),
    [read, checks, check],
  );
  return {
    question: { text, tables },
    document: read.document,
    faults,
    asked,
    isLost: key !== "" && asked === undefined,
    set: (path, value) => change({ text: withValue(text, path, value) }),
    rename: (path, name) => change({ text: withKey(text, path, name) }),
    setText: (next) => change({ text: next }),
    addTable: (path, name, table) =>
      change({ text: withValue(text, path, name), tables: { ...tables, [name]: table } }),
    ask: (extra) => askOf({ text, tables, ...(extra === undefined ? {} : { extra }) }),
    askText: (next) => askOf({ text: next, tables }),
  };
}

/** What is being written goes on, unless the address has come to another question: then that. */
function draftFor(
  stored: Draft | undefined,
  {
    key,
    asked,
    first,
  }: { readonly key: string; readonly asked: YamlQuestion | undefined; readonly first: string },
): Draft {
  if (asked !== undefined && stored?.of !== key) return { ...asked, of: key };
  return stored ?? { text: first, tables: {}, of: key };
}

/** Writes the text of a view's form from elsewhere on the page: it is there when the view is looked at. */
export function writeForm(view: "construct" | "hedge", { text, tables }: YamlQuestion): void {
  tabTexts.keep(`draft-${view}`, JSON.stringify({ text, tables, of: "" } satisfies Draft));
}

/** What is being written in a view's form in this tab; undefined where nothing is. */
export const formText = (view: "construct" | "hedge"): string | undefined => keptDraft(view)?.text;

function keptDraft(view: string): Draft | undefined {
  const stored = tabTexts.readQuestion(tabTexts.kept(`draft-${view}`));
  const question = yamlQuestion(stored);
  const { of } = partsOf(stored);
  return question === undefined ? undefined : { ...question, of: isText(of) ? of : "" };
}

function useChecks(): Checks | undefined {
  const [checks, setChecks] = useState<Checks>();
  useEffect(() => {
    let isGone = false;
    // Where they do not come the server still checks what is sent.
    void loadChecks().then(
      (loaded) => !isGone && setChecks(loaded),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return checks;
}
