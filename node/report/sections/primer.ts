import { escapeHtml } from "../escape-html.ts";
import { type HtmlRow, htmlTable, number, text } from "../html-table.ts";
import type { PrimerNumber, ReportInput } from "../report-input.ts";

/** Every number that the primer quotes of what is on the page, to its digits, beside ours. */
export function primerSection({ primer }: ReportInput): string {
  if (primer === undefined) return "";
  const computed = primer.numbers.filter((of) => of.computed !== "");
  const quotedOnly = primer.numbers.filter((of) => of.computed === "");
  const agreeing = computed.filter(({ agrees }) => agrees).length;
  return [
    `<p>${agreeing} of ${computed.length} quoted numbers agree to the quoted digits.</p>`,
    htmlTable(
      "Quoted by the primer, and computed here",
      [text("Number"), number("Quoted"), number("Computed"), text("")],
      byChapter(computed).flatMap(({ chapter, numbers }): HtmlRow[] => [
        { role: "family", cells: [`Chapter ${chapter}`] },
        ...numbers.map(
          (of): HtmlRow => ({ role: "member", cells: [of.name, of.quoted, of.computed, markOf(of)] }),
        ),
      ]),
    ),
    ...(quotedOnly.length === 0
      ? []
      : [
          htmlTable(
            "Quoted only: its inputs were not recovered",
            [text("Number"), number("Quoted")],
            quotedOnly.map(({ chapter, name, quoted }) => ({
              cells: [`Chapter ${chapter}: ${name}`, quoted],
            })),
          ),
        ]),
    '<p class="note">✓: ours rounds to what is quoted. Our F: the number rests on a factor covariance of Plimsoll’s own.</p>',
    ...primer.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`),
  ].join("\n");
}

function markOf({ agrees, usesOwnCovariance }: PrimerNumber): string {
  return `${agrees ? "✓" : "✗"}${usesOwnCovariance ? " our F" : ""}`;
}

function byChapter(numbers: readonly PrimerNumber[]) {
  return [...new Set(numbers.map(({ chapter }) => chapter))].map((chapter) => ({
    chapter,
    numbers: numbers.filter((of) => of.chapter === chapter),
  }));
}
