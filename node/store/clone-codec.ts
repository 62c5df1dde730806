import { Deserializer, Serializer } from "node:v8";

/*
 * Layout, integers little-endian:
 *   0  uint32  bytes of the tree
 *   8  tree    of the platform's structured clone; an array in it is the place of its kind in KINDS and its bytes
 *   …  arrays  in the order of the tree, each at a multiple of 8 bytes
 */
const TREE_START = 8;

const KINDS = [
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
] as const;

/** What the platform documents and its types leave out. */
interface ClonesArrays extends Serializer {
  readonly _setTreatArrayBufferViewsAsHostObjects: (areHostObjects: boolean) => void;
}

/** Smaller arrays are put together: a piece of its own costs more than the copy. */
const SMALL = 4096;

/**
 * Plain data as bytes in pieces: what stands in two places is written once and is one again when it is read. Arrays are pieces as they
 * stand, so nothing may change them before the pieces are written.
 */
export function formatClone(value: unknown): readonly Uint8Array[] {
  const arrays: Uint8Array[] = [];
  const tree = new Serializer() as ClonesArrays;
  tree._setTreatArrayBufferViewsAsHostObjects(true);
  Object.assign(tree, {
    _getDataCloneError: Error,
    _writeHostObject: (array: object) => {
      const kind = KINDS.findIndex((one) => array instanceof one);
      if (kind < 0 || !ArrayBuffer.isView(array)) throw new Error("only plain data can be stored");
      tree.writeUint32(kind);
      tree.writeUint32(array.byteLength);
      arrays.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    },
  });
  tree.writeHeader();
  tree.writeValue(value);
  const bytes = tree.releaseBuffer();
  const head = new Uint8Array(alignedTo8(TREE_START + bytes.length));
  new DataView(head.buffer).setUint32(0, bytes.length, true);
  head.set(bytes, TREE_START);
  return [head, ...piecesOf(arrays)];
}

/** Each array at a multiple of 8 bytes; small ones that follow each other in one piece. */
function piecesOf(arrays: readonly Uint8Array[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let first = 0; first < arrays.length; ) {
    let [end, length] = [first, 0];
    for (; (arrays[end]?.length ?? SMALL) < SMALL; end++) length += alignedTo8(arrays[end]?.length as number);
    if (end > first) {
      const block = new Uint8Array(length);
      let at = 0;
      for (const array of arrays.slice(first, end)) {
        block.set(array, at);
        at += alignedTo8(array.length);
      }
      pieces.push(block);
      first = end;
      continue;
    }
    const array = arrays[first++] as Uint8Array;
    pieces.push(array);
    if (array.length % 8 !== 0) pieces.push(new Uint8Array(8 - (array.length % 8)));
  }
  return pieces;
}

/** The data of `formatClone`. Arrays are views of the bytes. */
export function parseClone(written: Uint8Array): unknown {
  const bytes = written.byteOffset % 8 === 0 ? written : new Uint8Array(written);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const tree = new Deserializer(bytes.subarray(TREE_START, TREE_START + length));
  let at = bytes.byteOffset + alignedTo8(TREE_START + length);
  Object.assign(tree, {
    _readHostObject: () => {
      const kind = KINDS[tree.readUint32()] as (typeof KINDS)[number];
      const byteLength = tree.readUint32();
      const start = at;
      at += alignedTo8(byteLength);
      return new kind(bytes.buffer as ArrayBuffer, start, byteLength / kind.BYTES_PER_ELEMENT);
    },
  });
  tree.readHeader();
  return tree.readValue();
}

function alignedTo8(byteCount: number): number {
  return Math.ceil(byteCount / 8) * 8;
}
