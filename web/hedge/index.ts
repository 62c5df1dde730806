export { HedgeView } from "./hedge-view.tsx";
