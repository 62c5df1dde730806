import { type HoldingLine, type HoldingsFile, summariseHoldings } from "../holdings-file/index.ts";
import type { CheckedHoldings, WrittenHoldings } from "../model/index.ts";
import { counted } from "./counted.ts";
import type { Output } from "./output.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** Lines of a list that people are shown; JSON has all. */
const SHOWN = 40;

/** What was understood of a file of holdings, what was changed, and what became of it. */
export function holdingsFileOutput(
  { file, unknown }: CheckedHoldings,
  written: WrittenHoldings | undefined,
): Output {
  const sums = summariseHoldings(file.lines);
  const text = [
    `${file.file}: ${counted(file.lines.length, "holding")}, ${file.form}, header in row ${file.headerRow}`,
    "",
    ...Object.entries(file.columns).map(([field, column]) => `  ${field.padEnd(12)} ${column}`),
    ...(file.ignored.length > 0 ? [`  not read     ${file.ignored.join(", ")}`] : []),
    ...section("Understood", file.understood),
    ...section(`Changed in ${counted(file.changes.length, "row")}`, file.changes.map(changeText)),
    ...section(
      `Left out, ${counted(file.skipped.length, "row")}`,
      file.skipped.map(({ row, text: of, why }) => `row ${row}, ${why}: ${of}`),
    ),
    "",
    sumsTable(sums),
    ...section(unknownTitle(file, unknown), (unknown ?? []).map(unknownText)),
    ...(unknown === undefined ? ["", "There is no project here, so no id was looked for in one."] : []),
    ...(file.faults.length > 0
      ? ["", `${counted(file.faults.length, "fault")}: nothing is written.`]
      : written === undefined
        ? ["", "No faults."]
        : ["", ...writtenText(written)]),
  ].join("\n");
  const { lines: holdings, ...rest } = file;
  return { text, json: { ...rest, holdings, sums, unknown: unknown ?? null, written: written ?? null } };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const rest = lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more (--json has all)`] : [];
  return ["", `${title}:`, ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...rest];
}

function changeText({ row, column, value, became, rule }: HoldingsFile["changes"][number]): string {
  const place = column === "" ? `row ${row}` : `row ${row}, ${column}`;
  return value === became
    ? `${place}: ${value}: ${rule}`
    : `${place}: ${JSON.stringify(value)} is ${became}: ${rule}`;
}

function sumsTable(sums: ReturnType<typeof summariseHoldings>): string {
  const isMoney = sums.some(({ unit }) => unit === "notional");
  const amount = (value: number): string => (isMoney ? fixed(value, 0) : percent(value));
  const right = (header: string) => ({ header: isMoney ? header : `${header} %`, align: "right" }) as const;
  return formatTable(
    [
      { header: "portfolio", align: "left" },
      { header: "date", align: "left" },
      { header: "in", align: "left" },
      { header: "lines", align: "right" },
      ...["sum", "long", "short", "gross", "cash"].map(right),
    ],
    sums.map((of) => [
      of.portfolio,
      of.date,
      of.unit,
      String(of.lines),
      ...[of.net, of.long, of.short, of.gross, of.cash].map(amount),
    ]),
  );
}

function unknownTitle({ lines }: HoldingsFile, unknown: readonly HoldingLine[] | undefined): string {
  const count = unknown?.length ?? 0;
  return `Not known to the project, ${count} of ${counted(lines.length, "holding")}, which reports show by name outside the model`;
}

function unknownText({ row, id, name, unit, amount }: HoldingLine): string {
  const size =
    unit === "weight" ? `${percent(amount)} %` : `${amount} ${unit === "shares" ? "shares" : ""}`.trim();
  return `row ${row}: ${id}${name === "" ? "" : ` (${name})`}, ${size}`;
}

function writtenText({ file, replaced, spec }: WrittenHoldings): readonly string[] {
  return [
    `${replaced ? "Written anew" : "Written"}: ${file}.`,
    ...(spec === undefined ? [] : [`plimsoll.yaml: ${spec}.`]),
  ];
}
