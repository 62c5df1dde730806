import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { asCsv } from "./as-csv.ts";

/** A text file that is dropped, chosen, or pasted. */
export function FileDrop({
  title,
  held,
  fault,
  onFile,
  onRemove,
}: {
  readonly title: string;
  /** Name of the file that is there; empty for none. */
  readonly held: string;
  readonly fault?: string | undefined;
  readonly onFile: (name: string, text: string) => void;
  readonly onRemove?: () => void;
}): JSX.Element {
  const [isOver, setOver] = useState(false);
  const [isPasting, setPasting] = useState(false);
  const take = async (files: FileList | null | undefined): Promise<void> => {
    // A copy: the list of a field is emptied with it, before the second file is read.
    for (const file of [...(files ?? [])]) onFile(file.name, await file.text());
  };
  return (
    <fieldset
      class={isOver ? "drop over" : "drop"}
      aria-label={title}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer?.files);
      }}
    >
      <span>
        {title}
        {held === "" ? "" : ": "}
        {held === "" ? null : <strong>{held}</strong>}
      </span>
      <span class="buttons">
        <label class="pick">
          Choose or drop a file
          <input
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            multiple
            onChange={(event) => {
              void take(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
        </label>
        <button type="button" class="quiet" onClick={() => setPasting(!isPasting)} aria-expanded={isPasting}>
          Paste
        </button>
        {held === "" || onRemove === undefined ? null : (
          <button type="button" class="quiet" onClick={onRemove}>
            Remove
          </button>
        )}
      </span>
      {isPasting ? (
        <textarea
          rows={6}
          aria-label={`${title}: paste it here`}
          placeholder="Paste the table here, with its header"
          onPaste={(event) => {
            event.preventDefault();
            const text = event.clipboardData?.getData("text/plain") ?? "";
            onFile("pasted.csv", asCsv(text));
            setPasting(false);
          }}
        />
      ) : null}
      {fault === undefined ? null : <p class="faults">{fault}</p>}
    </fieldset>
  );
}
