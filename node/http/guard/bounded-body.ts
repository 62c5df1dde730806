import type { Context } from "hono";

/** A body, or why there is none: it has more bytes than it may, or its sender went away before its end. */
export type BoundedBody = { readonly bytes: Uint8Array } | { readonly fault: "too large" | "cut off" };

/** The body of a request, put back so that whoever comes later reads it too. Reading stops where it is too large. */
export async function boundedBody(context: Context, mostBytes: number): Promise<BoundedBody> {
  const { raw } = context.req;
  if (Number(raw.headers.get("content-length") ?? 0) > mostBytes) return { fault: "too large" };
  if (raw.body === null) return { bytes: new Uint8Array(0) };
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of raw.body as unknown as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > mostBytes) return { fault: "too large" };
      pieces.push(piece);
    }
  } catch {
    return { fault: "cut off" };
  }
  const bytes = Buffer.concat(pieces);
  context.req.raw = new Request(raw, { body: bytes });
  return { bytes };
}
