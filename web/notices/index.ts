export { followServer } from "./follow-server.ts";
export { Notices } from "./notices.tsx";
