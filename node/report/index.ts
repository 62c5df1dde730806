export { type RenderedReport, renderReport } from "./render-report.ts";
export {
  type AttributionPage,
  type CorrelationPage,
  type ReportInput,
  type RiskPage,
  SECTION_IDS,
  type SectionId,
  SPAN_SECTIONS,
  type StressPage,
} from "./report-input.ts";
