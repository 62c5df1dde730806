export { Answered } from "./answered.tsx";
export { Bar } from "./bar.tsx";
export { Boundary } from "./boundary.tsx";
export { BarChart, LineChart } from "./chart.tsx";
export { type Column, DataTable } from "./data-table.tsx";
export { ExportButton } from "./export-button.tsx";
export { Lazy } from "./lazy.tsx";
export { Link } from "./link.tsx";
export { Tile } from "./tile.tsx";
