export { Answered } from "./answered.tsx";
export { Bar } from "./bar.tsx";
export { type Column, DataTable } from "./data-table.tsx";
export { Link } from "./link.tsx";
export { Tile } from "./tile.tsx";
