import { type LineageNode, numeral, queryWords } from "../lineage/index.ts";
import { printableName } from "./printable-text.ts";

/** A tree of numbers as lines of text; children of levels below the depth are left out, and counted. */
export function treeText(root: LineageNode, depth: number = Number.POSITIVE_INFINITY): string {
  const lines: string[] = [];
  const add = (node: LineageNode, indent: { first: string; rest: string }, level: number): void => {
    const [head, ...more] = nodeLines(node, level === 0);
    lines.push(`${indent.first}${head}`);
    const children = level < depth ? node.children : [];
    const bar = children.length > 0 ? "│ " : "  ";
    for (const line of more) lines.push(`${indent.rest}${bar}  ${line}`);
    if (level >= depth && node.children.length > 0)
      lines.push(`${indent.rest}   … made of ${node.children.length} more: --depth ${depth + 1}`);
    children.forEach((child, i) => {
      const isLast = i === children.length - 1;
      add(
        child,
        { first: `${indent.rest}${isLast ? "└─ " : "├─ "}`, rest: `${indent.rest}${isLast ? "   " : "│  "}` },
        level + 1,
      );
    });
  };
  add(root, { first: "", rest: "" }, 0);
  return lines.join("\n");
}

/** The number in full for the root, to six digits elsewhere; its formula; what is to be said; where it stands. */
function nodeLines(node: LineageNode, isRoot: boolean): readonly string[] {
  const value = valueText(node.value, isRoot);
  const formula = node.formula === undefined ? "" : ` = ${node.formula}`;
  const stored = node.stored === undefined ? "" : storedText(node);
  const further = node.query !== undefined && node.children.length === 0 ? queryWords(node.query) : [];
  return [
    `${printableName(node.what)}: ${value}${unitText(node)}${printableName(formula)}${stored}`,
    ...(node.note === undefined ? [] : [printableName(node.note)]),
    ...(node.source === undefined ? [] : [sourceText(node.source)]),
    ...(further.length === 0 ? [] : [`→ explain ${further.map(printableName).join(" ")}`]),
  ];
}

function valueText(value: number | string, isRoot: boolean): string {
  if (typeof value === "string") return printableName(value);
  if (Number.isNaN(value)) return "missing";
  return isRoot ? String(value) : numeral(value);
}

/** Units that say nothing a reader does not see. */
const PLAIN_UNITS: readonly string[] = ["name", "date", "score", "one"];

function unitText({ unit, value }: LineageNode): string {
  const isPlain = PLAIN_UNITS.includes(unit) || (typeof value === "number" && Number.isNaN(value));
  return isPlain ? "" : ` ${unit}`;
}

function storedText({ stored, value }: LineageNode): string {
  return Object.is(stored, value) || stored === value
    ? "  [as the run keeps it]"
    : `  [the run keeps ${stored}]`;
}

function sourceText({
  file,
  sheet,
  row,
  column,
  written,
  touched,
}: NonNullable<LineageNode["source"]>): string {
  const cell = written === "" ? "" : `: ${JSON.stringify(written)}`;
  const place = sheet === undefined ? file : `${file}, sheet ${sheet}`;
  return printableName(
    `${place}, row ${row}, ${column}${cell}${touched === undefined ? "" : ` (${touched})`}`,
  );
}
