/** How many answers may be on their way at once. */
export interface StreamsSetting {
  readonly most: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Answers that are on their way, piece by piece. */
export interface OpenStreams {
  /** A place for one more; undefined where there is none. */
  readonly enter: () => OpenStream | undefined;
}

/** One of them. */
export interface OpenStream {
  /** Says that a piece was taken. */
  readonly goOn: () => void;
  readonly end: () => void;
}

/** A line without a byte is cut sooner: who has taken nothing for so long is gone, whether or not anybody said so. */
const GONE_MS = 300_000;

/** Places for answers on their way, all of them free. */
export function openStreams({ most, now }: StreamsSetting): OpenStreams {
  const lastTaken = new Map<OpenStream, number>();
  return {
    enter: () => {
      for (const [stream, at] of lastTaken) if (now() - at > GONE_MS) stream.end();
      if (lastTaken.size >= most) return undefined;
      const stream: OpenStream = {
        goOn: () => {
          if (lastTaken.has(stream)) lastTaken.set(stream, now());
        },
        end: () => lastTaken.delete(stream),
      };
      lastTaken.set(stream, now());
      return stream;
    },
  };
}
