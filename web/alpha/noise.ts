/** Of mean 0 and deviation 1, the same for the same text: uniform by FNV-1a, well mixed. */
export function noise(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.sqrt(12) * (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 - 0.5);
}
