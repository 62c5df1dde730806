export { ConstructView } from "./construct-view.tsx";
