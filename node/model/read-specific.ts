import type { LinkedLines, SpecificRisk } from "../../engine/risk-model/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import type { RunAxes } from "./run-axes.ts";

/** Δ of a date with what each name's part of it is made of, as the run keeps it. */
export type SpecificAccount = Omit<SpecificRisk, "structural"> & {
  /** How the structural model was fitted; undefined where there is none. */
  readonly structural:
    | { readonly level: number; readonly rSquared: number; readonly nameCount: number }
    | undefined;
};

const COLUMNS = {
  variance: "specific_variance",
  ownWeight: "own_weight",
  ownVariance: "own_variance",
  serialRatio: "serial_ratio",
  priorVariance: "prior_variance",
  shrinkWeight: "shrink_weight",
  shrinkVariance: "shrink_variance",
  loading: "issuer_loading",
} as const;

/** The account that is stored for a date; undefined where there is none. */
export async function readSpecific(
  run: Run,
  date: string,
  { assets, issuer }: RunAxes,
): Promise<SpecificAccount | undefined> {
  const rows = await run.readTable("specific_risk", { from: date, to: date });
  if (rows.rowCount === 0) return undefined;
  const codes = selectValues(rows, "id", "text").map((id) => assets.codes.get(id));
  const column = (name: keyof typeof COLUMNS): Float64Array => {
    const out = new Float64Array(assets.labels.length).fill(Number.NaN);
    const values = selectValues(rows, COLUMNS[name], "number");
    codes.forEach((asset, row) => {
      if (asset !== undefined) out[asset] = values[row] as number;
    });
    return out;
  };
  const stages = await run.readTable("specific_risk_stages", { from: date, to: date });
  const stage = (name: string) => selectValues(stages, name, "number")[0] as number;
  const nameCount = selectValues(stages, "structural_names", "integer")[0] as number;
  return {
    variance: column("variance"),
    ownWeight: column("ownWeight"),
    ownVariance: column("ownVariance"),
    serialRatio: column("serialRatio"),
    priorVariance: column("priorVariance"),
    shrinkWeight: column("shrinkWeight"),
    shrinkVariance: column("shrinkVariance"),
    regimeMultiplier: stage("regime_multiplier"),
    listingUplift: stage("listing_uplift"),
    structural:
      nameCount === 0
        ? undefined
        : { level: stage("structural_level"), rSquared: stage("structural_r_squared"), nameCount },
    linked: linkedOf(column("loading"), issuer),
  };
}

/** NULL is a name that is not linked. */
function linkedOf(loadings: Float64Array, issuers: Int32Array): LinkedLines | undefined {
  const issuer = issuers.map((code, asset) => (Number.isNaN(loadings[asset]) ? -1 : code));
  if (!issuer.some((code) => code >= 0)) return undefined;
  return { issuer, loading: loadings.map((value) => (Number.isNaN(value) ? 0 : value)) };
}
