import type { FactorFamily } from "../../engine/exposures/index.ts";
import type { IssuerCovariance } from "../../engine/risk-model/index.ts";
import type { Evidence } from "./draft-evidence.ts";

/** A date of a model that was given, in our units: decimals, variances per period. */
export interface ForeignDay extends Evidence {
  readonly date: string;
  /** File of the covariance and of the exposures, for what is said of them. */
  readonly files: { readonly covariance: string; readonly exposures: string; readonly specific: string };
  /** [N] names with exposures and specific risk. */
  readonly ids: readonly string[];
  /** [K] as the files call them. */
  readonly factors: readonly string[];
  /** Families that the files say, by factor. */
  readonly families: ReadonlyMap<string, FactorFamily>;
  /** [N×K] */
  readonly exposures: Float64Array;
  /** [K×K] */
  readonly covariance: Float64Array;
  /** [N] */
  readonly specificVariance: Float64Array;
  readonly issuerCovariances: readonly IssuerCovariance[];
  /** By id; undefined where the files do not say who is in it. */
  readonly estimation: ReadonlySet<string> | undefined;
  /** By factor, of the period that ends at the date. */
  readonly factorReturns: ReadonlyMap<string, number>;
  readonly specificReturns: ReadonlyMap<string, number>;
  readonly totalReturns: ReadonlyMap<string, number>;
  readonly marketCaps: ReadonlyMap<string, number>;
  readonly prices: ReadonlyMap<string, number>;
  readonly volumes: ReadonlyMap<string, number>;
  /** Variance of a name's return as the files give it, decimal² per period. */
  readonly totalRisks: ReadonlyMap<string, number>;
  readonly securities: ReadonlyMap<string, ForeignSecurity>;
  readonly identifiers: readonly ForeignIdentifier[];
  /** Of the period, in the currency of the model; undefined where the files do not say. */
  readonly riskFree: number | undefined;
  /** Codes of currencies that rates or securities have. */
  readonly currencies: ReadonlySet<string>;
  /** What stands in the files and is not taken: columns, keys. */
  readonly unread: ReadonlySet<string>;
}

/** What files say of a security beside its risk; empty where they do not. */
export interface ForeignSecurity {
  readonly name: string;
  readonly issuer: string;
  readonly country: string;
  readonly currency: string;
}

/** What a security is called by others. */
export interface ForeignIdentifier {
  readonly id: string;
  readonly kind: string;
  readonly value: string;
  /** Empty where it has always been, or still is. */
  readonly from: string;
  readonly to: string;
}
