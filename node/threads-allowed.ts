/**
 * Whether work may be given to threads of its own: always, but where PLIMSOLL_THREADS is 0, as for a debugger, a profiler and small tests. Then
 * everything is computed in the thread that asks for it, to the same bits.
 */
export function threadsAllowed(): boolean {
  return process.env.PLIMSOLL_THREADS !== "0";
}
