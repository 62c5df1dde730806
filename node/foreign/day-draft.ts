import type { FactorFamily } from "../../engine/exposures/index.ts";
import { assembleDay, type Cell, type DraftContext, type Held } from "./assemble-day.ts";
import { type EvidenceSaid, startEvidence } from "./draft-evidence.ts";
import type { FaultSink, Place } from "./fault-sink.ts";
import type { ForeignDay, ForeignIdentifier, ForeignSecurity } from "./foreign-day.ts";
import { type ForeignUnits, type ReturnUnit, rateOf, returnDivisor, varianceOf } from "./foreign-units.ts";

/** A date of a package while its files are read: layouts say what stands in them, and what does not fit together is found here. */
export interface DayDraft extends EvidenceSaid {
  readonly date: string;
  readonly units: ForeignUnits;
  readonly faults: FaultSink;
  /** The family that the spec says of a factor. */
  readonly said: (factor: string) => FactorFamily | undefined;
  /** A number of a cell; NaN, and a fault, where it is none. */
  readonly number: (text: string | undefined, place: Place, column: string) => number;
  readonly family: (factor: string, family: FactorFamily) => void;
  readonly covariance: (first: string, second: string, value: number, place: Place) => void;
  /** Those that a covariance has been said of. */
  readonly factors: () => readonly string[];
  readonly exposure: (id: string, factor: string, value: number, place: Place) => void;
  /** A name that has exposures, though all of them be 0. */
  readonly covered: (id: string, place: Place) => void;
  /** As a volatility, or as a variance. */
  readonly specific: (id: string, value: number, place: Place, kind?: "volatility" | "variance") => void;
  /** Of a name, as a volatility: what X, F and Δ must come to. */
  readonly totalRisk: (id: string, value: number) => void;
  readonly issuerCovariance: (first: string, second: string, value: number, place: Place) => void;
  /** A line's part in its issuer's specific return: elasticity and the volatility of the issuer's. */
  readonly issuerLoading: (id: string, root: string, loading: number, place: Place) => void;
  readonly estimation: (id: string, place: Place) => void;
  readonly factorReturn: (factor: string, value: number, place: Place) => void;
  readonly specificReturn: (id: string, value: number, place: Place) => void;
  readonly totalReturn: (id: string, value: number, place: Place) => void;
  readonly marketCap: (id: string, value: number) => void;
  readonly price: (id: string, value: number) => void;
  readonly volume: (id: string, value: number) => void;
  readonly security: (id: string, said: Partial<ForeignSecurity>) => void;
  readonly identifier: (identifier: ForeignIdentifier) => void;
  readonly riskFree: (rate: number) => void;
  readonly currency: (code: string) => void;
  /** What stands in the files and is not taken. */
  readonly unread: (what: readonly string[]) => void;
  /** The date, where nothing of it is wrong. */
  readonly finish: () => ForeignDay | undefined;
}

/** An empty date. */
export function startDay(context: DraftContext): DayDraft {
  const { date, units, faults, said } = context;
  const held: Held = {
    factors: new Map(),
    covariances: new Map(),
    ids: new Map(),
    exposures: new Map(),
    specific: new Map(),
    pairs: new Map(),
    loadings: new Map(),
    estimation: new Map(),
  };
  const families = new Map<string, FactorFamily>();
  const series = seriesOf(context);
  const names = namesOf();
  const evidence = startEvidence(faults);
  const before = faults.count();
  return {
    date,
    units,
    faults,
    said,
    number: (text, place, column) => {
      const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
      if (!Number.isFinite(value))
        faults.add({ ...place, column, value: text ?? "", rule: "must be a number" });
      return value;
    },
    family: (factor, family) => families.set(factor, family),
    factors: () => [...held.factors.keys()],
    ...covariancesInto(held, faults),
    ...namesInto(held, faults),
    ...series.say,
    ...names.say,
    ...evidence.say,
    finish: () => {
      const day = assembleDay(held, context);
      if (day === undefined) return undefined;
      const given = { ...day, families, ...series.said(), ...names.said(), ...evidence.said(day) };
      return faults.count() > before ? undefined : given;
    },
  };
}

/** The same for both orders of two names. */
function pairKey(first: string, second: string): string {
  return first < second ? `${first}\n${second}` : `${second}\n${first}`;
}

function covariancesInto(
  held: Held,
  faults: FaultSink,
): Pick<DayDraft, "covariance" | "issuerCovariance" | "issuerLoading"> {
  return {
    covariance: (first, second, value, place) => {
      if (Number.isNaN(value)) return;
      for (const name of [first, second])
        if (!held.factors.has(name)) held.factors.set(name, held.factors.size);
      const key = pairKey(first, second);
      const known = held.covariances.get(key);
      const where = known === undefined || known.place.file === place.file ? "" : ` of ${known.place.file}`;
      if (known !== undefined && known.first === first) {
        const rule = `the covariance of ${first} and ${second} stands in row ${known.place.row}${where} already: leave one out`;
        faults.add({ ...place, column: "covariance", value: String(value), rule });
      } else if (known !== undefined && known.value !== value) {
        const rule = `of ${first} and ${second} row ${known.place.row}${where} says ${known.value}: a covariance is the same both ways`;
        faults.add({ ...place, column: "covariance", value: String(value), rule });
      }
      held.covariances.set(key, { first, value, place });
    },
    issuerCovariance: (first, second, value, place) => {
      if (Number.isNaN(value)) return;
      const known = held.pairs.get(pairKey(first, second));
      if (known !== undefined && known.value !== value) {
        const rule = `of ${first} and ${second} row ${known.place.row} says ${known.value}`;
        faults.add({ ...place, column: "covariance", value: String(value), rule });
      }
      held.pairs.set(pairKey(first, second), { first, second, value, place });
    },
    issuerLoading: (id, root, value, place) => {
      if (Number.isNaN(value)) return;
      if (held.loadings.has(id)) faults.add({ ...place, column: "id", value: id, rule: TWICE });
      held.loadings.set(id, { root, value, place });
    },
  };
}

