import type { Fault } from "../../../engine/errors/index.ts";
import type { DataSpec } from "../../../wire/index.ts";

/** What is to be said of a file: row, column and value where there are any, and words of the rule. */
type Expected = Readonly<Omit<Partial<Fault>, "file" | "rule">> & { readonly rule: RegExp };

interface FaultyFile {
  readonly faults: readonly Expected[];
  /** Of the table's spec, beside its path. */
  readonly spec?: Partial<DataSpec["bars"]>;
}

const price = (row: number, value: string, rule: RegExp): FaultyFile => ({
  faults: [{ row, column: "price", value, rule }],
});
const noNumber = (row: number, value: string) => price(row, value, /^price must be a number such as/);
const whole = (rule: RegExp): FaultyFile => ({ faults: [{ rule }] });
const line = (row: number, rule: RegExp): FaultyFile => ({ faults: [{ row, rule }] });
const missing = (...columns: readonly string[]): FaultyFile => ({
  faults: [
    ...columns.map((column) => ({ column, rule: /^the column is missing.*columns of the file/ })),
    { rule: /^bars need total_return, adjusted_price or price/ },
  ],
});

/** Every faulty file, and all faults that it is to give. Those in `files` are kept; `make-files.ts` makes the others. */
export const faultyFiles: Readonly<Record<string, FaultyFile>> = {
  // Encodings
  "utf16-marked.csv": whole(/UTF-16.*save the file as CSV in UTF-8/),
  "utf16-bare.csv": whole(/UTF-16.*save the file as CSV in UTF-8/),
  "latin1-cell.csv": line(3, /the line must be UTF-8.*Latin-1/),
  "latin1-header.csv": line(1, /the header is not UTF-8.*Latin-1/),
  "two-marks.csv": { faults: [{ column: "date", rule: /^the column is missing/ }] },
  "nul-cell.csv": whole(/NUL bytes/),
  "latin1.ndjson": whole(/record 1 must be UTF-8.*Latin-1/),
  // Lines and fields
  "quote-open.csv": line(3, /a quote must be closed before the line ends/),
  "quote-inside.csv": line(3, /quotes inside a field must be doubled/),
  "quoted-line-break.csv": {
    faults: [
      { row: 3, rule: /a quote must be closed before the line ends/ },
      { row: 4, rule: /quotes inside a field must be doubled/ },
    ],
  },
  "short-row.csv": line(3, /must have 3 fields like the header, this one has 2: none for price/),
  "long-row.csv": line(3, /must have 3 fields like the header, this one has 4: 1 too many/),
  "duplicate-header.csv": {
    faults: [{ row: 1, column: "price", rule: /columns 3 and 4 are both called "price"/ }],
  },
  "header-only.csv": whole(/a header but no rows/),
  "empty.csv": whole(/empty \(0 bytes\)/),
  "blank-lines.csv": line(1, /the first line must be the header/),
  "no-header.csv": missing("date", "id"),
  "fixed-width.csv": missing("date", "id"),
  "old-mac.csv": whole(/CR alone/),
  "web-page.csv": missing("date", "id"),
  // Dates
  "mixed-dates.csv": {
    faults: [
      { row: 3, column: "date", value: "02/01/2024", rule: /a date written YYYY-MM-DD/ },
      { row: 4, column: "date", value: "2024-1-4", rule: /a date written YYYY-MM-DD/ },
    ],
  },
  "no-such-day.csv": { faults: [{ row: 3, column: "date", value: "2024-02-30", rule: /a day that exists/ }] },
  "time-of-day.csv": {
    faults: [{ row: 3, column: "date", value: "2024-01-03 16:00", rule: /without a time of day/ }],
  },
  "year-9999.csv": {
    faults: [{ row: 3, column: "date", value: "9999-12-31", rule: /between 1800 and 2199/ }],
  },
  "empty-date.csv": { faults: [{ row: 3, column: "date", value: "", rule: /date must not be empty/ }] },
  // Numbers
  "thousands.csv": noNumber(3, "1,234.5"),
  "decimal-comma.csv": noNumber(2, "10,5"),
  "formula.csv": noNumber(3, "=C2*1.1"),
  "formula-command.csv": noNumber(3, "=cmd|' /C calc'!A0"),
  "error-value.csv": noNumber(3, "#DIV/0!"),
  "currency-sign.csv": noNumber(3, "$11"),
  "underscores.csv": noNumber(3, "1_000"),
  "percent-sign.csv": {
    faults: [{ row: 2, column: "total_return", value: "1.5%", rule: /must be a number/ }],
  },
  "in-percent.csv": {
    faults: [{ row: 2, column: "total_return", value: "150", rule: /at most 100.*in percent/ }],
  },
  "infinite.csv": price(3, "inf", /must be finite/),
  "overflow.csv": price(3, "1e400", /must fit a double/),
  "negative-price.csv": price(3, "-11", /must be above 0/),
  // Keys
  "blank-around-id.csv": {
    faults: [{ row: 3, column: "id", value: "A ", rule: /begin or end with blanks/ }],
  },
  "empty-id.csv": { faults: [{ row: 3, column: "id", value: "", rule: /id must not be empty/ }] },
  "repeated-key.csv": {
    faults: [{ row: 3, column: "date, id", value: "2024-01-02 A", rule: /must stand only once.*row 2/ }],
  },
  // JSON
  "trailing-comma.json": line(1, /not valid JSON/),
  "missing-comma.json": whole(/record 2 of the array does not begin where it should/),
  "truncated.json": whole(/the array is not closed.*truncated/),
  "wrapped.json": {
    faults: [{ row: 1, column: "data", rule: /lists and records within are not read/ }],
  },
  "rows-as-lists.json": {
    faults: [
      { row: 1, rule: /a record must be an object/ },
      { row: 2, rule: /a record must be an object/ },
    ],
  },
  "no-records.json": whole(/the array has no records/),
  "not-a-number.ndjson": line(2, /not valid JSON/),
  "nested-value.ndjson": {
    faults: [
      { row: 1, column: "price", value: '{"close":10}', rule: /lists and records within are not read/ },
    ],
  },
  "long-number.ndjson": {
    faults: [{ row: 1, column: "id", rule: /more than 15 digits.*write it as text/ }],
  },
  "table.csv.json": {
    faults: [
      { row: 1, rule: /not valid JSON/ },
      { row: 2, rule: /not valid JSON/ },
    ],
  },
  // Not what the name says
  "pickled.parquet": whole(/not Parquet/),
  "text.arrow": whole(/not Arrow/),
  "feather-1.feather": whole(/Feather of version 1/),
  "plain.csv.gz": whole(/not gzip/),
  "text.xlsx": whole(/not an Excel workbook/),
  "encrypted.xlsx": whole(/encrypted, or an old one/),
  "table.xls": whole(/the name must end in \.csv/),
  "renamed-workbook.csv": whole(/a zip or Excel file/),
  // Damaged and cut off
  "truncated.parquet": whole(/truncated/),
  "damaged.parquet": whole(/damaged or truncated/),
  "lists.parquet": {
    faults: [{ column: "price", rule: /must be a number type, the column is DOUBLE\[\]|DECIMAL.*\[\]/ }],
  },
  "no-rows.parquet": whole(/columns but no rows/),
  "truncated.arrow": whole(/truncated/),
  "truncated-stream.arrow": whole(/truncated/),
  "damaged.arrow": whole(/the Arrow file cannot be read/),
  "truncated.csv.gz": whole(/the gzip file is truncated/),
  "damaged.csv.gz": whole(/the gzip data are damaged/),
  "truncated.xlsx": whole(/truncated: the index at its end is missing/),
  "cut-off-xml.xlsx": whole(/cut off/),
  "no-workbook.xlsx": whole(/no Excel workbook/),
  // Workbooks
  "empty-sheet.xlsx": whole(/sheet "Prices" is empty/),
  "header-only.xlsx": whole(/columns but no rows/),
  "no-header.xlsx": {
    faults: [{ rule: /sheet "Prices" has no header in its first 50 rows/ }],
  },
  "formula-unstored.xlsx": {
    faults: [{ row: 3, column: "price", rule: /cell C3 is a formula without its result/ }],
  },
  "error-cell.xlsx": {
    faults: [{ row: 3, column: "price", value: "#DIV/0!", rule: /cell C3 is an error of the spreadsheet/ }],
  },
  "merged-cells.xlsx": {
    faults: [
      { row: 2, value: "B2:B3", rule: /cells B2:B3 of sheet "Prices" are merged/ },
      { row: 3, rule: /must stand only once/ },
    ],
  },
  "beside-the-table.xlsx": {
    faults: [{ row: 2, column: "D", value: "a remark", rule: /cell D2 stands beside the table/ }],
  },
  "date-as-number.xlsx": {
    faults: [{ row: 2, column: "date", value: "45293", rule: /a date written YYYY-MM-DD/ }],
  },
  "other-sheet.xlsx": {
    faults: [{ rule: /no sheet "Prizes", did you mean "Prices"\? \(sheets: Prices\)/ }],
    spec: { sheet: "Prizes" },
  },
  "doctype.xlsx": whole(/declares a document type/),
  // Far larger than they seem
  "bomb.csv.gz": whole(/unpacks to more than 100 times its size/),
  "bomb.ndjson.gz": whole(/unpacks to more than 100 times its size/),
  "bomb-declared.xlsx": whole(/zip bomb/),
  "bomb-lying.xlsx": whole(/more than the 4096 bytes it declares.*zip bomb/),
  "sparse.csv": whole(/ends in NUL bytes/),
  "sparse-only.csv": whole(/nothing but NUL bytes/),
  "sparse.json": whole(/ends in NUL bytes/),
};
