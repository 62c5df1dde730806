/** A number of a run that is to be explained. */
export type LineageQuery =
  | { readonly kind: "exposure"; readonly id: string; readonly factor: string; readonly date: string }
  | { readonly kind: "factor_return"; readonly factor: string; readonly date: string }
  | { readonly kind: "specific_return"; readonly id: string; readonly date: string }
  | { readonly kind: "specific_risk"; readonly id: string; readonly date: string }
  | {
      readonly kind: "covariance";
      readonly factor1: string;
      readonly factor2: string;
      readonly date: string;
    }
  | {
      readonly kind: "risk";
      readonly portfolio: string;
      /** What it is held against: the tracking error instead of the volatility. */
      readonly benchmark?: string | undefined;
      readonly date: string;
      /** One factor's or name's part; all of it without both. */
      readonly factor?: string | undefined;
      readonly id?: string | undefined;
    }
  | {
      readonly kind: "attribution";
      readonly portfolio: string;
      readonly factor: string;
      readonly from: string;
      readonly to: string;
    }
  | CellQuery;

/** A cell of a table of the run, whatever it is: its row by all that names it. */
export interface CellQuery {
  readonly kind: "cell";
  readonly table: string;
  readonly date: string;
  /** Columns that name the row beside its date: id, factor, stage ... */
  readonly key: Readonly<Record<string, string | number>>;
  readonly column: string;
}

/** The query as the command line has it. */
export function queryWords(query: LineageQuery): readonly string[] {
  switch (query.kind) {
    case "exposure":
      return [query.id, query.factor, query.date];
    case "factor_return":
      return ["--factor-return", query.factor, query.date];
    case "specific_return":
      return ["--specific-return", query.id, query.date];
    case "specific_risk":
      return ["--specific-risk", query.id, query.date];
    case "covariance":
      return ["--covariance", query.factor1, query.factor2, query.date];
    case "risk": {
      const { portfolio, benchmark, date, factor, id } = query;
      const part = factor !== undefined ? ["--factor", factor] : id !== undefined ? ["--name", id] : [];
      const against = benchmark === undefined ? [] : ["--benchmark", benchmark];
      return ["--risk", portfolio, date, ...against, ...part];
    }
    case "attribution":
      return ["--attribution", query.portfolio, query.factor, query.from, query.to];
    case "cell":
      return [
        "--cell",
        query.table,
        query.column,
        query.date,
        ...Object.entries(query.key).map(([name, value]) => `${name}=${value}`),
      ];
  }
}
