/** Why an engine function refused its arguments. */
export type EngineErrorCode = "shape" | "value" | "singular" | "order" | "unknown-label";

/**
 * A broken precondition of an engine function: a bug of the caller, never dirty data.
 *
 * The message names the function, the rule and what it got, without a full stop.
 *
 * @example
 * new EngineError("shape", "cholesky needs a square matrix, got 2×3").code // => "shape"
 */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }
}
