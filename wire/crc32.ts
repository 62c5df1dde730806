const TABLE: Uint32Array = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * CRC-32 (ISO-HDLC: the one of zip, gzip and PNG) of some bytes, as an unsigned integer. It finds damage, not malice.
 *
 * @param before  the sum of the bytes before these
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ TABLE[(sum ^ bytes[i]!) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}
