import { EngineError } from "../errors/index.ts";
import type { Matrix } from "../linalg/index.ts";

/** Returns less the mean of their column. [T×K] */
export function centredColumns(caller: string, { rows, cols, values }: Matrix): Float64Array {
  if (rows < 2) throw new EngineError("shape", `${caller} needs at least 2 periods, got ${rows}`);
  const mean = new Float64Array(cols);
  for (let cell = 0; cell < values.length; cell++) {
    if (!Number.isFinite(values[cell]))
      throw new EngineError("value", `${caller} needs finite returns, got ${values[cell]}`);
    mean[cell % cols] += values[cell] / rows;
  }
  return Float64Array.from({ length: values.length }, (_, cell) => values[cell] - mean[cell % cols]);
}

/** S = YᵀY / T. [K×K] */
export function sampleMoments(centred: Float64Array, size: number): Float64Array {
  const count = centred.length / size;
  const out = new Float64Array(size * size);
  for (let t = 0; t < count; t++) {
    for (let i = 0; i < size; i++) {
      const left = centred[t * size + i] / count;
      for (let j = 0; j <= i; j++) out[i * size + j] += left * centred[t * size + j];
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) out[j * size + i] = out[i * size + j];
  return out;
}
