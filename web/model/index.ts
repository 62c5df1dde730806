export { type BrowserModel, modelWeights, readModel } from "./read-model.ts";
