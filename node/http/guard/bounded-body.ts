import type { Context } from "hono";

/** Why there is no body: it has more bytes than it may, all that are being read have, or its sender went away before its end. */
export type BodyFault = "too large" | "too many" | "cut off";

/**
 * Reads the body of a request and puts it back, so that whoever comes later reads it too. Reading stops where it is too large, or where all
 * bodies that are being read together would be.
 */
export function bodyReader(
  mostBytes: number,
  mostOfAllBytes: number,
): (context: Context) => Promise<{ readonly bytes: Uint8Array } | { readonly fault: BodyFault }> {
  let ofAll = 0;
  return async (context) => {
    const { raw } = context.req;
    if (Number(raw.headers.get("content-length") ?? 0) > mostBytes) return { fault: "too large" };
    if (raw.body === null) return { bytes: new Uint8Array(0) };
    const pieces: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const piece of raw.body as unknown as AsyncIterable<Uint8Array>) {
        size += piece.length;
        ofAll += piece.length;
        if (size > mostBytes) return { fault: "too large" };
        if (ofAll > mostOfAllBytes) return { fault: "too many" };
        pieces.push(piece);
      }
    } catch {
      return { fault: "cut off" };
    } finally {
      ofAll -= size;
    }
    const bytes = Buffer.concat(pieces);
    context.req.raw = new Request(raw, { body: bytes });
    return { bytes };
  };
}
