import { type ByteRoom, putVarint, reserve } from "./byte-room.ts";

/** Equal values from which on a run takes fewer bytes than the values packed, at one bit each. */
const LONG_RUN = 32;

/** Bits that hold every code below `count`. */
export function bitWidthOf(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

/**
 * Appends codes in Parquet's hybrid of runs and packed groups of eight.
 *
 * @param codes  each below 2^`bitWidth`, which is 24 or less
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE)
 */
export function putHybrid(room: ByteRoom, codes: Int32Array | Uint8Array, bitWidth: number): void {
  const count = codes.length;
  let packedFrom = 0;
  let at = 0;
  while (at < count) {
    const code = codes[at];
    let end = at + 1;
    while (end < count && codes[end] === code) end++;
    // What waits to be packed is filled up to whole groups from the run.
    const start = at + ((packedFrom - at) & 7);
    if (end - start >= LONG_RUN) {
      putPacked(room, codes.subarray(packedFrom, start), bitWidth);
      putRun(room, code as number, end - start, bitWidth);
      packedFrom = end;
    }
    at = end;
  }
  putPacked(room, codes.subarray(packedFrom), bitWidth);
}

function putRun(room: ByteRoom, code: number, length: number, bitWidth: number): void {
  putVarint(room, 2 * length);
  reserve(room, 4);
  for (let shift = 0; shift < bitWidth; shift += 8) room.bytes[room.at++] = code >>> shift;
}

/** Whole groups of eight; the last may end in zeros that no reader looks at. */
function putPacked(room: ByteRoom, codes: Int32Array | Uint8Array, bitWidth: number): void {
  if (codes.length === 0) return;
  const groups = Math.ceil(codes.length / 8);
  putVarint(room, 2 * groups + 1);
  putBits(room, codes, bitWidth, groups * bitWidth);
}

/** Appends codes side by side, the lowest bits first, and zeros up to so many bytes. */
export function putBits(
  room: ByteRoom,
  codes: Int32Array | Uint8Array,
  bitWidth: number,
  byteCount: number,
): void {
  reserve(room, byteCount);
  const { bytes } = room;
  const end = room.at + byteCount;
  let at = room.at;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < codes.length; i++) {
    held |= (codes[i] as number) << bits;
    bits += bitWidth;
    while (bits >= 8) {
      bytes[at++] = held;
      held >>>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) bytes[at++] = held;
  bytes.fill(0, at, end);
  room.at = end;
}

/** The distinct numbers of a column in the order they appear, and which of them each is. */
export interface NumberDictionary {
  readonly values: Float64Array;
  readonly codes: Int32Array;
}

/** Values that are looked at before the rest. */
const SAMPLE = 1024;

/**
 * A dictionary of numbers that repeat, by their bits; undefined where more than an eighth of them differ, or half of the first
 * thousand.
 */
export function numberDictionary(values: Float64Array): NumberDictionary | undefined {
  if (values.length < 16) return undefined;
  const sample = values.subarray(0, SAMPLE);
  if (values.length > SAMPLE && dictionaryUpTo(sample, SAMPLE / 2) === undefined) return undefined;
  return dictionaryUpTo(values, values.length >> 3);
}

function dictionaryUpTo(values: Float64Array, most: number): NumberDictionary | undefined {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const slots = new Int32Array(4 << bitWidthOf(most + 1)).fill(-1);
  const mask = slots.length - 1;
  const firsts = new Int32Array(most);
  const codes = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const low = words[2 * i] as number;
    const high = words[2 * i + 1] as number;
    const mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    let code = slots[slot] as number;
    while (code >= 0) {
      const first = 2 * (firsts[code] as number);
      if (words[first] === low && words[first + 1] === high) break;
      slot = (slot + 1) & mask;
      code = slots[slot] as number;
    }
    if (code < 0) {
      if (count === most) return undefined;
      firsts[count] = i;
      code = count++;
      slots[slot] = code;
    }
    codes[i] = code;
  }
  const distinct = Float64Array.from(firsts.subarray(0, count), (at) => values[at] as number);
  return { values: distinct, codes };
}
