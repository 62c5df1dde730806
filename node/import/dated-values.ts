/** The latest value per slot with the day it describes, dropped once it is too old. */
export interface DatedValues {
  /** A value about day `source`; an older one than what the slot holds is ignored. */
  set(slot: number, source: number, value: number): void;
  /** Values still valid on day `today`, NaN elsewhere. */
  at(today: number): Float64Array;
}

/** @param maxAgeDays  calendar days a value stays valid */
export function datedValues(slotCount: number, maxAgeDays: number): DatedValues {
  const values = new Float64Array(slotCount).fill(Number.NaN);
  const sources = new Int32Array(slotCount).fill(-2147483648);
  return {
    set(slot, source, value) {
      if (source < sources[slot]!) return;
      values[slot] = value;
      sources[slot] = source;
    },
    at(today) {
      const oldest = today - maxAgeDays;
      const valid = Float64Array.from(values);
      for (let slot = 0; slot < slotCount; slot++) if (sources[slot]! < oldest) valid[slot] = Number.NaN;
      return valid;
    },
  };
}
