import type { Assembled, Cell } from "./assemble-day.ts";
import type { FaultSink, Place } from "./fault-sink.ts";

/** What a package says of names and factors that follows from X, F and Δ, or from X alone. */
export interface Evidence {
  /** By id, against an index of the maker's. */
  readonly predictedBetas: ReadonlyMap<string, number>;
  /** By factor as the files call it, weights by id; names of weight 0 left out. */
  readonly factorPortfolios: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** How layouts say it. */
export interface EvidenceSaid {
  /** NaN = not given. */
  readonly predictedBeta: (id: string, value: number, place: Place) => void;
  /** Weight of a name in the portfolio of a factor, in units of capital; NaN = not given. */
  readonly portfolioWeight: (factor: string, id: string, value: number, place: Place) => void;
}

/** Collects it, each once; that its names and factors are those of the model is seen when the date is whole. */
export function startEvidence(faults: FaultSink): {
  readonly say: EvidenceSaid;
  readonly said: (day: Assembled) => Evidence;
} {
  const betas = new Map<string, Cell>();
  const portfolios = new Map<string, Map<string, Cell>>();
  return {
    say: {
      predictedBeta: (id, value, place) => {
        if (Number.isNaN(value)) return;
        const known = betas.get(id);
        // Files of one package may both have it.
        if (known !== undefined && known.value !== value) {
          const { file, row } = known.place;
          const rule = `its predicted beta is another in ${file}, row ${row}: leave one out`;
          faults.add({ ...place, column: "id", value: id, rule });
        }
        betas.set(id, { value, place });
      },
      portfolioWeight: (factor, id, value, place) => {
        if (Number.isNaN(value)) return;
        const of = portfolios.get(factor) ?? new Map<string, Cell>();
        portfolios.set(factor, of);
        const known = of.get(id);
        if (known !== undefined) {
          const rule = `its weight in the portfolio of ${factor} stands in row ${known.place.row} already: leave one out`;
          faults.add({ ...place, column: "id", value: id, rule });
        }
        of.set(id, { value, place });
      },
    },
    said: (day) => {
      checkEvidence(betas, portfolios, { day, faults });
      return {
        predictedBetas: valuesOf(betas),
        factorPortfolios: new Map(
          [...portfolios].map(([factor, of]) => [factor, valuesOf(of, (value) => value !== 0)]),
        ),
      };
    },
  };
}

function checkEvidence(
  betas: ReadonlyMap<string, Cell>,
  portfolios: ReadonlyMap<string, ReadonlyMap<string, Cell>>,
  { day, faults }: { readonly day: Assembled; readonly faults: FaultSink },
): void {
  const ids = new Set(day.ids);
  for (const [id, { place }] of betas) {
    if (ids.has(id)) continue;
    const rule = `has a predicted beta, and no exposures on ${day.date}: give its exposures and specific risk, or leave the row out`;
    faults.add({ ...place, column: "id", value: id, rule });
  }
  for (const [factor, of] of portfolios) {
    if (!day.factors.includes(factor)) {
      const { place } = of.values().next().value as Cell;
      const rule = `has a factor portfolio, and no covariance on ${day.date}: is its name another there?`;
      faults.add({ ...place, column: "factor", value: factor, rule });
    }
    for (const [id, { value, place }] of of) {
      if (ids.has(id) || value === 0) continue;
      const rule = `has a weight in the portfolio of ${factor}, and no exposures on ${day.date}: give its exposures and specific risk, or leave the row out`;
      faults.add({ ...place, column: "id", value: id, rule });
    }
  }
}

function valuesOf(
  cells: ReadonlyMap<string, Cell>,
  keep: (value: number) => boolean = () => true,
): ReadonlyMap<string, number> {
  return new Map([...cells].flatMap(([key, { value }]) => (keep(value) ? [[key, value]] : [])));
}
