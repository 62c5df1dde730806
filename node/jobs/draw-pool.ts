import { simulateEigenfactors } from "../../engine/risk-model/index.ts";
import type { SimulateEigenfactors } from "./finish-period.ts";

/** Threads that draw eigenfactors. */
interface DrawPool {
  readonly simulate: SimulateEigenfactors;
  readonly close: () => Promise<void>;
}

export function openDrawPool(_threads: number): DrawPool {
  return { simulate: async (draws) => simulateEigenfactors(draws), close: async () => {} };
}
