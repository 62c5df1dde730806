export { type Axis, type AxisKind, axis, positions, sameAxis } from "./axis.ts";
export { lengthen, lengthenRows } from "./lengthen.ts";
export {
  type CheckedIdentifier,
  checkDigit,
  identifierKind,
  isIdentifier,
} from "./security-identifiers.ts";
export { type Table, table } from "./table.ts";
