import type { JSX } from "preact";
import { type Cell, formatCsv } from "../csv.ts";

/** A button that saves a table as CSV, in full precision. */
export function ExportButton({
  fileName,
  header,
  rows,
}: {
  readonly fileName: string;
  readonly header: readonly string[];
  readonly rows: () => readonly (readonly Cell[])[];
}): JSX.Element {
  const save = (): void => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([formatCsv(header, rows())], { type: "text/csv" }));
    link.download = `${fileName}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" class="quiet" onClick={save} aria-label={`Save ${fileName} as CSV`}>
      CSV
    </button>
  );
}
