import { InputError } from "../../engine/errors/index.ts";
import {
  attributeBooks,
  type BookRisk,
  type BooksAttribution,
  type BookWeights,
} from "../../engine/risk-attribution/index.ts";
import { hasBenchmark, type RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const BENCHMARK = "(short the benchmark)";
const NO_BOOK = "(no book)";

const columns: readonly TextColumn[] = [
  { header: "book", align: "left" },
  ...[
    "gross %",
    "net %",
    "netted away %",
    "stand-alone %",
    "correlation",
    "risk contribution %",
    "share of variance %",
    "marginal, bp per 1 % gross",
    "incremental %",
  ].map((header) => ({ header, align: "right" }) as const),
];

/**
 * Risk by book: total, or with `--active` against the benchmark, which then stands as one more book held short.
 *
 * @throws {InputError} the portfolio has no books
 */
export function bookSection(report: RiskReport): RiskSection {
  const { held, base, stored, layout } = report;
  const { model } = stored;
  if (held.books.length === 0) {
    const rule =
      "the portfolio has no books: give them in the column book of the portfolios table, levels with / between them";
    throw new InputError([{ file: "--by", value: "book", rule }]);
  }
  const own = bookWeights(report);
  const short: BookWeights = {
    path: [BENCHMARK],
    weights: base.portfolio.weights.map((weight) => 0 - weight),
  };
  const sides = {
    portfolio: attributeBooks(model, own),
    active: hasBenchmark(report) ? attributeBooks(model, [...own, short]) : undefined,
  };
  const isActive = layout.active && sides.active !== undefined;
  const { total, books } = (isActive ? sides.active : sides.portfolio) as BooksAttribution;
  const row = (label: string, of: BookRisk): string[] => [
    label,
    percent(of.grossWeight),
    percent(of.netWeight),
    of.isLeaf ? "" : percent(of.nettedWeight),
    percent(of.standaloneVolatilityAnnual),
    fixed(of.correlation),
    percent(of.riskContributionAnnual),
    percent(of.varianceShare, 1),
    fixed(of.marginalRiskAnnual * 100, 1),
    percent(of.incrementalRiskAnnual),
  ];
  return {
    key: "books",
    json: {
      portfolio: booksJson(sides.portfolio),
      active: sides.active === undefined ? null : booksJson(sides.active),
    },
    get lines() {
      return [
        isActive
          ? "Active risk by book (sums to the tracking error)"
          : "Risk by book (sums to the portfolio's volatility)",
        formatTable(columns, [
          ...books.map((of) => row(`${"  ".repeat(of.path.length - 1)}${of.path.at(-1)}`, of)),
          [],
          row("Total", total),
        ]),
        "",
        "A level is the sum of the books below it, netted name by name. Netted away: gross value that stands long in one book and short in",
        "another. Incremental: what the risk loses if the book is closed. Books drift with the returns of their names, on the whole's capital.",
      ];
    },
    get csv() {
      return booksCsv({ total, books });
    },
  };
}

/** What each book holds of names that the model covers. */
function bookWeights({ held, stored }: RiskReport): readonly BookWeights[] {
  const { assets, exposures } = stored.model;
  const books = new Map<string, Float64Array>();
  for (const { book, id, weight } of held.books) {
    const weights = books.get(book) ?? new Float64Array(assets.labels.length);
    books.set(book, weights);
    const asset = assets.codes.get(id) ?? -1;
    if (exposures.covered[asset] === 1) weights[asset] = (weights[asset] as number) + weight;
  }
  return [...books].map(([book, weights]) => {
    const path = book
      .split("/")
      .map((level) => level.trim())
      .filter((level) => level !== "");
    return { path: path.length === 0 ? [NO_BOOK] : path, weights };
  });
}

function booksJson({ total, books }: BooksAttribution) {
  const plain = ({ path, ...rest }: BookRisk) => ({ book: path.join("/"), level: path.length, ...rest });
  return { total: plain(total), books: books.map(plain) };
}

function booksCsv({ total, books }: BooksAttribution): RiskSection["csv"] {
  return {
    header: [
      "book",
      "is_leaf",
      "gross_weight",
      "net_weight",
      "netted_weight",
      "standalone_volatility_annual",
      "correlation",
      "risk_contribution_annual",
      "variance_share",
      "marginal_risk_annual",
      "incremental_risk_annual",
    ],
    rows: [...books, total].map((of) => [
      of.path.length === 0 ? "total" : of.path.join("/"),
      of.isLeaf,
      of.grossWeight,
      of.netWeight,
      of.nettedWeight,
      of.standaloneVolatilityAnnual,
      of.correlation,
      of.riskContributionAnnual,
      of.varianceShare,
      of.marginalRiskAnnual,
      of.incrementalRiskAnnual,
    ]),
  };
}
