/** POST /v1/check: what the project's data are, and what is odd about them. */
export interface QualityDocument {
  readonly securities: number;
  readonly dates: { readonly first: string; readonly last: string; readonly count: number };
  readonly notes: readonly string[];
  readonly tables: readonly {
    readonly table: string;
    readonly rows: number;
    readonly ids: number | null;
    readonly first: string | null;
    readonly last: string | null;
    readonly missing: readonly { readonly field: string; readonly rows: number }[];
  }[];
  readonly coverage: {
    readonly dates: readonly string[];
    readonly series: readonly { readonly label: string; readonly names: readonly number[] }[];
  };
  readonly rules: readonly QualityRule[];
  readonly findings: readonly QualityFinding[];
}

/** A rule that found something. */
export interface QualityRule {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly total: number;
  readonly advice: string;
}

/** How bad it is. */
export type Severity = "severe" | "warning" | "note";

/** A datum that is odd, the evidence, and what follows from it. */
export interface QualityFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly table: string;
  readonly file?: string;
  readonly row?: number;
  readonly id?: string;
  readonly date?: string;
  readonly value?: string;
  readonly evidence: string;
  readonly consequence: string;
}
