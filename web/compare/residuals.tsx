import type { JSX } from "preact";
import type { ChangeDocument, ResidualComponent, ResidualEvidence } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { type ComponentNumber, whyComponent, whyPairs } from "./why-residuals.ts";

/** What the specific returns of both still have in common: what a model lacks is left in them. */
export function Residuals({ evidence }: { readonly evidence: ChangeDocument["evidence"] }): JSX.Element {
  const [a, b] = evidence.map(({ residuals }) => residuals) as [ResidualEvidence, ResidualEvidence];
  return (
    <>
      <h2>What the residuals hold</h2>
      <p>
        Specific returns over their forecast volatility, {a.from ?? "–"} to {a.to ?? "–"}: {count(a.periods)}{" "}
        periods, {count(a.names)} names. {verdict("A", a)} {verdict("B", b)} With many names a share too small
        to matter is found for certain: look at the share.
      </p>
      <Pairs a={a} b={b} />
      <Components a={a} b={b} />
    </>
  );
}

interface Both {
  readonly a: ResidualEvidence;
  readonly b: ResidualEvidence;
}

function verdict(model: string, { count: found, components }: ResidualEvidence): string {
  if (found === 0) return `${model}: nothing in common beyond chance.`;
  const most = found === components.length ? "at least " : "";
  return `${model}: ${most}${found} common ${found === 1 ? "component" : "components"} beyond chance.`;
}

const GROUPS = {
  "within A": "in one industry of A",
  "within B": "in one industry of B",
  across: "in different industries of A",
} as const;

type Pair = ResidualEvidence["pairs"][number];

function Pairs({ a, b }: Both): JSX.Element {
  const rows = a.pairs.flatMap((pair, at) =>
    pair.group === "within B" && pair.mean === a.pairs[0]?.mean ? [] : [[pair, b.pairs[at]] as const],
  );
  type Row = (typeof rows)[number];
  const columns = (m: 0 | 1): readonly Column<Row>[] => {
    const model = m === 0 ? "A" : "B";
    const title = ([{ group }]: Row): string => `Pairs ${GROUPS[group]}, by ${model}`;
    const of = (name: "mean" | "tStatistic", row: Row): Pair["mean"] => row[m]?.[name] ?? null;
    return [
      {
        title: model,
        unit: "correlation",
        isNumber: true,
        cell: (row) => count(of("mean", row), 4),
        value: (row) => of("mean", row),
        why: (row) => whyPairs(title(row), row[m], "mean"),
      },
      {
        title: `t of ${model}`,
        unit: "Newey–West",
        isNumber: true,
        cell: (row) => count(of("tStatistic", row), 1),
        value: (row) => of("tStatistic", row),
        why: (row) => whyPairs(title(row), row[m], "tStatistic"),
      },
    ];
  };
  return (
    <DataTable
      caption="Mean correlation of pairs of residuals, beyond what the regressions make of independent ones"
      fileName="residual-pairs"
      isSortable={false}
      rows={rows}
      keyOf={([{ group }]) => group}
      columns={[
        { title: "Pairs", cell: ([{ group }]) => GROUPS[group], value: ([{ group }]) => group },
        ...columns(0),
        ...columns(1),
      ]}
    />
  );
}

interface Component extends ResidualComponent {
  readonly title: string;
  /** The panel of residuals that it is of. */
  readonly of: Pick<ResidualEvidence, "periods" | "names">;
}

function Components({ a, b }: Both): JSX.Element {
  const rows = [a, b].flatMap(({ components, periods, names }, m) =>
    components.map(
      (one, at): Component => ({
        ...one,
        title: `${m === 0 ? "A" : "B"} ${at + 1}`,
        of: { periods, names },
      }),
    ),
  );
  const number = (
    title: string,
    unit: string,
    which: ComponentNumber,
    word: (value: number) => string,
  ): Column<Component> => ({
    title,
    unit,
    isNumber: true,
    cell: (row) => word(row[which]),
    value: (row) => row[which],
    why: (row) => whyComponent(row, which, { ...row.of, title: row.title, shown: word(row[which]), unit }),
  });
  const like = (
    title: string,
    of: (row: Component) => readonly (readonly [string, number])[],
  ): Column<Component> => {
    const text = (row: Component): string =>
      of(row)
        .slice(0, 2)
        .map(([name, value]) => `${spaced(name)} ${score(value)}`)
        .join(", ");
    return { title, cell: text, value: text };
  };
  return (
    <DataTable
      caption="Common components of the residuals, the last one tested included"
      fileName="residual-components"
      isSortable={false}
      rows={rows}
      keyOf={({ title }) => title}
      columns={[
        { title: "Component", cell: ({ title }) => title, value: ({ title }) => title },
        number("Eigenvalue", "of correlations", "eigenvalue", score),
        number("By chance", "95 % below", "nullUpper", score),
        number("Share", "% of the variance", "share", (value) => percent(value, 1)),
        number("p", "", "pValue", score),
        like("Exposures like it", ({ factors }) => factors.map((of) => [of.factor, of.correlation])),
        like("Returns like it", ({ returns }) => returns.map((of) => [of.factor, of.correlation])),
        like("Largest loadings", ({ names }) => names.map((of) => [of.id, of.loading])),
      ]}
    />
  );
}
