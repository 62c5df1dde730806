export { LearnPage } from "./learn-page.tsx";
