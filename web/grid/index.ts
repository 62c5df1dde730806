export { GridView } from "./grid-view.tsx";
