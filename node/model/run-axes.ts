import { InputError } from "../../engine/errors/index.ts";
import type { Factor, FactorFamily } from "../../engine/exposures/index.ts";
import { type Axis, axis } from "../../engine/labels/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { kept } from "./kept.ts";

/** The dictionaries of a run. */
export interface RunAxes {
  /** Every security of the run, by first appearance. */
  readonly assets: Axis<"asset">;
  /** Names for people by asset code; empty where the data gave none. */
  readonly assetNames: readonly string[];
  /** [N] lines with the same code are of one issuer; −1 = not known. */
  readonly issuer: Int32Array;
  /** The columns of X: market, countries, industries, styles and other dense factors, currencies. */
  readonly factors: readonly Factor[];
  /** Position of each industry among the industries, and so on. */
  readonly industryCodes: ReadonlyMap<string, number>;
  readonly countryCodes: ReadonlyMap<string, number>;
  readonly currencyCodes: ReadonlyMap<string, number>;
}

/**
 * Reads the dictionaries of a run.
 *
 * @throws {InputError} a run of an earlier version, whose tables lack what this one reads
 */
export function readAxes(run: Run): Promise<RunAxes> {
  return kept(run, "axes", () => readDictionaries(run));
}

async function readDictionaries(run: Run): Promise<RunAxes> {
  const known = await run.readTable("assets");
  if (!known.columns.some(({ name }) => name === "issuer")) {
    const rule =
      "the run is of an earlier version and lacks what this one reads: run npx plimsoll estimate, which makes it anew";
    throw new InputError([{ file: "run", value: run.id, rule }]);
  }
  const assets = axis("asset", selectValues(known, "id", "text"));
  const assetNames = selectValues(known, "name", "text");
  const issuers = selectValues(known, "issuer", "text");
  const issuerCodes = new Map(
    [...new Set(issuers.filter((name) => name !== ""))].map((name, i) => [name, i]),
  );
  const rows = await run.readTable("factors");
  const families = selectValues(rows, "family", "text");
  const factors = selectValues(rows, "factor", "text").map((name, k) => ({
    name,
    family: families[k] as FactorFamily,
  }));
  const codesOf = (family: FactorFamily) =>
    new Map(factors.filter((factor) => factor.family === family).map(({ name }, code) => [name, code]));
  return {
    assets,
    assetNames,
    issuer: Int32Array.from(issuers, (name) => issuerCodes.get(name) ?? -1),
    factors,
    industryCodes: codesOf("industry"),
    countryCodes: codesOf("country"),
    currencyCodes: codesOf("currency"),
  };
}
