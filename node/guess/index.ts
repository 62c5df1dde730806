export { type DateOrder, dateOrdersOf, readLooseDate } from "./loose-date.ts";
export { type DecimalSign, decimalSignOf, type LooseNumber, readLooseNumber } from "./loose-number.ts";
export { type PlainHeader, plainHeader } from "./plain-header.ts";
