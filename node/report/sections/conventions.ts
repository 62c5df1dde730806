import { escapeHtml } from "../escape-html.ts";
import type { ReportInput } from "../report-input.ts";
import { hasBenchmark, LINKING_TITLES } from "../report-words.ts";

/** How the numbers are to be read, and what they were made from. */
export function conventionsSection(input: ReportInput): string {
  const { risk, attribution, run, primer } = input;
  const lines: readonly (readonly [string, string])[] = [
    [
      "Units",
      "Percent where the header says %; a minus sign before what is below 0. A blank is a number that does not exist, not 0.",
    ],
    [
      "Annual",
      `Volatility of one period × √${run.periodsPerYear}: ${run.periodsPerYear} periods make a year. Returns of the span are not annualised.`,
    ],
    [
      "As of",
      "Exposures and weights are those known at the close before each period; risk is forecast from what was known at the close of its date.",
    ],
    [
      "Exposures",
      "Styles in standard deviations of the estimation universe; industries, countries and currencies as weights.",
    ],
    ...(hasBenchmark(risk)
      ? [
          [
            "Active",
            `Portfolio less ${risk.benchmarkName}. Tracking error is the volatility of the active return.`,
          ] as const,
        ]
      : []),
    ...(attribution === undefined
      ? []
      : [
          [
            "Linking",
            `Arithmetic contributions of ${attribution.periodCount} periods, linked by ${LINKING_TITLES[attribution.linking]} so that they sum to the difference of the compounded returns.`,
          ] as const,
        ]),
    ...(primer === undefined ? runLines(input) : []),
    ["Made by", madeBy(input)],
  ];
  return `<dl class="terms">${lines
    .map(([term, words]) => `<div><dt>${term}</dt><dd>${escapeHtml(words)}</dd></div>`)
    .join("\n")}</dl>`;
}

function runLines({ risk, run }: ReportInput): readonly (readonly [string, string])[] {
  return [
    ["Model", `${run.model}; dates ${run.first} to ${run.last} (${run.dateCount}).`],
    ["Run", risk.runId],
  ];
}

function madeBy({ run, primer }: ReportInput): string {
  const from = primer === undefined ? `, from ${run.inputCount} input files` : "";
  return `version ${run.codeVersion}, ${run.kernel} kernels${from}`;
}
