export { asked, type FormulaLine, type WhyQuestion } from "./asked-why.ts";
export { WhyPanel } from "./why-panel.tsx";
