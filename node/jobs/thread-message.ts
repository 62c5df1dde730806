import { EngineError, type EngineErrorCode, type Fault, InputError } from "../../engine/errors/index.ts";
import type { KernelKind } from "../../engine/linalg/index.ts";
import type { ModelOptions } from "../../engine/pipeline/index.ts";
import type { CanonicalSource } from "../import/index.ts";
import type { PlannedDay } from "./fold-days.ts";
import type { SentDay } from "./sent-day.ts";

/** What a thread that folds is started with. */
export interface FoldRequest {
  readonly source: CanonicalSource;
  readonly options: ModelOptions;
  readonly plan: readonly PlannedDay[];
  /** The core to begin with as bytes of `formatState`; undefined before the first day. */
  readonly core: Uint8Array | undefined;
  readonly kernels: KernelKind;
  /** Days that the thread may be ahead of what was taken. */
  readonly ahead: number;
}

/** What a thread that folds sends; for each day that was taken it gets a message back. */
export type FoldMessage = { readonly day: SentDay } | { readonly error: SentError };

/** An error on its way between threads: a clone has neither its class nor its fields. */
export interface SentError {
  readonly message: string;
  readonly stack: string | undefined;
  readonly faults: readonly Fault[] | undefined;
  readonly code: EngineErrorCode | undefined;
}

/** An error as it can be sent. */
export function sentError(error: unknown): SentError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const faults = error instanceof InputError ? error.faults : undefined;
  const code = error instanceof EngineError ? error.code : undefined;
  return { message, stack, faults, code };
}

/** The error that was sent. */
export function receivedError({ message, stack, faults, code }: SentError): Error {
  if (faults !== undefined) return new InputError(faults);
  const error = code === undefined ? new Error(message) : new EngineError(code, message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
