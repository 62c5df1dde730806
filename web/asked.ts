import type { GetParameters } from "../client/index.ts";
import { answerOf } from "./answers.ts";
import { address } from "./place.ts";

type Wanted = "date" | "portfolio" | "benchmark";

/** What of the address a question takes along; what is empty is left to the server's default. */
export function chosen<Key extends Wanted>(...keys: readonly Key[]): Readonly<Partial<Record<Key, string>>> {
  const now = address.value;
  return Object.fromEntries(keys.filter((key) => now[key] !== "").map((key) => [key, now[key]])) as Readonly<
    Partial<Record<Key, string>>
  >;
}

/** The portfolio that is looked at, its benchmark and the date, as GET /v1/risk takes them. */
export const riskChoice = (): GetParameters<"/v1/risk"> => chosen("date", "portfolio", "benchmark");

/** The portfolio that is looked at, also where the address names none of one; undefined where there is none: then it is the universe's turn. */
export function portfolioOrOnly(): string | undefined {
  const answer = answerOf("/v1/portfolios").value;
  const names = answer.state === "there" ? answer.value.portfolios : [];
  return chosen("portfolio").portfolio ?? (names.length === 1 ? names[0] : undefined);
}
