/** One thing that is wrong with a request. */
export interface ProblemFault {
  /** "request", or what of the body it is about: holdings, trades, mandate. */
  readonly file: string;
  /** From 1 on, where it is about a row. */
  readonly row?: number;
  /** The field, as `holdings.3.weight`. */
  readonly column?: string;
  readonly value?: string;
  readonly rule: string;
}

/** Why a server gave no answer, as RFC 9457 has it. */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Every fault of the request. */
  readonly problems?: readonly ProblemFault[];
}

/**
 * A request that has no answer; its message is the sentence that says what to do.
 *
 * @example
 * new ProblemError({ title: "There is no such thing", status: 404, detail: "There is no such path." }).message // => "There is no such path."
 */
export class ProblemError extends Error {
  readonly status: number;
  readonly title: string;
  readonly problems: readonly ProblemFault[];

  constructor({ title, status, detail, problems = [] }: ProblemDetails) {
    super(detail);
    this.name = "ProblemError";
    this.status = status;
    this.title = title;
    this.problems = problems;
  }
}

/** The problem of a response that is none of success. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  try {
    return new ProblemError(JSON.parse(text) as ProblemDetails);
  } catch {
    const { status, statusText } = response;
    return new ProblemError({ title: statusText, status, detail: text.slice(0, 500) || statusText });
  }
}
