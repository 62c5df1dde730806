import type { SecurityDocument, SecurityPeer } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, count, percent } from "../words.ts";
import { reckoned, whyDatum } from "./plain-questions.ts";
import { part } from "./worked.ts";

const VARIANCE = "Methodology 9, variance";

/** A number of a peer: what it is by itself, and against the name. */
export function whyPeer(
  security: SecurityDocument,
  peer: SecurityPeer,
  number: "marketCap" | "volatility" | "correlation" | "apart" | "factorsApart",
): WhyQuestion {
  const { volatilityAnnual: whole, specificVolatilityAnnual: own, correlation: rho } = peer;
  const symbols = symbolsOf(security, peer);
  const pair = `${security.id} and ${peer.id}`;
  const [a, b] = [security.volatilityAnnual, whole];
  switch (number) {
    case "marketCap":
      return whyDatum({
        title: `Market cap of ${peer.id}`,
        value: `${count(peer.marketCap / 1e6)} m`,
        number: peer.marketCap,
        from: "The last known at the date, of the data: shares outstanding × close, in the base currency.",
        explain: {
          query: {
            kind: "cell",
            table: "exposures",
            date: security.date,
            column: "market_cap",
            key: { id: peer.id },
          },
          depth: 1,
        },
      });
    case "volatility":
      return whyPeerVolatility(security, peer, symbols);
    case "correlation":
      return reckoned({
        title: `Correlation of ${pair}`,
        value: correlation(rho),
        number: rho,
        left: "ρ",
        general: "x_n′F x_m / (σ_n σ_m)",
        right: "(σ_n² + σ_m² − σ_A²) / (2 × σ_n × σ_m)",
        parts: { name: symbols.name, peer: symbols.peer, apart: symbols.apart },
        result: (a ** 2 + b ** 2 - peer.trackingErrorAnnual ** 2) / (2 * a * b),
        source: VARIANCE,
        notes: [
          "Of the forecast, by common factors; between names of different issuers nothing specific is shared.",
        ],
      });
    case "apart":
      return reckoned({
        title: `${pair}, one held against the other`,
        value: `${percent(peer.trackingErrorAnnual)} % a year`,
        number: peer.trackingErrorAnnual,
        left: "σ_A",
        right: "√(σ_n² + σ_m² − 2 × ρ × σ_n × σ_m)",
        parts: { name: symbols.name, peer: symbols.peer, rho: symbols.rho },
        result: Math.sqrt(a ** 2 + b ** 2 - 2 * rho * a * b),
        as: "percent",
        source: VARIANCE,
      });
    case "factorsApart":
      return reckoned({
        title: `${pair}, one held against the other, by factors alone`,
        value: `${percent(peer.factorTrackingErrorAnnual)} % a year`,
        number: peer.factorTrackingErrorAnnual,
        left: "σ_{A,F}",
        general: "√((x_n − x_m)′F (x_n − x_m))",
        right: "√(σ_A² − δ_n² − δ_m²)",
        parts: { apart: symbols.apart, ownName: symbols.ownName, ownPeer: symbols.ownPeer },
        result: Math.sqrt(peer.trackingErrorAnnual ** 2 - security.specificVolatilityAnnual ** 2 - own ** 2),
        as: "percent",
        source: VARIANCE,
      });
  }
}

function whyPeerVolatility(
  security: SecurityDocument,
  peer: SecurityPeer,
  symbols: ReturnType<typeof symbolsOf>,
): WhyQuestion {
  const { volatilityAnnual: whole, specificVolatilityAnnual: own } = peer;
  return reckoned({
    title: `Volatility of ${peer.id}`,
    value: `${percent(whole)} % a year`,
    number: whole,
    left: "σ_m",
    general: "√(x_m′F x_m + δ_m^2)",
    right: "√(σ_F² + δ_m²)",
    parts: {
      factors: symbols.factors,
      own: symbols.ownPeer,
    },
    result: Math.hypot(peer.factorVolatilityAnnual, own),
    as: "percent",
    source: VARIANCE,
    notes: ["Below: what δ_m was made of."],
    explain: { query: { kind: "specific_risk", id: peer.id, date: security.date }, depth: 1 },
  });
}

/** What the formulas of a pair are made of. */
function symbolsOf(security: SecurityDocument, peer: SecurityPeer) {
  const { volatilityAnnual: whole, specificVolatilityAnnual: own, correlation: rho } = peer;
  return {
    name: part("σ_n", `volatility of ${security.id}`, security.volatilityAnnual, { as: "percent" }),
    factors: part("σ_F", `factors alone, of the exposures of ${peer.id}`, peer.factorVolatilityAnnual, {
      as: "percent",
    }),
    peer: part("σ_m", `volatility of ${peer.id}`, whole, { as: "percent" }),
    rho: part("ρ", "correlation of the two", rho),
    apart: part("σ_A", "volatility of one held against the other", peer.trackingErrorAnnual, {
      as: "percent",
    }),
    ownName: part("δ_n", `specific volatility of ${security.id}`, security.specificVolatilityAnnual, {
      as: "percent",
    }),
    ownPeer: part("δ_m", `specific volatility of ${peer.id}`, own, { as: "percent" }),
  };
}
