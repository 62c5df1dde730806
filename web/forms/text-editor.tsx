import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { ProblemFault } from "../../client/index.ts";

/** The whole of a form as text: YAML or JSON, for what the form has no fields for. */
export function TextEditor({
  title,
  text,
  onText,
  faults,
}: {
  readonly title: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly faults: readonly ProblemFault[];
}): JSX.Element {
  const id = useId();
  return (
    <div class="text-editor">
      <label for={id}>{title}</label>
      <textarea
        id={id}
        rows={Math.min(30, Math.max(10, text.split("\n").length + 1))}
        spellcheck={false}
        value={text}
        aria-invalid={faults.length > 0}
        aria-describedby={`${id}-faults`}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      <div id={`${id}-faults`} role="status">
        {faults.length === 0 ? (
          <small>Nothing is wrong with it as far as the page can tell.</small>
        ) : (
          <ul class="faults">
            {faults.map((fault) => (
              <li key={`${fault.row} ${fault.column} ${fault.rule}`}>{faultWords(fault)}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** A fault as a sentence that begins with its place. */
function faultWords({ row, column, value, rule }: ProblemFault): string {
  const place = [
    row === undefined ? "" : `line ${row}`,
    column ?? "",
    value === undefined ? "" : `“${value}”`,
  ].filter((word) => word !== "");
  return place.length === 0 ? rule : `${place.join(", ")}: ${rule}`;
}

/** The faults of a field by its path. */
export function faultAt(faults: readonly ProblemFault[], path: readonly string[]): string | undefined {
  const column = path.join(".");
  const found = faults.filter((fault) => fault.column === column);
  return found.length === 0 ? undefined : found.map(({ rule }) => rule).join("; ");
}
