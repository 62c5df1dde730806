/** Bytes that a code of LZ4 can stand for: at most 255 for each of its own. */
const ratioMax = 255;
const frameMagic = 0x184d2204;

/**
 * Unpacks an LZ4 frame, as Arrow files have them; checksums are not looked at.
 *
 * @param sizeMax  bytes that may come out
 * @throws {Error} with a sentence, where the frame is damaged or more comes out
 * @see the frame and block formats: lz4/doc/lz4_Frame_format.md, lz4_Block_format.md
 */
export function unpackLz4(frame: Uint8Array, sizeMax: number): Uint8Array {
  const { hasBlockSums, declared, start } = readFrameHead(frame);
  const isDeclared = declared !== undefined;
  if (isDeclared && declared > Math.min(sizeMax, frame.length * ratioMax + 64)) throw tooLarge();
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let out = new Uint8Array(Math.min(declared ?? frame.length * 4, sizeMax));
  let length = 0;
  for (let at = start; ; ) {
    if (at + 4 > frame.length) throw damaged();
    const size = view.getUint32(at, true);
    if (size === 0) return out.subarray(0, length);
    const isPlain = size >>> 31 === 1;
    const block = frame.subarray(at + 4, at + 4 + (size & 0x7fffffff));
    if (block.length !== (size & 0x7fffffff)) throw damaged();
    at += 4 + block.length + (hasBlockSums ? 4 : 0);
    if (!isDeclared) {
      const wanted = length + (isPlain ? block.length : block.length * ratioMax + 64);
      out = grown(out, Math.min(wanted, sizeMax));
    }
    length = isPlain ? copyBlock(block, out, length) : unpackBlock(block, out, length);
  }
}

/** What a frame says of itself, and where its blocks begin. */
function readFrameHead(frame: Uint8Array): {
  readonly hasBlockSums: boolean;
  readonly declared: number | undefined;
  readonly start: number;
} {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 11 || view.getUint32(0, true) !== frameMagic) throw damaged();
  const flags = frame[4]!;
  const [sizeBytes, dictionaryBytes] = [(flags & 8) === 0 ? 0 : 8, (flags & 1) === 0 ? 0 : 4];
  if (frame.length < 11 + sizeBytes + dictionaryBytes) throw damaged();
  return {
    hasBlockSums: (flags & 16) !== 0,
    declared: sizeBytes === 0 ? undefined : Number(view.getBigUint64(6, true)),
    start: 7 + sizeBytes + dictionaryBytes,
  };
}

function copyBlock(block: Uint8Array, out: Uint8Array, from: number): number {
  if (from + block.length > out.length) throw tooLarge();
  out.set(block, from);
  return from + block.length;
}

function grown(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (size <= bytes.length) return bytes;
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}

/** Unpacks a block behind what is there already, and gives the new length. */
function unpackBlock(block: Uint8Array, out: Uint8Array, from: number): number {
  let at = 0;
  let length = from;
  const longer = (start: number): number => {
    let size = start;
    if (start !== 15) return size;
    let more = 255;
    while (more === 255) {
      if (at >= block.length) throw damaged();
      more = block[at++]!;
      size += more;
    }
    return size;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = longer(token >> 4);
    if (at + literals > block.length) throw damaged();
    if (length + literals > out.length) throw tooLarge();
    out.set(block.subarray(at, at + literals), length);
    at += literals;
    length += literals;
    if (at >= block.length) break;
    const back = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const match = longer(token & 15) + 4;
    if (at > block.length || back === 0 || back > length) throw damaged();
    if (length + match > out.length) throw tooLarge();
    // Byte by byte, because a match may reach into what it writes.
    for (let i = 0; i < match; i++, length++) out[length] = out[length - back]!;
  }
  return length;
}

function damaged(): Error {
  return new Error("the LZ4 data in it are damaged");
}

function tooLarge(): Error {
  return new Error("more comes out of its LZ4 data than is declared, or than a block may hold");
}
