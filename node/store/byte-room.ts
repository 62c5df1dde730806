/** Bytes that grow as they are written. */
export interface ByteRoom {
  bytes: Uint8Array;
  /** Where the next byte goes. */
  at: number;
}

/** Room for about so many bytes, which is only a guess. */
export function byteRoom(expected: number): ByteRoom {
  return { bytes: new Uint8Array(Math.max(expected, 256)), at: 0 };
}

/** Makes sure of room for `count` bytes more. */
export function reserve(room: ByteRoom, count: number): void {
  const needed = room.at + count;
  if (needed <= room.bytes.length) return;
  const grown = new Uint8Array(Math.max(needed, 2 * room.bytes.length));
  grown.set(room.bytes.subarray(0, room.at));
  room.bytes = grown;
}

/** Appends bytes. */
export function putBytes(room: ByteRoom, bytes: Uint8Array): void {
  reserve(room, bytes.length);
  room.bytes.set(bytes, room.at);
  room.at += bytes.length;
}

/** Appends the bytes behind numbers as they lie in memory, the lowest first. */
export function putNumbers(room: ByteRoom, values: Float64Array | Int32Array): void {
  putBytes(room, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** Appends a number of four bytes, the lowest first. */
export function putWord(room: ByteRoom, value: number): void {
  reserve(room, 4);
  for (let shift = 0; shift < 32; shift += 8) room.bytes[room.at++] = value >>> shift;
}

/** Appends a count, seven bits to a byte, the lowest first; exact up to 2⁵³. */
export function putVarint(room: ByteRoom, value: number): void {
  reserve(room, 8);
  let rest = value;
  while (rest >= 128) {
    room.bytes[room.at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  room.bytes[room.at++] = rest;
}
