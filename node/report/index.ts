export type { AttributionPage } from "./attribution-page.ts";
export { blocksPage } from "./blocks-page.ts";
export type { CardBlock, CardSection } from "./card-blocks.ts";
export { cardMarkdown } from "./card-markdown.ts";
export { cardPage } from "./card-page.ts";
export { evaluationPage } from "./evaluation-page.ts";
export { number, text } from "./html-table.ts";
export { type QualityPage, qualityPage } from "./quality-page.ts";
export { type RenderedReport, renderReport } from "./render-report.ts";
export {
  type CorrelationPage,
  type PrimerNumber,
  type PrimerPage,
  type ReportInput,
  type RiskBook,
  type RiskPage,
  SECTION_IDS,
  type SectionId,
  SPAN_SECTIONS,
  type StressPage,
} from "./report-input.ts";
export { type PlainTable, type TableSection, tablesPage } from "./tables-page.ts";
