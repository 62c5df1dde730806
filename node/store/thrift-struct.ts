import { type ByteRoom, putBytes, putVarint, reserve } from "./byte-room.ts";

/** A value of a Thrift struct, as far as Parquet's headers need them. Counts are not negative. */
export type ThriftValue =
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly binary: string | Uint8Array }
  | { readonly list: readonly ThriftValue[] }
  | { readonly struct: ThriftStruct };

/** Fields by their numbers, ascending. */
export type ThriftStruct = readonly (readonly [id: number, value: ThriftValue])[];

/** Numbers of the types in the compact protocol. */
const TYPES = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/**
 * Appends a struct in Thrift's compact protocol.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export function putStruct(room: ByteRoom, fields: ThriftStruct): void {
  let last = 0;
  for (const [id, value] of fields) {
    putByte(room, ((id - last) << 4) | typeOf(value));
    putValue(room, value);
    last = id;
  }
  putByte(room, 0);
}

function typeOf(value: ThriftValue): number {
  if ("i32" in value) return TYPES.i32;
  if ("i64" in value) return TYPES.i64;
  if ("binary" in value) return TYPES.binary;
  return "list" in value ? TYPES.list : TYPES.struct;
}

function putValue(room: ByteRoom, value: ThriftValue): void {
  // Zigzag: a number that is not negative is twice itself.
  if ("i32" in value) putVarint(room, 2 * value.i32);
  else if ("i64" in value) putVarint(room, 2 * value.i64);
  else if ("struct" in value) putStruct(room, value.struct);
  else if ("list" in value) putList(room, value.list);
  else {
    const bytes = typeof value.binary === "string" ? new TextEncoder().encode(value.binary) : value.binary;
    putVarint(room, bytes.length);
    putBytes(room, bytes);
  }
}

function putList(room: ByteRoom, list: readonly ThriftValue[]): void {
  const type = list[0] === undefined ? TYPES.struct : typeOf(list[0]);
  if (list.length < 15) putByte(room, (list.length << 4) | type);
  else {
    putByte(room, 0xf0 | type);
    putVarint(room, list.length);
  }
  for (const item of list) putValue(room, item);
}

function putByte(room: ByteRoom, byte: number): void {
  reserve(room, 1);
  room.bytes[room.at++] = byte;
}
