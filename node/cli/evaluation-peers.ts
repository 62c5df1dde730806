import type { ForecastComparison } from "../../engine/evaluation/index.ts";
import type { EvaluationReport, Horizon, HorizonReport, NameComparison, Peer } from "../evaluate/index.ts";
import { counted } from "./counted.ts";
import { fixed, formatTable, type TextColumn } from "./table-text.ts";

const PEERS: Readonly<Record<Peer, string>> = {
  sample: "the shrunk sample covariance",
  single_index: "the single-index model",
};

interface Words {
  readonly titles: Readonly<Record<Horizon, string>>;
  readonly familyTitle: (family: string) => string;
}

/** A table per peer and length of the window, wins and losses alike; nothing without peers. */
export function againstText(
  report: EvaluationReport,
  shown: readonly HorizonReport[],
  { titles, familyTitle }: Words,
): readonly string[] {
  // Three forecast dates give few windows: they are in the JSON.
  const tables = shown
    .slice(0, 2)
    .flatMap(({ horizon, against }) =>
      against.map(({ peer, families }) => [
        `Against ${PEERS[peer]}. ${titles[horizon]}`,
        familyTable(families, familyTitle),
        tally(families),
        "",
      ]),
    );
  const names = report.namesAgainst.map(({ peer, groups }) => {
    const own = groups.filter(({ grouping }) => grouping !== "volatility");
    const title = `Single names against ${PEERS[peer]}, all of their return, until the next forecast date`;
    return [title, nameTable([...own.filter(isSize), ...own.filter((one) => !isSize(one))]), tally(own), ""];
  });
  if (tables.length === 0) return [];
  const words =
    "QLIKE less the peer's: below 0 the model is better. t: Diebold and Mariano's, of the windows' means; better or worse\nwhere its p (Student's) is below 0.05, which one in 20 of equals has by chance.";
  return [...tables.flat(), ...names.flat(), words, ""];
}

const right = (header: string): TextColumn => ({ header, align: "right" });

const PAIR_COLUMNS: readonly TextColumn[] = [
  right("Windows"),
  right("Bias"),
  right("Peer's"),
  right("QLIKE less peer's"),
  right("t"),
  { header: "Model is", align: "left" },
];

type Compared = Pick<ForecastComparison, "windows" | "bias" | "lossDifference" | "tStatistic" | "pValue">;

function pairCells({ windows, bias, lossDifference, tStatistic, pValue }: Compared): readonly string[] {
  return [
    String(windows),
    fixed(bias[0]),
    fixed(bias[1]),
    fixed(lossDifference, 4),
    fixed(tStatistic, 1),
    verdict({ tStatistic, pValue }),
  ];
}

/** By p, not by 1.96: three windows make larger t by chance than three hundred. */
function verdict({
  tStatistic,
  pValue,
}: Pick<Compared, "tStatistic" | "pValue">): "better" | "worse" | "not told apart" {
  if (!(pValue < 0.05)) return "not told apart";
  return tStatistic < 0 ? "better" : "worse";
}

function familyTable(families: readonly ForecastComparison[], title: (family: string) => string): string {
  return formatTable(
    [{ header: "Portfolios", align: "left" }, right("Number"), ...PAIR_COLUMNS],
    families.map((family) => [title(family.family), String(family.portfolios), ...pairCells(family)]),
  );
}

function nameTable(groups: readonly NameComparison[]): string {
  return formatTable(
    [{ header: "Names", align: "left" }, ...PAIR_COLUMNS],
    groups.map((group) => [
      group.grouping === "size"
        ? `tenth ${group.group} by cap`
        : group.group === "new"
          ? "first year in the model"
          : "later",
      ...pairCells(group),
    ]),
  );
}

function isSize({ grouping }: NameComparison): boolean {
  return grouping === "size";
}

function tally(compared: readonly Compared[]): string {
  const of = (word: string) => compared.filter((one) => verdict(one) === word).length;
  return `Better in ${of("better")}, worse in ${of("worse")}, not told apart in ${of("not told apart")} of ${counted(compared.length, "group")}.`;
}
