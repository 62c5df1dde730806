import type { ModelCard } from "../model-card/index.ts";
import type { CardBlock, CardSection } from "./card-blocks.ts";
import { admissionSection, fitSection } from "./card-factors.ts";
import { forecastSection, publishedSection } from "./card-forecasts.ts";
import { number, text } from "./html-table.ts";
import { counted, fixed, percent } from "./number-text.ts";

/** A model card in sections, in the order of the page: what it is and its weaknesses first, then the evidence. */
export function cardSections(card: ModelCard): readonly CardSection[] {
  return [
    { id: "summary", title: "Summary", blocks: summaryBlocks(card) },
    { id: "weaknesses", title: "Known weaknesses", blocks: weaknessBlocks(card) },
    { id: "model", title: "The model", blocks: [{ kind: "terms", terms: card.description }] },
    { id: "forecasts", title: "Risk forecasts", blocks: forecastSection(card) },
    { id: "published", title: "Beside published figures", blocks: publishedSection(card) },
    { id: "factors", title: "Factor admission", blocks: admissionSection(card) },
    { id: "fit", title: "Fit through time", blocks: fitSection(card) },
    { id: "coverage", title: "Data coverage", blocks: coverageBlocks(card) },
    { id: "provenance", title: "Provenance", blocks: provenanceBlocks(card) },
  ];
}

function summaryBlocks({ coverage, factors, fit, forecasts, tests }: ModelCard): readonly CardBlock[] {
  const last = coverage.years.at(-1);
  const alive = factors.filter(({ verdict }) => verdict === "alive").length;
  const month = tests?.horizons.find(({ horizon }) => horizon === "month");
  const random = month?.families.find(({ family }) => family === "random_active");
  const optimised = month?.families.find(({ family }) => family === "least_variance");
  const tiles = [
    {
      title: "Names covered",
      value: fixed(last?.covered, 0),
      note: `${fixed(last?.estimation, 0)} in the estimation universe, ${last?.date ?? ""}`,
    },
    {
      title: "Factors alive",
      value: `${alive} of ${factors.length}`,
      note: "by the admission rule",
    },
    {
      title: "R², mean %",
      value: percent(fit.rSquared, 1),
      note: `centred ${percent(fit.rSquaredCentred, 1)}, ${counted(fit.regressions, "regression")}`,
    },
    {
      title: "Risk forecasts",
      value: fixed(forecasts.count, 0),
      note: `${fixed(forecasts.burnIn, 0)} in burn-in, last ${forecasts.last ?? "none"}`,
    },
    ...(tests === null
      ? []
      : [
          {
            title: "Forecast tests passed",
            value: `${tests.passed} of ${tests.count}`,
            note: "families of portfolios × horizons",
          },
          {
            title: "Bias, random active",
            value: fixed(random?.bias),
            note: "until the next forecast; 1 is right",
          },
          {
            title: "Bias, optimised",
            value: fixed(optimised?.bias),
            note: "until the next forecast; 1 is right",
          },
        ]),
  ];
  return [{ kind: "tiles", tiles }];
}

function weaknessBlocks({ weaknesses }: ModelCard): readonly CardBlock[] {
  if (weaknesses.length === 0) return [{ kind: "words", words: "No rule of this card found one." }];
  return [
    {
      kind: "words",
      words:
        "Each follows by rule from a figure of this card. What no figure here measures is not among them.",
    },
    { kind: "list", items: weaknesses.map(({ words }) => words) },
  ];
}

function coverageBlocks({ coverage, exposures }: ModelCard): readonly CardBlock[] {
  const { months, years } = coverage;
  return [
    {
      kind: "chart",
      of: "counts",
      caption: "Names covered and in the estimation universe, at month-ends",
      dates: months.dates,
      lines: [
        { label: "covered", values: months.covered, isTotal: true },
        { label: "estimation", values: months.estimation },
      ],
    },
    {
      kind: "chart",
      of: "shares",
      caption: "Share of the covered market cap that is in the estimation universe, %, at month-ends",
      dates: months.dates,
      lines: [{ label: "cap share", values: months.capShare }],
    },
    {
      kind: "table",
      caption:
        "At the last close of each year; cap in base currency, seats of the estimation universe that changed in the year",
      columns: [
        text("Year"),
        text("Close"),
        number("Covered"),
        number("Estimation"),
        number("Cap, bn"),
        number("In estimation, % of cap"),
        number("Entered"),
        number("Left"),
      ],
      rows: years.map((of) => ({
        cells: [
          of.year,
          of.date,
          fixed(of.covered, 0),
          fixed(of.estimation, 0),
          fixed(of.marketCap / 1e9, 0),
          percent(of.capShare, 1),
          fixed(of.entered, 0),
          fixed(of.left, 0),
        ],
      })),
    },
    ...(exposures.styles.length === 0
      ? []
      : [
          {
            kind: "table",
            caption: "Exposures that rest on a name's own data, mean over dates; the rest is imputed",
            columns: [text("Style"), number("Names, %"), number("Cap, %")],
            rows: exposures.styles.map(({ style, ownNames, ownCap }) => ({
              cells: [style, percent(ownNames, 1), percent(ownCap, 1)],
            })),
          } as const,
        ]),
    {
      kind: "words",
      words: "What is wrong with the data themselves: npx plimsoll check reads them again, rule by rule.",
    },
  ];
}

function provenanceBlocks({ provenance }: ModelCard): readonly CardBlock[] {
  const { platform, dataSpec, inputs, gates } = provenance;
  const failed = gates.filter(({ passed }) => !passed).length;
  return [
    {
      kind: "terms",
      terms: [
        { term: "Run", words: provenance.runId },
        { term: "Version", words: `${provenance.version}, ${provenance.kernel} kernels` },
        {
          term: "Platform",
          words: `${platform.os} ${platform.arch}, Node ${platform.node}, DuckDB ${platform.duckdb}`,
        },
        { term: "Spec", words: `sha256 ${provenance.spec} of the resolved spec` },
        ...(dataSpec === null ? [] : [{ term: "Data section", words: `sha256 ${dataSpec}` }]),
        {
          term: "Gates",
          words: failed === 0 ? "all held, or there would be no run" : `${counted(failed, "gate")} failed`,
        },
      ],
    },
    {
      kind: "table",
      caption: "Inputs",
      columns: [text("File"), number("Bytes"), text("sha256")],
      rows: inputs.map(({ file, bytes, hash }) => ({ cells: [file, fixed(bytes, 0), hash] })),
    },
    {
      kind: "words",
      words:
        "The same inputs, spec, version and platform give the same run, and the same run and version the same card, byte for byte.",
    },
  ];
}
