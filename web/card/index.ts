export { CardView } from "./card-view.tsx";
