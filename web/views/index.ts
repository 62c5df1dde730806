import type { ComponentType } from "preact";

/** A view: its name in the address, its title, what it answers, and where it is fetched from when it is first looked at. */
export interface View {
  readonly name: string;
  readonly title: string;
  readonly group: "Risk" | "Return" | "Decide" | "Model";
  /** False where something has to be chosen first, a security for instance: it has no line among the views. */
  readonly isListed?: false;
  /** What people call it besides its title, for the search. */
  readonly words?: string;
  readonly load: () => Promise<ComponentType>;
}

/** Every view, in the order of the page. */
export const views: readonly View[] = [
  {
    name: "risk",
    title: "Summary",
    group: "Risk",
    words: "volatility tracking error beta value at risk",
    load: async () => (await import("./risk-summary.tsx")).RiskSummaryView,
  },
  {
    name: "sources",
    title: "Where risk comes from",
    group: "Risk",
    words: "decomposition x sigma rho contributions exposures",
    load: async () => (await import("./risk-sources.tsx")).RiskSourcesView,
  },
  {
    name: "grid",
    title: "Names × factors",
    group: "Risk",
    words: "heat map grid security exposures matrix",
    load: async () => (await import("../grid/index.ts")).GridView,
  },
  {
    name: "history",
    title: "Through time",
    group: "Risk",
    words: "drift exposure history",
    load: async () => (await import("./risk-history.tsx")).RiskHistoryView,
  },
  {
    name: "stress",
    title: "Stress",
    group: "Risk",
    words: "scenario shock crash worst loss replay history reverse what could happen",
    load: async () => (await import("../stress/index.ts")).StressView,
  },
  {
    name: "compare",
    title: "Side by side",
    group: "Risk",
    words:
      "compare comparison difference portfolios dates models runs versions changed without factor evaluate",
    load: async () => (await import("../compare/index.ts")).CompareView,
  },
  {
    name: "performance",
    title: "Attribution",
    group: "Return",
    words: "performance brinson waterfall",
    load: async () => (await import("../performance/index.ts")).PerformanceView,
  },
  {
    name: "construct",
    title: "Construct",
    group: "Decide",
    words: "optimise optimiser mandate rebalance trades frontier limits constraints shadow price",
    load: async () => (await import("../construct/index.ts")).ConstructView,
  },
  {
    name: "hedge",
    title: "Hedge",
    group: "Decide",
    words: "future overlay neutral beta neutralise instruments",
    load: async () => (await import("../hedge/index.ts")).HedgeView,
  },
  {
    name: "alpha",
    title: "Alpha",
    group: "Decide",
    words: "signal information coefficient IC decay quantiles purification new factor",
    load: async () => (await import("../alpha/index.ts")).AlphaView,
  },
  {
    name: "what-if",
    title: "What-if",
    group: "Decide",
    words: "edit weights trades hedge scenario paste undo",
    load: async () => (await import("../what-if/index.ts")).WhatIfView,
  },
  {
    name: "factors",
    title: "Factors",
    group: "Model",
    words: "factor returns correlations volatilities",
    load: async () => (await import("../factors/index.ts")).FactorsView,
  },
  {
    name: "card",
    title: "Model card",
    group: "Model",
    words: "forecasts bias tests weaknesses description provenance",
    load: async () => (await import("../card/index.ts")).CardView,
  },
  {
    name: "quality",
    title: "Data quality",
    group: "Model",
    words: "check findings coverage missing",
    load: async () => (await import("../quality/index.ts")).QualityView,
  },
  {
    name: "name",
    title: "Security",
    group: "Model",
    isListed: false,
    load: async () => (await import("../security/index.ts")).SecurityView,
  },
];
