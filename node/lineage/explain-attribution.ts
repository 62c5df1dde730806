import { InputError } from "../../engine/errors/index.ts";
import { carinoFactor, type PeriodAttribution } from "../../engine/performance-attribution/index.ts";
import { attributeSpan, readAxes, readPortfolioChoice, sourceName } from "../model/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { noFactor } from "./explain-risk.ts";
import { derivedNode, type LineageNode, lineageNode, numeral } from "./lineage-node.ts";
import type { LineageQuery } from "./lineage-query.ts";

type AttributionQuery = Extract<LineageQuery, { kind: "attribution" }>;

/** Periods that are shown by themselves. */
const TOP = 8;

/** A factor's active contribution to a portfolio's return over a span: exposure × factor return, period by period, linked by Cariño's method. */
export async function explainAttribution(
  project: Project,
  run: Run,
  query: AttributionQuery,
): Promise<LineageNode> {
  const names = (await readAxes(run)).factors.map(({ name }) => name);
  if (!names.includes(query.factor)) throw noFactor(query.factor, names);
  const choice = await readPortfolioChoice(project, { portfolio: query.portfolio });
  const periods: PeriodAttribution[] = [];
  const { attribution, start } = await attributeSpan(run, choice, {
    from: query.from,
    to: query.to,
    linking: "carino",
    onPeriod: (period) => periods.push(period),
  });
  const line = attribution.active.byFactor.find(
    ({ line: of }) => "factor" in of && of.factor.name === query.factor,
  );
  if (line === undefined) {
    const rule = `the portfolio has no line of it between ${query.from} and ${query.to}`;
    throw new InputError([{ file: "explain --attribution", value: query.factor, rule }]);
  }
  const { portfolio, benchmark } = attribution;
  const whole = carinoFactor(portfolio.returnTotal, benchmark.returnTotal);
  const parts = periods.map((period) => periodPart(period, query.factor, whole));
  const ranked = parts.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = ranked.slice(TOP).reduce((sum, { value }) => sum + value, 0);
  const against = sourceName(choice.benchmark);
  const versus = against === "none" ? "" : ` against ${against}`;
  return derivedNode(
    `contribution of ${query.factor} to ${query.portfolio}${versus}`,
    line.contribution,
    "decimal",
    {
      formula: `Σ x f κ_t / κ over ${parts.length} periods, κ = ${numeral(whole)}`,
      computed: parts.reduce((sum, { value }) => sum + value, 0),
      size: parts.reduce((sum, { value }) => sum + Math.abs(value), 0),
      note: `from the close of ${start} to ${attribution.lastDate}: portfolio ${numeral(100 * portfolio.returnTotal)} %, benchmark ${numeral(100 * benchmark.returnTotal)} %; linked by Cariño`,
      children: [
        ...ranked.slice(0, TOP).map(({ date, exposure, factorReturn, scale, value }) =>
          derivedNode(`period ${date}`, value, "decimal", {
            formula: `${numeral(exposure)} × ${numeral(factorReturn)} × ${numeral(scale)}`,
            computed: exposure * factorReturn * scale,
            size: 1e-6,
            children: [
              lineageNode("active exposure at the close before", exposure, "exposure"),
              lineageNode(`return of ${query.factor}`, factorReturn, "decimal", {
                query: { kind: "factor_return", factor: query.factor, date },
              }),
              lineageNode("linking, κ_t / κ", scale, "multiplier"),
            ],
          }),
        ),
        lineageNode(`the other ${Math.max(0, parts.length - TOP)} periods`, rest, "decimal"),
      ],
    },
  );
}

function periodPart(
  { date, factors, factorReturns, portfolio, benchmark, active }: PeriodAttribution,
  factor: string,
  whole: number,
) {
  const k = factors.findIndex(({ name }) => name === factor);
  const scale = carinoFactor(portfolio.returnPeriod, benchmark.returnPeriod) / whole;
  const [exposure, factorReturn] = [active.exposures[k] as number, factorReturns[k] as number];
  return { date, exposure, factorReturn, scale, value: (active.factorContributions[k] as number) * scale };
}
