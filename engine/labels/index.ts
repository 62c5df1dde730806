export { type Axis, type AxisKind, axis, positions, sameAxis } from "./axis.ts";
export { lengthen, lengthenRows } from "./lengthen.ts";
export { type Table, table } from "./table.ts";
