export { AlphaView } from "./alpha-view.tsx";
