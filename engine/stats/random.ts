/**
 * A stream of random numbers, a pure function of its key: the same key gives the same numbers on any machine, in any
 * worker, whatever was drawn from other streams.
 */
export interface RandomStream {
  /** Uniform on (0, 1), 52 bits, never 0 and never 1. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Student t scaled to unit variance; `degrees` > 2. */
  studentUnit(degrees: number): number;
  /** Chi-square; `degrees` ≥ 1, not necessarily whole. */
  chiSquare(degrees: number): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
}

/**
 * The stream with the given key: seed, then whatever names it (stage, date, block).
 *
 * Generator: xoshiro128** (Blackman & Vigna, Scrambled Linear Pseudorandom Number Generators, ACM TOMS 47, 2021),
 * seeded from a 32-bit FNV-1a hash of the key run through splitmix-style mixing. Normals by Marsaglia's polar method.
 *
 * @example
 * randomStream(7, "eigenfactor", "2024-01-31", 3).integer(10) === randomStream(7, "eigenfactor", "2024-01-31", 3).integer(10) // => true
 */
export function randomStream(...key: readonly (string | number)[]): RandomStream {
  return streamFromState(randomState(...key));
}

/** Where the generator of the stream with the given key starts: four 32-bit words, for a kernel that goes on from them. */
export function randomState(...key: readonly (string | number)[]): Uint32Array {
  return seedState(key.join("\u001f"));
}

/** xoshiro128** over a given state of four 32-bit words, not all zero; the state is advanced in place. */
export function xoshiro128(state: Uint32Array): () => number {
  return () => {
    const times5 = Math.imul(state[1], 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = (state[3] << 11) | (state[3] >>> 21);
    return result;
  };
}

/**
 * The number in (0, 1) that the upper 26 bits of two 32-bit words stand for: the middle of one of 2^52 equal cells. With
 * 2^53 cells the middle of the last would round to 1.
 */
export function openUnit(high: number, low: number): number {
  return ((high >>> 6) * 67108864 + (low >>> 6) + 0.5) / 4503599627370496;
}

function streamFromState(state: Uint32Array): RandomStream {
  const next = xoshiro128(state);
  let spare = Number.NaN;
  const uniform = (): number => openUnit(next(), next());
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
  const studentUnit = (degrees: number): number => {
    // Bailey (1994): polar form, exact for every number of degrees of freedom.
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const t = x * Math.sqrt((degrees * (square ** (-2 / degrees) - 1)) / square);
      return t * Math.sqrt((degrees - 2) / degrees);
    }
  };
  const chiSquare = (degrees: number): number => {
    // Twice a gamma of shape k = degrees/2 by Marsaglia & Tsang (2000); below 1 by the boost U^(1/k) of shape k + 1.
    const shape = degrees / 2;
    const boost = shape < 1 ? uniform() ** (1 / shape) : 1;
    const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return 2 * d * v * boost;
    }
  };
  return { uniform, normal, studentUnit, chiSquare, integer: (bound) => Math.floor(uniform() * bound) };
}

function seedState(key: string): Uint32Array {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) {
    hash = Math.imul(hash ^ (key.charCodeAt(i) & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (key.charCodeAt(i) >>> 8), 0x01000193);
  }
  const state = new Uint32Array(4);
  for (let word = 0; word < 4; word++) {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = hash ^ (hash >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    state[word] = mixed ^ (mixed >>> 16);
  }
  // A second pass over the key, so that two keys with the same first hash still part ways.
  let second = 5381;
  for (let i = 0; i < key.length; i++) second = (Math.imul(second, 33) + key.charCodeAt(i)) | 0;
  state[3] ^= second;
  if ((state[0] | state[1] | state[2] | state[3]) === 0) state[0] = 1;
  const next = xoshiro128(state);
  for (let i = 0; i < 16; i++) next();
  return state;
}
