export { FactorsView } from "./factors-view.tsx";
