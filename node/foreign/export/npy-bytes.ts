import { endianness } from "node:os";

/** Where the numbers of the file begin is a multiple of this. */
const ALIGNED = 64;

/** Magic, version and the length of the header. */
const BEFORE_HEADER = 10;

/** Numbers in the order of rows as the bytes of a .npy file (numpy's format 1.0), exactly as they are. */
export function npyBytes(values: Float64Array, shape: readonly number[]): Uint8Array {
  const order = endianness() === "LE" ? "<" : ">";
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const written = `{'descr': '${order}f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((BEFORE_HEADER + written.length + 1) / ALIGNED) * ALIGNED - BEFORE_HEADER;
  const header = `${written.padEnd(length - 1)}\n`;
  const lead = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  return Buffer.concat([
    lead,
    Buffer.from(header, "latin1"),
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  ]);
}
