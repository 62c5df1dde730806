import { estimateSpecificRisk, type SpecificRisk } from "../../engine/risk-model/index.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral } from "./lineage-node.ts";

/** A name's specific risk at a close, stage by stage; undefined while there is too little history. */
export function explainSpecificRisk(day: LineageDay, asset: number): LineageNode | undefined {
  const { replayed, data, options } = day;
  const { exposures, marketCap } = replayed.pending.period.close;
  const risk = estimateSpecificRisk(
    replayed.state.specific,
    { covered: exposures.covered, exposures, marketCap, issuer: data.axes.traits.issuer },
    options.specific,
  );
  if (risk === undefined) return undefined;
  const id = data.axes.assets.labels[asset] as string;
  const variance = risk.variance[asset] as number;
  const own = risk.ownWeight[asset] as number;
  const prior = risk.priorVariance[asset] as number;
  const blend = own > 0 ? own * (risk.ownVariance[asset] as number) + (1 - own) * prior : prior;
  const floor = options.specific.floorShare ** 2 * prior;
  const held = Math.max(blend, floor);
  const v = risk.shrinkWeight[asset] as number;
  const target = risk.shrinkVariance[asset] as number;
  const shrunk = v === 0 ? Math.sqrt(held) : v * Math.sqrt(target) + (1 - v) * Math.sqrt(held);
  const blended = derivedNode("blend of own history and prior", held, "decimal² per period", {
    formula: `${numeral(own)} × ${numeral(risk.ownVariance[asset] as number)} + ${numeral(1 - own)} × ${numeral(prior)}`,
    computed: held,
    ...(held > blend
      ? { note: `raised to the floor of ${options.specific.floorShare}² times the prior` }
      : {}),
    children: [ownNode(day, risk, asset), priorNode(risk, asset)],
  });
  const volatility = derivedNode("volatility, drawn to the size group", shrunk, "decimal per period", {
    formula:
      v === 0
        ? `√${numeral(held)}`
        : `${numeral(v)} × √${numeral(target)} + ${numeral(1 - v)} × √${numeral(held)}`,
    computed: shrunk,
    children: [
      blended,
      lineageNode("weight of the size group", v, "share"),
      ...(Number.isNaN(target)
        ? []
        : [lineageNode("variance of the size group", target, "decimal² per period")]),
    ],
  });
  const lambda = risk.regimeMultiplier;
  return derivedNode(`specific variance of ${id}`, variance, "decimal² per period", {
    formula: `(${numeral(lambda)} × ${numeral(shrunk)})²`,
    computed: (lambda * shrunk) ** 2,
    note: `volatility ${numeral(100 * Math.sqrt(variance * options.periodsPerYear))} % a year`,
    children: [
      volatility,
      lineageNode("level of specific risk now (regime)", lambda, "multiplier", {
        note: "√ of the weighted mean of B²: the diagnostics of every day have B as specific_bias",
      }),
      ...linkedNode(risk, asset),
    ],
  });
}

/** The name's own history: sums over its specific returns, each on its own clock. */
function ownNode({ replayed, data }: LineageDay, risk: SpecificRisk, asset: number): LineageNode {
  const { specific } = replayed.state;
  const value = risk.ownVariance[asset] as number;
  const own = risk.ownWeight[asset] as number;
  const id = data.axes.assets.labels[asset] as string;
  if (!(own > 0)) {
    const note = `no weight: ${specific.count[asset]} specific returns are too few, or not normal enough`;
    return lineageNode("own history", value, "decimal² per period", { note });
  }
  const [w, sum, squares] = [specific.weight[asset], specific.sum[asset], specific.squares[asset]] as [
    number,
    number,
    number,
  ];
  const effective = w ** 2 / (specific.squaredWeight[asset] as number);
  const mean = sum / w;
  const diffusive = (Math.max(0, squares / w - mean * mean) * effective) / (effective - 1);
  const jumpWeight = specific.jumpWeight[asset] as number;
  const jumps = jumpWeight > 0 ? (specific.jumpSquares[asset] as number) / jumpWeight : 0;
  const serial = risk.serialRatio[asset] as number;
  return derivedNode("own history", value, "decimal² per period", {
    formula: `${numeral(diffusive)} × ${numeral(serial)} + ${numeral(jumps)}`,
    computed: diffusive * serial + jumps,
    note: `weight ${numeral(own)}; ${specific.count[asset]} specific returns, the last on or before ${replayed.date}`,
    children: [
      derivedNode("diffusive variance", diffusive, "decimal² per period", {
        formula: `(${numeral(squares)} / ${numeral(w)} − (${numeral(mean)})²) × ${numeral(effective)} / ${numeral(effective - 1)}`,
        computed: diffusive,
        note: "Σ w u² / Σ w less the square of the mean, for the effective number of observations",
        children: [
          lineageNode(
            "last specific return",
            replayed.output.regression?.factorReturns.specificReturns[asset] ?? Number.NaN,
            "decimal",
            {
              query: { kind: "specific_return", id, date: replayed.date },
            },
          ),
        ],
      }),
      lineageNode("serial correlation", serial, "multiplier"),
      lineageNode("what came in jumps", jumps, "decimal² per period"),
    ],
  });
}

function priorNode({ structural, listingUplift, priorVariance }: SpecificRisk, asset: number): LineageNode {
  const value = priorVariance[asset] as number;
  if (structural === undefined)
    return lineageNode("prior", value, "decimal² per period", {
      note: "mean own variance of the name's size group",
    });
  const model = structural.variance[asset] as number;
  const note = `structural model of ${structural.nameCount} names, R² ${numeral(structural.rSquared)}`;
  const isYoung = model !== value;
  return derivedNode("prior", value, "decimal² per period", {
    formula: isYoung ? `${numeral(listingUplift)} × ${numeral(model)}` : numeral(model),
    computed: isYoung ? listingUplift * model : model,
    note: isYoung ? `${note}; with the uplift of young names` : note,
  });
}

function linkedNode({ linked }: SpecificRisk, asset: number): readonly LineageNode[] {
  if (linked === undefined || (linked.issuer[asset] ?? -1) < 0) return [];
  const note = "two lines of one issuer have the product of theirs in common";
  return [
    lineageNode("loading on the issuer", linked.loading[asset] as number, "decimal per period", { note }),
  ];
}
