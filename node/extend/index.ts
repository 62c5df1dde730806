export { type ExtendedModel, type ExtensionFit, extendGiven } from "./extend-given.ts";
export type { GivenHistory } from "./given-history.ts";
export { readFactorValues } from "./read-factor.ts";
export { readGivenFiles } from "./read-given-files.ts";
export { readGivenRun } from "./read-given-run.ts";
export { writeExtension } from "./write-extension.ts";
