import type { DuckDBVector } from "@duckdb/node-api";
import { EngineError } from "../../engine/errors/index.ts";

/** The array behind a vector of numbers, days or small integers. */
export type VectorItems = Float64Array | Int32Array | Uint8Array;

/**
 * The memory behind an engine's vector, to be filled or copied as a whole. The binding does not name it in its types
 * (item by item is its public way, and several times slower), so that it is there is checked.
 */
export function vectorItems(vector: DuckDBVector): VectorItems {
  const items = "items" in vector ? vector.items : undefined;
  if (items instanceof Float64Array || items instanceof Int32Array || items instanceof Uint8Array)
    return items;
  throw new EngineError("value", `vectorItems needs a vector of numbers, got ${vector.constructor.name}`);
}
