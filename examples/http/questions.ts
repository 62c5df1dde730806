// Questions to a server: plimsoll serve --project my-model, then node examples/http/questions.ts
import { openClient } from "plimsoll/client";

const client = openClient({ url: process.env.PLIMSOLL_URL ?? "http://127.0.0.1:8042" });

// What would selling a point of the market's largest name and buying it back as cash do?
const risk = await client.get("/v1/risk", { portfolio: "value_manager" });
const { names } = risk.portfolio as { names: readonly { id: string; weight: number }[] };
const largest = names.toSorted((a, b) => b.weight - a.weight)[0];
const answer = await client.post("/v1/what-if", {
  portfolio: "value_manager",
  trades: [{ id: largest.id, weight: -0.01 }],
});
const { totals } = answer.whatIf as { totals: Record<string, { before: number; after: number }> };
const { before, after } = totals.volatilityAnnual;
console.log(`volatility ${(100 * before).toFixed(2)} % -> ${(100 * after).toFixed(2)} %`);

// A long question is a job; the client follows it.
const evaluation = await client.post(
  "/v1/evaluate",
  { random: 5 },
  { onJob: ({ state, progress }) => console.error(state, progress?.done ?? "") },
);
console.log(`forecasts of run ${(evaluation.runId as string).slice(0, 12)} evaluated`);

// A table, row by row.
let rows = 0;
for await (const _ of client.rows("factor_returns")) rows++;
console.log(`${rows} factor returns`);
