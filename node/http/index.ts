export { type Listening, type ListenRequest, listen } from "./listen.ts";
