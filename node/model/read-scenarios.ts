import { LineCounter, parseDocument } from "yaml";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import type { Scenario } from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { readSmallCsv, readText, type SmallTable, tableName } from "../import/index.ts";
import { decimalText } from "./decimal-text.ts";

/** A return of a scenario as written. */
interface Named {
  readonly scenario: string;
  readonly kind: "factor" | "id";
  readonly label: string;
  readonly text: string;
  readonly place: { readonly file: string; readonly row?: number };
}

/**
 * Scenarios of the user's: CSV with columns `name`, `factor` or `id`, `return`, a row per return; or YAML, a list of `name`, `factors` and
 * `assets`, both of name: return.
 *
 * @throws {InputError} every fault at once: no name, no factor of the model, a name that it does not cover, twice, no number
 */
export async function readScenarios(table: SmallTable, model: RiskModel): Promise<readonly Scenario[]> {
  const file = tableName(table);
  const faults: Fault[] = [];
  const isYaml = typeof table === "string" && /\.ya?ml$/i.test(table);
  const named = isYaml ? await fromYaml(table, faults) : await fromCsv(table, faults);
  const scenarios = new Map<string, { factors: Map<string, number>; assets: Map<string, number> }>();
  for (const { scenario, kind, label, text, place } of named) {
    const of = scenarios.get(scenario) ?? { factors: new Map(), assets: new Map() };
    scenarios.set(scenario, of);
    const values = kind === "factor" ? of.factors : of.assets;
    const value = decimalText(text);
    const rule =
      labelRule(kind, label, model) ?? (values.has(label) ? `stands twice in ${scenario}` : undefined);
    if (rule !== undefined) faults.push({ ...place, column: kind, value: label, rule });
    if (Number.isNaN(value))
      faults.push({
        ...place,
        column: "return",
        value: text,
        rule: "must be a decimal (-0.05) or a percentage (-5%)",
      });
    values.set(label, value);
  }
  if (faults.length === 0 && scenarios.size === 0) faults.push({ file, rule: "the file has no scenario" });
  if (faults.length > 0) throw new InputError(faults);
  return [...scenarios].map(([name, { factors, assets }]) => ({
    name,
    factorReturns: [...factors].map(([factor, factorReturn]) => ({ factor, factorReturn })),
    assetReturns: [...assets].map(([asset, assetReturn]) => ({ asset, assetReturn })),
  }));
}

function labelRule(kind: Named["kind"], label: string, { exposures, assets }: RiskModel): string | undefined {
  if (kind === "id") {
    return exposures.covered[assets.codes.get(label) ?? -1] === 1
      ? undefined
      : "the model has no exposures for the id on this date";
  }
  if (exposures.factors.some(({ name }) => name === label)) return undefined;
  return `the model has no such factor; it has ${exposures.factors.map(({ name }) => name).join(", ")}`;
}

async function fromCsv(table: SmallTable, faults: Fault[]): Promise<readonly Named[]> {
  const file = tableName(table);
  const rows = await readSmallCsv(table, { required: ["name", "return"], optional: ["factor", "id"] });
  return rows.flatMap(({ row, cells }): Named[] => {
    const place = { file, row };
    const [scenario, factor, id] = ["name", "factor", "id"].map((column) => cells.get(column) ?? "") as [
      string,
      string,
      string,
    ];
    if (scenario === "")
      faults.push({ ...place, column: "name", value: "", rule: "a scenario needs a name" });
    if ((factor === "") === (id === "")) {
      faults.push({ ...place, column: "factor", value: factor, rule: "give either a factor or an id" });
      return [];
    }
    const kind = factor === "" ? "id" : "factor";
    return [{ scenario, kind, label: factor || id, text: cells.get("return") ?? "", place }];
  });
}

async function fromYaml(file: string, faults: Fault[]): Promise<readonly Named[]> {
  const lines = new LineCounter();
  const document = parseDocument(await readText(file), { lineCounter: lines, prettyErrors: false });
  for (const { pos, message } of document.errors) {
    faults.push({ file, row: lines.linePos(pos[0]).line, rule: message });
  }
  if (faults.length > 0) return [];
  const list: unknown = document.toJS();
  if (!Array.isArray(list)) {
    faults.push({ file, rule: "must be a list of scenarios, each with name, factors and assets" });
    return [];
  }
  const names = new Set<string>();
  return list.flatMap((scenario: unknown, at) => {
    const { name: given, factors, assets, ...others } = record(scenario);
    // A year is a name, and YAML reads it as a number.
    const name = typeof given === "number" ? String(given) : given;
    const fault = (key: string, rule: string) => faults.push({ file, column: `[${at}].${key}`, rule });
    const before = faults.length;
    if (typeof name !== "string" || name === "") {
      fault("name", "a scenario needs a name");
      return [];
    }
    if (names.has(name)) fault("name", `${name} stands twice: a scenario is one entry of the list`);
    names.add(name);
    for (const key of Object.keys(others)) fault(key, "must be one of name, factors, assets");
    const returns = (kind: Named["kind"], of: unknown): Named[] =>
      Object.entries(record(of)).map(([label, value]) => {
        return { scenario: name, kind, label, text: String(value), place: { file } };
      });
    for (const [key, of] of Object.entries({ factors, assets })) {
      if (of !== undefined && record(of) !== of)
        fault(key, "must be names with a return each: { market: -10% }");
    }
    const found = [...returns("factor", factors), ...returns("id", assets)];
    if (found.length === 0 && faults.length === before)
      fault("factors", `${name} has no returns: give factors or assets`);
    return found;
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
