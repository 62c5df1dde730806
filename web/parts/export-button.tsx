import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Cell, formatCsv, formatTsv } from "../exports/index.ts";
import { saveFile } from "../save-file.ts";

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A table as it is taken along. */
export interface Exported {
  /** Without its ending. */
  readonly fileName: string;
  readonly header: readonly string[];
  readonly rows: () => readonly (readonly Cell[])[];
}

/** Buttons that take a table along in full precision: as CSV, as a workbook, or to the clipboard for a spreadsheet. */
export function ExportButton({ fileName, header, rows }: Exported): JSX.Element {
  const said = useSignal("");
  const csv = (): void =>
    saveFile(`${fileName}.csv`, new Blob([formatCsv(header, rows())], { type: "text/csv" }));
  const excel = async (): Promise<void> => {
    try {
      const { makeWorkbook } = await import("../make-workbook.ts");
      saveFile(`${fileName}.xlsx`, new Blob([makeWorkbook(fileName, header, rows())], { type: WORKBOOK }));
      said.value = "";
    } catch {
      said.value = "Excel did not come: load the page anew, or take CSV.";
    }
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(formatTsv(header, rows()));
      said.value = "Copied.";
    } catch {
      // Without TLS and from another machine browsers keep the clipboard to themselves.
      said.value = "The browser does not let this page copy: take CSV.";
    }
  };
  return (
    <span class="taking">
      <span role="status">{said.value}</span>
      <button type="button" class="quiet" onClick={csv} aria-label={`Save ${fileName} as CSV`}>
        CSV
      </button>
      <button
        type="button"
        class="quiet"
        onClick={excel}
        aria-label={`Save ${fileName} as an Excel workbook`}
      >
        Excel
      </button>
      <button type="button" class="quiet" onClick={copy} aria-label={`Copy ${fileName} for a spreadsheet`}>
        Copy
      </button>
    </span>
  );
}
