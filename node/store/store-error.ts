/** Why the store could not do what it was asked; the command line prints the message without a stack. */
export type StoreErrorCode = "locked" | "disk-full" | "not-writable" | "missing" | "corrupt" | "newer-format";

/** A fault of the world the store lives in (disk, another writer, a damaged file): what happened and what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}

/** Somebody else writes where one wants to write. */
export class LockedError extends StoreError {
  /** What is written there, for people who must not know where it is: "this model". */
  readonly writing: string;

  constructor(writing: string, message: string) {
    super("locked", message);
    this.writing = writing;
  }
}

/** The code of an operating-system error such as ENOENT, or "" for any other value. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
