import { parseMandate, type WrittenMandate } from "../../wire/index.ts";
import { type ReadDocument, readDocument } from "./read-document.ts";
import type { UserDocument } from "./user-document.ts";

/**
 * Reads and checks a mandate.
 *
 * @throws {InputError} no such file, not YAML, or everything that is wrong with it, each with its line
 */
export function readMandate(document: UserDocument): Promise<ReadDocument<WrittenMandate>> {
  return readDocument(document, parseMandate);
}
