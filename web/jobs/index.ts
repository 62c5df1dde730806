export { Jobs } from "./jobs.tsx";
