import { kernelKind } from "../../engine/linalg/index.ts";
import { codeVersion, hashSources } from "../jobs/index.ts";
import { readPlatform, sha256 } from "../store/index.ts";
import type { NightSetting } from "./night-setting.ts";

let code: string | undefined;

/** What the figures depend on besides the run: a result of other code is never taken for one of this. */
export function nightCode(): string {
  code ??= `${codeVersion()}+${hashSources(["../model", "../nightly"]).slice(0, 12)}`;
  return code;
}

/**
 * Hash of what all blocks of a night have in common: code, platform, and the setting. Machines of other code or another platform, whose
 * figures may differ in their last digits, have another one, and find none of the night's tasks.
 */
export function nightKey(setting: NightSetting): string {
  return sha256(JSON.stringify([nightCode(), kernelKind(), readPlatform(), setting], asHashes));
}

/** For `JSON.stringify`: numbers by their bits; as text they would take as long as all else. */
export function asHashes(_key: string, value: unknown): unknown {
  if (!(value instanceof Float64Array)) return value;
  return sha256(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}
