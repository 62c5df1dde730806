import { dirname } from "node:path";
import type { FileGuesses, ProposedSpec, TableGuess } from "../guess/index.ts";
import { counted } from "./counted.ts";
import type { Output } from "./output.ts";
import { projectOption } from "./project-option.ts";
import { formatTable } from "./table-text.ts";

/** Choices of a file that people are shown; JSON has all. */
const SHOWN = 24;

/** What files seem to be, the spec that is proposed for them, and what is to be looked at. */
export function guessOutput(
  { tables, unknown }: FileGuesses,
  proposed: ProposedSpec,
  written: string | undefined,
): Output {
  const text = [
    ...proposed.used.flatMap((guess) => [...guessText(guess), ""]),
    ...list(
      "Not used",
      proposed.left.map(({ guess, why }) => `${guess.path} looks like ${guess.table} too; ${why}`),
    ),
    ...list(
      "Not understood",
      unknown.map(({ path, rule }) => `${path}: ${rule}`),
    ),
    "plimsoll.yaml:",
    "",
    ...proposed.text
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`.trimEnd()),
    "",
    ...list("Missing", [...proposed.missing, ...byRule(proposed.used, ({ missing }) => missing)]),
    ...list(
      "To look at",
      byRule(proposed.used, ({ unsure }) => unsure),
    ),
    written === undefined
      ? "Nothing is written; --write makes a project of it in the folder of --project."
      : `Written: ${written}. Next: npx plimsoll check${projectOption(dirname(written))}`,
  ].join("\n");
  const { text: spec, missing, left } = proposed;
  return {
    text,
    json: {
      tables,
      unknown,
      spec,
      missing,
      left: left.map(({ guess, why }) => ({ path: guess.path, table: guess.table, why })),
      written: written ?? null,
    },
  };
}

function guessText({ table, path, recordCount, evidence, choices, unused }: TableGuess): readonly string[] {
  const shown = choices.slice(0, SHOWN);
  const more = choices.length > SHOWN ? [`  and ${choices.length - SHOWN} more columns`] : [];
  return [
    `${table}: ${path}, ${counted(recordCount, "row")}, as it has ${evidence}`,
    formatTable(
      [
        { header: "field", align: "left" },
        { header: "column", align: "left" },
        { header: "because", align: "left", whole: true },
      ],
      shown.map(({ field, column, evidence: because }) => [field, column, because]),
    ),
    ...more,
    ...(unused.length > 0
      ? [
          `not used: ${unused.slice(0, 30).join(", ")}${unused.length > 30 ? `, and ${unused.length - 30} more` : ""}`,
        ]
      : []),
  ];
}

/** The same rule of several files on one line. */
function byRule(
  guesses: readonly TableGuess[],
  of: (guess: TableGuess) => readonly string[],
): readonly string[] {
  const tables = new Map<string, string[]>();
  for (const guess of guesses)
    for (const rule of of(guess)) tables.set(rule, [...new Set([...(tables.get(rule) ?? []), guess.table])]);
  return [...tables].map(([rule, names]) => `${names.join(", ")}: ${rule}`);
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`), ""];
}
