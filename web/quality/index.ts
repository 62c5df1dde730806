export { QualityView } from "./quality-view.tsx";
