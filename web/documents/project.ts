/** GET /v1/project. */
export interface ProjectDocument {
  readonly name: string;
  readonly benchmark: string | null;
  readonly runId: string;
  readonly dates: { readonly first: string; readonly last: string };
  readonly forecastDates: readonly string[];
  /** What of the project has changed since the run, in sentences. */
  readonly stale: readonly string[];
}

/** GET /v1/portfolios. */
export interface PortfoliosDocument {
  readonly portfolios: readonly string[];
}
