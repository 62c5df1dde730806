const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes of base64 text. What is built into platforms has another name on each. */
export function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  const valueAt = new Uint8Array(128);
  for (let digit = 0; digit < 64; digit++) valueAt[DIGITS.charCodeAt(digit)] = digit;
  let [bits, held, at] = [0, 0, 0];
  for (let i = 0; i < digits.length; i++) {
    bits = (bits << 6) | valueAt[digits.charCodeAt(i)];
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes;
}
