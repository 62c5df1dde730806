import { InputError } from "../../engine/errors/index.ts";
import type { Axis } from "../../engine/labels/index.ts";
import { nearestName } from "../../wire/index.ts";

/**
 * The code of a security by its id.
 *
 * @param command  what was called, for the message
 * @throws {InputError} the run has no such security; the nearest id is named
 */
export function requireSecurity(assets: Axis<"asset">, id: string, command: string): number {
  const asset = assets.codes.get(id);
  if (asset !== undefined) return asset;
  const nearest = nearestName(id, assets.labels);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  throw new InputError([{ file: command, value: id, rule: `the run has no security of that id${hint}` }]);
}
