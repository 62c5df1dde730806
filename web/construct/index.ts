export { ConstructView } from "./construct-view.tsx";
export { mandateWithReturns } from "./mandate-with-returns.ts";
