import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { PostBody } from "../../client/index.ts";
import { answerTo } from "../answers.ts";
import type { ExplainDocument, LineageNode, LineageSource } from "../documents/index.ts";
import { Answered } from "../parts/index.ts";
import { precise } from "../words.ts";

/** Units that say nothing a reader does not see. */
const PLAIN_UNITS: readonly string[] = ["name", "date", "score", "one", "exposure"];

/** Levels that are open at first. */
const OPEN = 2;

/** What a number was made of, down to the cells of files: the server computes it again from the data, which takes seconds. */
export function Lineage({ question }: { readonly question: PostBody<"/v1/explain"> }): JSX.Element {
  return (
    <Answered answer={answerTo("/v1/explain", question)}>
      {(document) => <Explained document={document} />}
    </Answered>
  );
}

function Explained({ document }: { readonly document: ExplainDocument }): JSX.Element {
  const { explanation, notes, changes, runId } = document;
  return (
    <>
      <ul class="lineage">
        <Node node={explanation} level={0} />
      </ul>
      {changes.map(({ file, what, meaning }) => (
        <p key={file} class="changed">
          {file} {what}; {meaning}.
        </p>
      ))}
      <p class="soft">{[...notes, `run ${runId.slice(0, 12)}`].join("; ")}.</p>
    </>
  );
}

function Node({ node, level }: { readonly node: LineageNode; readonly level: number }): JSX.Element {
  const isFurther = useSignal(false);
  const { children, query, note, source } = node;
  const more = (
    <>
      {note === undefined ? null : <span class="soft">{note}</span>}
      {source === undefined ? null : <Cell source={source} />}
    </>
  );
  if (children.length > 0)
    return (
      <li>
        <details open={level < OPEN}>
          <summary>
            <Line node={node} />
            {more}
          </summary>
          <ul>
            {children.map((child, i) => (
              <Node key={i} node={child} level={level + 1} />
            ))}
          </ul>
        </details>
      </li>
    );
  return (
    <li>
      <Line node={node} />
      {more}
      {query === undefined || isFurther.value ? null : (
        <>
          {" "}
          <button
            type="button"
            class="quiet"
            aria-label={`Go on from ${node.what}`}
            onClick={() => {
              isFurther.value = true;
            }}
          >
            go on
          </button>
        </>
      )}
      {query !== undefined && isFurther.value ? (
        <Answered answer={answerTo("/v1/explain", { query })}>
          {({ explanation }) => (
            <ul>
              <Node node={explanation} level={0} />
            </ul>
          )}
        </Answered>
      ) : null}
    </li>
  );
}

function Line({ node }: { readonly node: LineageNode }): JSX.Element {
  const { what, value, unit, formula, stored } = node;
  const isMissing = value === null;
  return (
    <span class="node">
      {what}: <b>{typeof value === "string" ? value : isMissing ? "missing" : precise(value)}</b>
      {isMissing || PLAIN_UNITS.includes(unit) ? "" : ` ${unit}`}
      {formula === undefined ? null : <span class="soft"> = {formula}</span>}
      {stored === undefined ? null : (
        <span class="soft">
          {" "}
          {stored === value ? "as the run keeps it" : `the run keeps ${String(stored)}`}
        </span>
      )}
    </span>
  );
}

function Cell({ source }: { readonly source: LineageSource }): JSX.Element {
  const { file, sheet, row, column, written, touched } = source;
  return (
    <span class="cell">
      {file}
      {sheet === undefined ? "" : `, sheet ${sheet}`}, row {row}, {column}
      {written === "" ? "" : `: “${written}”`}
      {touched === undefined ? "" : ` (${touched})`}
    </span>
  );
}
