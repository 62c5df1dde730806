export { lookUntilWell } from "./follow-server.ts";
export { Notices } from "./notices.tsx";
