import type { AlphaDocument } from "./alpha.ts";
import type { AttributionDocument } from "./attribution.ts";
import type { CardDocument } from "./card.ts";
import type { ChangeDocument, SpecDocument } from "./change.ts";
import type { ComparisonDocument, ModelsDocument } from "./comparison.ts";
import type { ConstructDocument } from "./construct.ts";
import type {
  CovarianceDocument,
  DiagnosticsDocument,
  FactorReturnsDocument,
  FactorsDocument,
  VolatilityDocument,
} from "./factors.ts";
import type { HedgeDocument, HedgeWalkDocument } from "./hedge.ts";
import type { ExplainDocument } from "./lineage.ts";
import type { HoldingsDocument, ModelDocument, PricesDocument } from "./model.ts";
import type { PortfoliosDocument, ProjectDocument } from "./project.ts";
import type { QualityDocument } from "./quality.ts";
import type { RiskDocument } from "./risk.ts";
import type { RiskHistoryDocument } from "./risk-history.ts";
import type { SecurityDocument } from "./security.ts";
import type { StressDocument } from "./stress.ts";
import type { WalkDocument } from "./walk.ts";

export type {
  AlphaDocument,
  CoefficientSummary,
  CombinedSignals,
  ExpectedReturns,
  MeanTerms,
  NamedSignal,
  QuantileStudy,
  SeveralSignals,
  SignalCorrelations,
  SignalMatrix,
  SignalStudy,
} from "./alpha.ts";
export type {
  AttributionDocument,
  AttributionSide,
  AttributionSpan,
  BridgeColumn,
  BrinsonBook,
  BrinsonDocument,
  BrinsonGroup,
  PathPoint,
  ReturnSource,
} from "./attribution.ts";
export type { CardDocument, CardTests, FamilyTest } from "./card.ts";
export type {
  AttributionPair,
  ChangeDocument,
  ModelEvidence,
  PairCorrelation,
  ResidualComponent,
  ResidualEvidence,
  SpecDocument,
} from "./change.ts";
export type {
  ComparedBook,
  ComparedDate,
  ComparisonDocument,
  DifferenceParts,
  FactorDifference,
  FamilyComparison,
  ForecastDifference,
  KeptRun,
  ModelsDocument,
  ModelsWith,
  NameDifference,
  OfBoth,
  PairedForecasts,
  RunLabel,
} from "./comparison.ts";
export type {
  BeforeAfter,
  BindingLimit,
  ConstructDocument,
  ConstructedDocument,
  ConstructedTrade,
  CostParts,
  Easing,
  FactorMove,
  FrontierDocument,
  FrontierPoint,
  HeldWeight,
  NoPortfolioDocument,
  SearchFigures,
  SumTerm,
} from "./construct.ts";
export type {
  CovarianceDocument,
  DiagnosticsDocument,
  DiagnosticsRow,
  FactorMonthsDocument,
  FactorReturnsDocument,
  FactorStanding,
  FactorsDocument,
  VolatilityDocument,
} from "./factors.ts";
export type {
  FoundHedgeDocument,
  HedgeDocument,
  HedgeExposure,
  HedgeInstrument,
  HedgeLine,
  HedgeWalkDecision,
  HedgeWalkDocument,
  HedgeWalkPeriod,
  HedgeWalkRatio,
  InstrumentBeta,
  NoHedgeDocument,
} from "./hedge.ts";
export type { ExplainDocument, LineageNode, LineageSource } from "./lineage.ts";
export type { HoldingRow, HoldingsDocument, ModelDocument, PricesDocument } from "./model.ts";
export type { PortfoliosDocument, ProjectDocument } from "./project.ts";
export type { QualityDocument, QualityFinding, QualityRule, Severity } from "./quality.ts";
export type { FactorRisk, NameRisk, RiskDocument, RiskPart, RiskSide, TailEstimate } from "./risk.ts";
export type { MomentSide, RiskHistoryDocument, RiskMoment } from "./risk-history.ts";
export type { SecurityDocument, SecurityExposure, SecurityPeer, SpecificComposition } from "./security.ts";
export type {
  FactorShock,
  ModelStress,
  ReverseStress,
  ScenarioImpact,
  ScenarioStress,
  StressDocument,
  StressSideName,
  StressSource,
  StressWindow,
} from "./stress.ts";
export type {
  LimitRecord,
  RiskCheck,
  WalkDocument,
  WalkDrawdown,
  WalkLine,
  WalkPeriod,
  WalkRebalance,
  WalkSpan,
} from "./walk.ts";

/**
 * What GET of a path answers, as far as the page reads it; docs/cli.md has every key. Decimals, annual where it says so.
 * Paths are those of the contract (docs/http.md).
 */
export interface GetDocuments {
  readonly "/v1/attribution": AttributionDocument;
  readonly "/v1/covariance": CovarianceDocument;
  readonly "/v1/diagnostics": DiagnosticsDocument;
  readonly "/v1/volatility": VolatilityDocument;
  readonly "/v1/factor-returns": FactorReturnsDocument;
  readonly "/v1/factors": FactorsDocument;
  readonly "/v1/holdings": HoldingsDocument;
  readonly "/v1/model": ModelDocument;
  readonly "/v1/models": ModelsDocument;
  readonly "/v1/portfolios": PortfoliosDocument;
  readonly "/v1/prices": PricesDocument;
  readonly "/v1/project": ProjectDocument;
  readonly "/v1/risk": RiskDocument;
  readonly "/v1/risk/history": RiskHistoryDocument;
  readonly "/v1/securities/{id}": SecurityDocument;
  readonly "/v1/spec": SpecDocument;
}

/** What POST to a path answers, as far as the page reads it. */
export interface PostDocuments {
  readonly "/v1/card": CardDocument;
  readonly "/v1/check": QualityDocument;
  readonly "/v1/attribution": AttributionDocument;
  readonly "/v1/alpha": AlphaDocument;
  readonly "/v1/compare": ComparisonDocument;
  readonly "/v1/construct": ConstructDocument;
  readonly "/v1/construct/walk": WalkDocument;
  readonly "/v1/evaluate/change": ChangeDocument;
  readonly "/v1/explain": ExplainDocument;
  readonly "/v1/hedge": HedgeDocument;
  readonly "/v1/hedge/walk": HedgeWalkDocument;
  readonly "/v1/risk": RiskDocument;
  readonly "/v1/stress": StressDocument;
}
