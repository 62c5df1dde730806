import { EngineError } from "../engine/errors/index.ts";
import { crc32 } from "./crc32.ts";

/*
 * Layout, all integers little-endian:
 *   0  8 bytes  magic "PLIMSTA1"
 *   8  uint32   bytes of the header
 *  12  header   JSON in ASCII: the tree, typed arrays by kind, offset and length
 *   …  buffers  raw little-endian, each at a multiple of 8 bytes from the start of the file
 *  -4  uint32   CRC-32 of everything before it
 */
const MAGIC = "PLIMSTA1";
const HEADER_START = 12;
const CHECKSUM_BYTES = 4;

const ARRAY_TYPES = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  i8: Int8Array,
  u8: Uint8Array,
} as const;
type ArrayKind = keyof typeof ARRAY_TYPES;
type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;
const ARRAY_KINDS = Object.entries(ARRAY_TYPES) as [ArrayKind, (typeof ARRAY_TYPES)[ArrayKind]][];

/** Bytes from which on an array that is read back is no copy. */
const LARGE = 1 << 20;

const PIECES = Symbol("pieces");

/** Bytes in pieces that follow each other; a state that holds them holds the one array that they are together. */
export interface BytesInPieces {
  readonly [PIECES]: readonly Uint8Array[];
}

/** Pieces as a value of a state: so a state within a state is written from where its arrays stand. */
export function bytesInPieces(pieces: readonly Uint8Array[]): BytesInPieces {
  return { [PIECES]: pieces };
}

/** What is written behind the header. */
type Placed = TypedArray | BytesInPieces;

/** CRC-32 of some bytes, going on from that of the bytes before. */
export type Checksum = (bytes: Uint8Array, before?: number) => number;

/** The header's tree: JSON's own scalars stand for themselves, everything else is an object with one key, its kind. */
type Node =
  | null
  | boolean
  | number
  | string
  | { readonly undefined: true }
  | { readonly number: string }
  | { readonly list: readonly Node[] }
  | { readonly set: readonly Node[] }
  | { readonly map: readonly (readonly [Node, Node])[] }
  | { readonly object: readonly (readonly [string, Node])[] }
  | { readonly array: readonly [kind: ArrayKind, at: number, length: number] };

/**
 * The state of a fold as bytes: the same state gives the same bytes, and what is read back equals what was written
 * bit for bit (-0 and infinities included; every NaN comes back as a NaN).
 *
 * @param state  tree of plain objects, arrays, maps, sets, typed arrays, strings, numbers, booleans, null, undefined;
 *   key order is kept; an array that stands in two places is written twice; `bytesInPieces` come back as a Uint8Array
 * @param checksum  a faster CRC-32 where the platform has one
 * @returns bytes with a checksum, for `parseState`
 * @throws {EngineError} "value", naming the path of what a state may not hold
 */
export function formatState(state: unknown, checksum: Checksum = crc32): Uint8Array {
  const { head, arrays, length } = layOut(state);
  const bytes = new Uint8Array(length);
  bytes.set(head);
  let at = head.length;
  for (const array of arrays) {
    putArray(bytes, array, at);
    at += alignedTo8(byteLengthOf(array));
  }
  new DataView(bytes.buffer).setUint32(at, checksum(bytes.subarray(0, at)), true);
  return bytes;
}

/**
 * The same bytes in pieces, in which arrays of a megabyte and more stand as they are: nothing may write to the state until the
 * pieces are written. A NaN of theirs is made the one NaN where it stands.
 */
