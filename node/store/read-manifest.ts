import { type Manifest, parseManifest } from "../../wire/index.ts";
import { runFile } from "./layout.ts";
import type { ObjectStore } from "./object-store.ts";
import { sha256 } from "./sha256.ts";
import { StoreError } from "./store-error.ts";

/**
 * The manifest of a run, proven by its id.
 *
 * @throws {StoreError} "missing" when there is none, "corrupt" when it is not what was published, "newer-format"
 */
export async function readManifest(files: Pick<ObjectStore, "root" | "read">, id: string): Promise<Manifest> {
  const path = `${files.root}/${runFile(id)}`;
  const bytes = await files.read(runFile(id));
  if (bytes === undefined) {
    throw new StoreError(
      "missing",
      `run ${id} is not there: ${path} is missing. It may have been collected; run npx plimsoll estimate.`,
    );
  }
  if (sha256(bytes) !== id) {
    const message = `${path} is damaged: its sha256 is not its name (truncated or edited). Restore it, or run npx plimsoll estimate.`;
    throw new StoreError("corrupt", message);
  }
  const parsed = parseManifest(new TextDecoder().decode(bytes));
  if (parsed.status === "ok") return parsed.manifest;
  const code = parsed.status === "newer-format" ? "newer-format" : "corrupt";
  throw new StoreError(code, `${path} cannot be read: ${parsed.reason}.`);
}
