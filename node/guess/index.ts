export { type FileGuesses, guessFiles } from "./guess-files.ts";
export type { TableGuess } from "./guess-table.ts";
export { type DateOrder, dateOrdersOf, readLooseDate } from "./loose-date.ts";
export { type DecimalSign, decimalSignOf, type LooseNumber, readLooseNumber } from "./loose-number.ts";
export { type PlainHeader, plainHeader } from "./plain-header.ts";
export { type ProposedSpec, proposeSpec } from "./propose-spec.ts";
