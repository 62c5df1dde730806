export { answerLines } from "./answer-lines.ts";
export { type AuditLog, openAuditLog } from "./guard/audit-log.ts";
export { startGuard } from "./guard/start-guard.ts";
export { createToken, readTokens, revokeToken, tokensFile } from "./guard/tokens.ts";
export { type ListenRequest, listen } from "./listen.ts";
export { listenOperator } from "./listen-operator.ts";
export { openServiceLog, type ServiceLog, withoutSecrets } from "./service-log.ts";
export { openTaskMetrics } from "./service-metrics.ts";
export type { Listening } from "./start-server.ts";
