import { type ExportDay, linkedPairs } from "./export-day.ts";
import { annualPercent, cellText, type TextCell, type TextFile } from "./text-file.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A date as quoted files: names, covariance, factor returns, and covariances of linked lines. */
export function quotedFiles(day: ExportDay): readonly TextFile[] {
  const [year = "", month = "", date = ""] = day.date.split("-");
  const head = `${date}${MONTHS[Number(month) - 1]}${year}`;
  const line = (row: readonly TextCell[]) =>
    `${row.map((cell) => (typeof cell === "string" ? `"${cell.replaceAll('"', '""')}"` : cellText(cell))).join(",")},`;
  const file = (end: string, rows: readonly (readonly TextCell[])[]): readonly TextFile[] =>
    rows.length < 2
      ? []
      : [
          {
            name: `${day.model}_${year.slice(2)}${month}${date}.${end}`,
            text: `${[head, ...rows.map(line)].join("\n")}\n`,
          },
        ];
  const { factors, periodsPerYear, covariance } = day;
  const scale = periodsPerYear * 1e4;
  return [
    ...file("RSK", nameRows(day)),
    ...file("COV", [
      ["FACTOR", ...factors.map(({ name }) => name)],
      ...factors.map(({ name }, a) => [
        name,
        ...factors.map((_, b) => (b > a ? "" : (covariance[a * factors.length + b] as number) * scale)),
      ]),
    ]),
    ...file("RET", [
      ["FACTOR", "RETURN%"],
      ...[...day.factorReturns].map(([name, value]) => [name, 100 * value]),
    ]),
    ...file("LSR", [
      ["ID1", "ID2", "COVARIANCE"],
      ...linkedPairs(day).map(({ first, second, covariance: of }) => [first, second, of * scale]),
    ]),
  ];
}

/** A market that says so and industries of one share each need no column; all other factors have one. */
function nameRows(day: ExportDay): readonly (readonly TextCell[])[] {
  const { factors, exposures, periodsPerYear, predictedBetas: betas } = day;
  const industries = factors.flatMap(({ family }, k) => (family === "industry" ? [k] : []));
  const isSingle = exposures.every((row) => industries.every((k) => row[k] === 0 || row[k] === 1));
  const columns = factors.flatMap(({ name, family }, k) => {
    if (family === "industry" && isSingle) return [];
    return family === "market" && /market|country|world/i.test(name) ? [] : [k];
  });
  const returns = new Map(day.returns.map((of) => [of.id, of]));
  return [
    [
      ...[
        "ID",
        "NAME",
        "SRISK%",
        ...columns.map((k) => factors[k]?.name as string),
        "IND",
        "CAPITALIZATION",
        "ESTU",
      ],
      ...["ISSUER", "RETURN%", "SPECRET%"],
      ...(betas === undefined ? [] : ["PBETA"]),
    ],
    ...day.ids.map((id, i) => {
      const row = exposures[i] as Float64Array;
      const industry = isSingle ? industries.find((k) => row[k] === 1) : undefined;
      return [
        ...[id, day.names[i] as string, annualPercent(day.specificVariance[i] as number, periodsPerYear)],
        ...columns.map((k) => row[k] as number),
        ...[industry === undefined ? "" : (factors[industry]?.name as string), day.marketCaps[i] as number],
        ...[day.estimation[i] ? 1 : 0, day.issuers[i] as string],
        ...[100 * (returns.get(id)?.total ?? Number.NaN), 100 * (returns.get(id)?.specific ?? Number.NaN)],
        ...(betas === undefined ? [] : [betas[i] as number]),
      ];
    }),
  ];
}
