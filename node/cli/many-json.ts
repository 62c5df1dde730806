import type { AttributionLine } from "../../engine/performance-attribution/index.ts";
import { leftOut, type ManyReport, shownRows } from "./many-report.ts";
import type { Output } from "./output.ts";

/** Many portfolios for programs: decimals. */
export function manyJson(report: ManyReport): object {
  const { attribution, notes } = report;
  const line = lineReader(report);
  const { lines, factors } = placesOf(attribution.lines);
  return {
    runId: report.runId,
    benchmarkName: report.benchmarkName,
    linking: report.linking,
    to: report.to,
    portfolios: shownRows(report).map((row) => ({
      portfolioName: attribution.labels[row],
      firstPeriod: attribution.firstDates[row],
      periodCount: attribution.periodCounts[row],
      returnPortfolio: attribution.returnPortfolio[row],
      returnBenchmark: attribution.returnBenchmark[row],
      returnTotal: attribution.returnTotal[row],
      ...Object.fromEntries(
        lines.flatMap((index) => {
          const { kind } = attribution.lines[index] as AttributionLine;
          return kind === "family" ? [] : [[kind, line(row, index)]];
        }),
      ),
      byFamily: lines.flatMap((index) => {
        const of = attribution.lines[index] as AttributionLine;
        return of.kind === "family" ? [{ family: of.family, ...line(row, index) }] : [];
      }),
      ...(report.by === "factor"
        ? {
            byFactor: factors.flatMap(({ index, family, name, position }) => {
              const exposureMean = attribution.exposureMeans[row * factors.length + position] as number;
              const numbers = line(row, index);
              // A run also lists industries that its data reach after the span.
              if (numbers.contribution === 0 && exposureMean === 0) return [];
              return [{ source: name, family, exposureMean, ...numbers }];
            }),
          }
        : {}),
      unevenSumCount: notes.unevenSums[row],
      unusedAccountCount: notes.unusedAccounts[row],
      unknownIds: [...(notes.unknown[row] ?? [])].sort(),
    })),
    leftOut: leftOut(report),
  };
}

/** By family a row per portfolio; by factor a row per portfolio and line, zeros left out. */
export function manyCsv(report: ManyReport): NonNullable<Output["csv"]> {
  const { attribution } = report;
  const line = lineReader(report);
  const { lines, factors } = placesOf(attribution.lines);
  const rows = shownRows(report);
  if (report.by === "family") {
    const columns = lines.map((index) => ({
      index,
      header: columnName(attribution.lines[index] as AttributionLine),
    }));
    return {
      header: [
        "portfolio",
        "first_period",
        "periods",
        "return",
        "benchmark_return",
        ...columns.map(({ header }) => header),
      ],
      rows: rows.map((row) => [
        attribution.labels[row] as string,
        attribution.firstDates[row] as string,
        attribution.periodCounts[row] as number,
        attribution.returnPortfolio[row] as number,
        attribution.returnBenchmark[row] as number,
        ...columns.map(({ index }) => line(row, index).contribution),
      ]),
    };
  }
  return {
    header: ["portfolio", "source", "family", "exposure_mean", "contribution", "t_statistic"],
    rows: rows.flatMap((row) => {
      const name = attribution.labels[row] as string;
      const byFactor = factors.flatMap(({ index, family, name: source, position }) => {
        const exposure = attribution.exposureMeans[row * factors.length + position] as number;
        const { contribution, tStatistic } = line(row, index);
        if (contribution === 0 && exposure === 0) return [];
        return [[name, source, family, exposure, contribution, tStatistic]];
      });
      const fixed = lines.flatMap((index) => {
        const of = attribution.lines[index] as AttributionLine;
        if (of.kind === "family" || of.kind === "factors") return [];
        const { contribution, tStatistic } = line(row, index);
        return [[name, of.kind, "", Number.NaN, contribution, tStatistic]];
      });
      return [...byFactor, ...fixed];
    }),
  };
}

function lineReader({ attribution }: ManyReport) {
  const { contributions, tStatistics, lines } = attribution;
  return (row: number, index: number) => ({
    contribution: contributions[row * lines.length + index] as number,
    tStatistic: tStatistics[row * lines.length + index] as number,
  });
}

/** Positions of the fixed lines and the families, and of the factors with their positions among the factors. */
function placesOf(all: readonly AttributionLine[]) {
  const factors: { index: number; family: string; name: string; position: number }[] = [];
  const lines: number[] = [];
  all.forEach((line, index) => {
    if (line.kind !== "factor") lines.push(index);
    else factors.push({ index, ...line.factor, position: factors.length });
  });
  return { lines, factors };
}

function columnName(line: AttributionLine): string {
  if (line.kind === "family") return line.family;
  return line.kind === "riskFree" ? "risk_free" : line.kind;
}