const TWICE = "stands twice: leave one of the rows out";

function namesInto(
  held: Held,
  faults: FaultSink,
): Pick<DayDraft, "covered" | "exposure" | "specific" | "estimation"> {
  return {
    covered: (id, place) => {
      if (!held.ids.has(id)) held.ids.set(id, place);
    },
    exposure: (id, factor, value, place) => {
      if (!held.ids.has(id)) held.ids.set(id, place);
      if (Number.isNaN(value)) return;
      const of = held.exposures.get(factor) ?? new Map<string, Cell>();
      held.exposures.set(factor, of);
      const known = of.get(id);
      if (known !== undefined) {
        const rule = `the exposure of ${id} to ${factor} stands in row ${known.place.row} already: leave one out`;
        faults.add({ ...place, column: "exposure", value: String(value), rule });
      }
      of.set(id, { value, place });
    },
    specific: (id, value, place, kind = "volatility") => {
      if (Number.isNaN(value)) return;
      const known = held.specific.get(id);
      if (known !== undefined) {
        const rule = `its specific risk stands in row ${known.place.row} already: leave one out`;
        faults.add({ ...place, column: "id", value: id, rule });
      }
      if (!(value > 0))
        faults.add({
          ...place,
          column: "specific risk",
          value: String(value),
          rule: `of ${id} must be above 0`,
        });
      held.specific.set(id, { value, place, kind });
    },
    estimation: (id, place) => {
      if (held.estimation.has(id)) faults.add({ ...place, column: "id", value: id, rule: TWICE });
      held.estimation.set(id, place);
    },
  };
}

type Series = Pick<
  ForeignDay,
  | "factorReturns"
  | "specificReturns"
  | "totalReturns"
  | "marketCaps"
  | "prices"
  | "volumes"
  | "totalRisks"
  | "riskFree"
>;

function seriesOf({ units, periodsPerYear, faults }: DraftContext): {
  readonly say: Pick<
    DayDraft,
    | "factorReturn"
    | "specificReturn"
    | "totalReturn"
    | "marketCap"
    | "price"
    | "volume"
    | "totalRisk"
    | "riskFree"
  >;
  readonly said: () => Series;
} {
  const numbers = () => new Map<string, number>();
  const series = {
    factorReturns: numbers(),
    specificReturns: numbers(),
    totalReturns: numbers(),
    marketCaps: numbers(),
    prices: numbers(),
    volumes: numbers(),
    totalRisks: numbers(),
  };
  let riskFree: number | undefined;
  const once =
    (of: Map<string, number>, column: string, unit: ReturnUnit) =>
    (key: string, value: number, place: Place) => {
      if (Number.isNaN(value)) return;
      if (of.has(key)) faults.add({ ...place, column, value: key, rule: TWICE });
      of.set(key, value / returnDivisor(unit));
    };
  const positive = (of: Map<string, number>) => (id: string, value: number) => {
    if (value > 0 && Number.isFinite(value)) of.set(id, value);
  };
  return {
    say: {
      factorReturn: once(series.factorReturns, "factor", units.factor_returns),
      specificReturn: once(series.specificReturns, "id", units.specific_returns),
      totalReturn: once(series.totalReturns, "id", units.returns),
      marketCap: positive(series.marketCaps),
      price: positive(series.prices),
      volume: (id, value) => {
        if (value >= 0) series.volumes.set(id, value);
      },
      totalRisk: (id, value) => {
        if (value > 0) series.totalRisks.set(id, varianceOf(value, units.specific_risk, periodsPerYear));
      },
      riskFree: (rate) => {
        riskFree = rateOf(rate, units.rates, periodsPerYear);
      },
    },
    said: () => ({ ...series, riskFree }),
  };
}

function namesOf(): {
  readonly say: Pick<DayDraft, "security" | "identifier" | "currency" | "unread">;
  readonly said: () => Pick<ForeignDay, "securities" | "identifiers" | "currencies" | "unread">;
} {
  const securities = new Map<string, ForeignSecurity>();
  const identifiers: ForeignIdentifier[] = [];
  const currencies = new Set<string>();
  const unread = new Set<string>();
  return {
    say: {
      security: (id, said) => {
        const none = { name: "", issuer: "", country: "", currency: "" };
        securities.set(id, { ...(securities.get(id) ?? none), ...said });
        if (said.currency !== undefined && said.currency !== "") currencies.add(said.currency);
      },
      identifier: (identifier) => identifiers.push(identifier),
      currency: (code) => currencies.add(code),
      unread: (what) => {
        for (const one of what) unread.add(one);
      },
    },
    said: () => ({ securities, identifiers, currencies, unread }),
  };
}
