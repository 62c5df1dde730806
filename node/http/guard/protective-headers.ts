/** Nothing may be loaded, run or framed: for answers that are data. */
const DATA_POLICY =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/**
 * Of pages: their own files alone. 'wasm-unsafe-eval' compiles WebAssembly (the engine's kernels) and no text; inline
 * scripts and styles, eval, frames, plugins and every other origin stay shut.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Sets what a browser must not do with an answer. Every answer has them, refusals too. */
export function setProtectiveHeaders(headers: Headers): void {
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  headers.set("Content-Security-Policy", isPage ? PAGE_POLICY : DATA_POLICY);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("X-Frame-Options", "DENY");
}
