import { InputError } from "../../../engine/errors/index.ts";
import { nearestName } from "../../../wire/index.ts";
import { type IdentifierSpell, type MarketData, openMarketData } from "../../import/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { printableName } from "../printable-text.ts";
import { formatTable, type TextColumn } from "../table-text.ts";

/** `plimsoll show identifiers [value]`: of the data of the project, not of a run. */
export async function runShowIdentifiers(
  value: string | undefined,
  options: OutputOptions & { readonly project: string },
): Promise<void> {
  printOutput(await identifiersOutput(await readProject(options.project), value), options);
}

/** The identifiers of the project's data, or what one of them was. */
export async function identifiersOutput(project: Project, value: string | undefined): Promise<Output> {
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    const spells = await data.identifiers();
    return value === undefined ? identifiersReport(data, spells) : identifierReport(data, spells, value);
  } finally {
    data.close();
  }
}

const left = (header: string): TextColumn => ({ header, align: "left" });
const right = (header: string): TextColumn => ({ header, align: "right" });

/** How many identifiers of each kind there are, and what of the data they mapped. */
export function identifiersReport(
  data: Pick<MarketData, "mappings">,
  spells: readonly IdentifierSpell[],
): Output {
  const kinds = [...new Set(spells.map(({ kind }) => kind))].map((kind) => {
    const own = spells.filter((spell) => spell.kind === kind);
    const owners = new Map<string, Set<string>>();
    for (const { value, id } of own) owners.set(value, (owners.get(value) ?? new Set()).add(id));
    return {
      kind,
      spells: own.length,
      values: owners.size,
      securities: new Set(own.map(({ id }) => id)).size,
      severalOwners: [...owners.values()].filter(({ size }) => size > 1).length,
    };
  });
  const mapped = data.mappings.flatMap(({ table, column, kinds: by, unmapped, several }) => [
    ...by.map((of) => ({ table, column, by: of.kind, rows: of.rows, values: of.values })),
    ...(unmapped.rows > 0 ? [{ table, column, by: "no security", ...counts(unmapped) }] : []),
    ...(several.rows > 0 ? [{ table, column, by: "several securities", ...counts(several) }] : []),
  ]);
  const text = [
    kinds.length === 0
      ? "The data have no table of identifiers: every id is the security's own."
      : "Identifiers",
    ...(kinds.length === 0
      ? []
      : [
          formatTable(
            [left("kind"), right("spells"), right("values"), right("securities"), right("of several")],
            kinds.map((of) => [
              printableName(of.kind),
              ...[of.spells, of.values, of.securities, of.severalOwners].map(String),
            ]),
          ),
        ]),
    "",
    mapped.length === 0 ? "No table of the project says ids: all hold ids as they are." : "What they mapped",
    ...(mapped.length === 0
      ? []
      : [
          formatTable(
            [left("table"), left("column"), left("by"), right("rows"), right("values")],
            mapped.map((of) => [
              of.table,
              printableName(of.column),
              of.by,
              String(of.rows),
              String(of.values),
            ]),
          ),
        ]),
  ].join("\n");
  return {
    text,
    json: { kinds, mappings: data.mappings },
    csv: {
      header: ["table", "column", "by", "rows", "values"],
      rows: mapped.map((of) => [of.table, of.column, of.by, of.rows, of.values]),
    },
  };
}

function counts({ rows, values }: { readonly rows: number; readonly values: number }) {
  return { rows, values };
}

/**
 * Which securities had an identifier, or which identifiers a security had, and when.
 *
 * @throws {InputError} neither an identifier nor an id of the data
 */
export function identifierReport(
  { axes, assetNames }: Pick<MarketData, "axes" | "assetNames">,
  spells: readonly IdentifierSpell[],
  value: string,
): Output {
  const owners = spells.filter((spell) => spell.value === value);
  const ids = new Set([...owners.map(({ id }) => id), value]);
  const found = spells.filter(({ id }) => ids.has(id));
  if (found.length === 0) {
    const nearest = nearestName(value, [...new Set(spells.flatMap((spell) => [spell.value, spell.id]))]);
    const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    const rule = `the table identifiers has no such identifier and no security of that id${hint}`;
    throw new InputError([{ file: "show identifiers", value, rule }]);
  }
  const rows = found.map((spell) => {
    const asset = axes.assets.codes.get(spell.id);
    return {
      ...spell,
      name: asset === undefined ? "" : (assetNames[asset] as string),
      hasBars: asset !== undefined,
    };
  });
  const sentences = owners
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .map(
      (spell) =>
        `${printableName(value)} was the ${spell.kind} of ${printableName(spell.id)} ${spanOf(spell)}.`,
    );
  const text = [
    ...sentences,
    ...(sentences.length > 0 ? [""] : []),
    formatTable(
      ["id", "name", "kind", "value", "from", "to"].map(left),
      rows.map((row, i) => {
        const isFirst = row.id !== rows[i - 1]?.id;
        const security = isFirst ? [row.id, row.hasBars ? row.name : "(no bars)"] : ["", ""];
        return [...security, row.kind, row.value, row.from, row.to].map(printableName);
      }),
    ),
  ].join("\n");
  return {
    text,
    json: { value, identifiers: rows },
    csv: {
      header: ["id", "name", "kind", "value", "from", "to"],
      rows: rows.map((row) => [row.id, row.name, row.kind, row.value, row.from, row.to]),
    },
  };
}

function spanOf({ from, to }: IdentifierSpell): string {
  if (from === "" && to === "") return "always";
  return [from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(" ");
}
