export { EngineError, type EngineErrorCode } from "./engine-error.ts";
export { type Fault, formatFaults, InputError } from "./input-error.ts";
