export { expandTree } from "./expand-tree.ts";
export type { InputChange } from "./input-changes.ts";
export { LineageDifference } from "./lineage-difference.ts";
export { type LineageNode, type LineageSource, numeral } from "./lineage-node.ts";
export { type CellQuery, type LineageQuery, queryWords } from "./lineage-query.ts";
export { type Lineage, type LineageOptions, openLineage } from "./open-lineage.ts";