export function formatStateInPieces(state: unknown, checksum: Checksum = crc32): readonly Uint8Array[] {
  const { head, arrays } = layOut(state);
  const pieces: Uint8Array[] = [head];
  let small: TypedArray[] = [];
  const putSmall = (): void => {
    const block = new Uint8Array(small.reduce((sum, { byteLength }) => sum + alignedTo8(byteLength), 0));
    let at = 0;
    for (const array of small) {
      putArray(block, array, at);
      at += alignedTo8(array.byteLength);
    }
    pieces.push(block);
    small = [];
  };
  for (const array of arrays) {
    if (isInPieces(array)) {
      const length = byteLengthOf(array);
      putSmall();
      pieces.push(...array[PIECES], new Uint8Array(alignedTo8(length) - length));
      continue;
    }
    if (array.byteLength < LARGE || array.byteLength % 8 !== 0 || array.byteOffset % 8 !== 0) {
      small.push(array);
      continue;
    }
    putSmall();
    if (array instanceof Float64Array) canonicaliseNaN(array);
    pieces.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  putSmall();
  const end = new Uint8Array(CHECKSUM_BYTES);
  const sum = pieces.reduce((before, piece) => checksum(piece, before), 0);
  new DataView(end.buffer).setUint32(0, sum, true);
  return [...pieces, end];
}

/** The bytes before the arrays, the arrays in their order, and the length of it all. */
function layOut(state: unknown): {
  readonly head: Uint8Array;
  readonly arrays: readonly Placed[];
  readonly length: number;
} {
  checkByteOrder();
  const arrays: Placed[] = [];
  let bufferBytes = 0;
  const place = (array: Placed): number => {
    const at = bufferBytes;
    arrays.push(array);
    bufferBytes += alignedTo8(byteLengthOf(array));
    return at;
  };
  const header = escapeNonAscii(JSON.stringify(nodeOf(state, "state", place)));
  const head = new Uint8Array(alignedTo8(HEADER_START + header.length));
  writeAscii(head, MAGIC, 0);
  writeAscii(head, header, HEADER_START);
  new DataView(head.buffer).setUint32(8, header.length, true);
  return { head, arrays, length: head.length + bufferBytes + CHECKSUM_BYTES };
}

function isInPieces(value: unknown): value is BytesInPieces {
  return typeof value === "object" && value !== null && PIECES in value;
}

function byteLengthOf(array: Placed): number {
  if (!isInPieces(array)) return array.byteLength;
  return array[PIECES].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function putArray(bytes: Uint8Array, array: Placed, at: number): void {
  if (isInPieces(array)) {
    let end = at;
    for (const piece of array[PIECES]) {
      bytes.set(piece, end);
      end += piece.length;
    }
    return;
  }
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
  if (array instanceof Float64Array) canonicaliseNaN(new Float64Array(bytes.buffer, at, array.length));
}

/**
 * The state that was written, or undefined when the bytes are damaged or of another format: a saved
 * state is a cache, so the caller recomputes it. Small arrays are fresh; those of a megabyte and more are views of the bytes
 * where these are aligned, so whoever goes on from the state gives the bytes away.
 */
export function parseState(
  bytes: Uint8Array,
  checksum: Checksum = crc32,
): { readonly state: unknown } | undefined {
  checkByteOrder();
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < HEADER_START || readAscii(bytes, 0, MAGIC.length) !== MAGIC) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(end, true) !== checksum(bytes.subarray(0, end))) return undefined;
  const headerBytes = view.getUint32(8, true);
  const tree: Node = JSON.parse(readAscii(bytes, HEADER_START, headerBytes));
  const body = bytes.subarray(alignedTo8(HEADER_START + headerBytes));
  return { state: stateOf(tree, body) };
}

/** One NaN for all: which of its many bit patterns an operation gives is the engine's choice. */
function canonicaliseNaN(values: Float64Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    words[2 * i] = 0;
    words[2 * i + 1] = 0x7ff80000;
  }
}

function nodeOf(value: unknown, path: string, place: (array: Placed) => number): Node {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (value === undefined) return { undefined: true };
  if (typeof value === "number") return numberNode(value);
  const child = (item: unknown, name: string): Node => nodeOf(item, path + name, place);
  if (Array.isArray(value)) return { list: value.map((item, i) => child(item, `[${i}]`)) };
  if (value instanceof Set) return { set: Array.from(value, (item, i) => child(item, `{${i}}`)) };
  if (value instanceof Map) {
    return { map: Array.from(value, ([key, item]) => [child(key, ".key"), child(item, `[${String(key)}]`)]) };
  }
  for (const [kind, type] of ARRAY_KINDS) {
    if (value instanceof type) return { array: [kind, place(value), value.length] };
  }
  if (isInPieces(value)) return { array: ["u8", place(value), byteLengthOf(value)] };
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return { object: Object.entries(value).map(([key, item]) => [key, child(item, `.${key}`)]) };
  }
  const found = typeof value === "object" ? (value.constructor?.name ?? "a bare object") : typeof value;
  throw new EngineError("value", `formatState needs plain data, got ${found} at ${path}`);
}

function numberNode(value: number): Node {
  if (Object.is(value, -0)) return { number: "-0" };
  return Number.isFinite(value) ? value : { number: String(value) };
}

function stateOf(node: Node, body: Uint8Array): unknown {
  if (node === null || typeof node !== "object") return node;
  const child = (item: Node): unknown => stateOf(item, body);
  if ("number" in node) return Number(node.number);
  if ("list" in node) return node.list.map(child);
  if ("set" in node) return new Set(node.set.map(child));
  if ("map" in node) return new Map(node.map.map(([key, item]) => [child(key), child(item)]));
  if ("object" in node) return Object.fromEntries(node.object.map(([key, item]) => [key, child(item)]));
  if ("array" in node) {
    const [kind, at, length] = node.array;
    const type = ARRAY_TYPES[kind];
    const start = body.byteOffset + at;
    if (length * type.BYTES_PER_ELEMENT >= LARGE && start % 8 === 0)
      return new type(body.buffer as ArrayBuffer, start, length);
    // A copy by construction: the slice of a Node Buffer would be a view of all its memory.
    return new type(new Uint8Array(body.subarray(at, at + length * type.BYTES_PER_ELEMENT)).buffer);
  }
  return undefined;
}

function checkByteOrder(): void {
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) {
    throw new EngineError("value", "the state codec needs a little-endian machine, got a big-endian one");
  }
}

function alignedTo8(byteCount: number): number {
  return Math.ceil(byteCount / 8) * 8;
}

/** ASCII, so that one character is one byte; lone surrogates survive too. */
function escapeNonAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function writeAscii(bytes: Uint8Array, text: string, at: number): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

function readAscii(bytes: Uint8Array, at: number, length: number): string {
  const pieces: string[] = [];
  for (let from = at; from < at + length; from += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(from, Math.min(from + 8192, at + length))));
  }
  return pieces.join("");
}
