export { type AuditLog, openAuditLog } from "./guard/audit-log.ts";
export { startGuard } from "./guard/start-guard.ts";
export { createToken, readTokens, revokeToken, tokensFile } from "./guard/tokens.ts";
export { type Listening, type ListenRequest, listen } from "./listen.ts";
export { openServiceLog, withoutSecrets } from "./service-log.ts";
