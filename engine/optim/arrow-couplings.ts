import type { ArrowCouplings, ArrowPlaces } from "./arrow-layout.ts";
import type { SparseRows } from "./sparse-rows.ts";
import type { StandardForm } from "./standard-form.ts";

/** What the blocks' variables couple to in the border, and A without what is dense of it. */
export function couplingsOf(form: StandardForm, places: ArrowPlaces): ArrowCouplings {
  const common = commonCouplings(form, places);
  const pulls = pullsOf(form, places);
  return {
    ...ownCouplings(form, places),
    commonCouplings: common,
    ...commonRanges(form, places, common, pulls.pullAt),
    rest: restOf(form, places),
    ...pulls,
  };
}

/** Every variable of a block gets all places that one of them couples to, since elimination fills them. */
function ownCouplings(form: StandardForm, { blocks, inside, outside, commonFrom, keptRows }: ArrowPlaces) {
  const { start, column, value } = form.rows;
  const { blockOf, blockStart } = form.places;
  const few = commonFrom - outside;
  const placesOf = new Int32Array(blocks);
  const last = new Int32Array(blocks).fill(-1);
  const visit = (use: (b: number, e: number, k: number) => void) => {
    last.fill(-1);
    placesOf.fill(0);
    for (let k = 0; k < few; k++) {
      for (let e = start[keptRows[k]]; e < start[keptRows[k] + 1]; e++) {
        const b = blockOf[column[e]];
        if (b < 0) continue;
        if (last[b] !== k) placesOf[b]++;
        last[b] = k;
        use(b, e, k);
      }
    }
  };
  visit(() => {});
  const ownStart = new Int32Array(inside + 1);
  for (let v = 0; v < inside; v++) ownStart[v + 1] = ownStart[v] + placesOf[blockOf[v]];
  const own = new Int32Array(ownStart[inside]);
  const couplings = new Float64Array(own.length);
  visit((b, e, k) => {
    for (let v = blockStart[b]; v < blockStart[b + 1]; v++) own[ownStart[v] + placesOf[b] - 1] = outside + k;
    couplings[ownStart[column[e]] + placesOf[b] - 1] += value[e];
  });
  return { ownStart, own, ownCouplings: couplings };
}

function commonCouplings(
  { rows }: StandardForm,
  { inside, border, commonFrom, commonRows }: ArrowPlaces,
): Float64Array {
  const { start, column, value } = rows;
  const width = border - commonFrom;
  const out = new Float64Array(inside * width);
  for (let k = 0; k < width && commonRows[k] >= 0; k++)
    for (let e = start[commonRows[k]]; e < start[commonRows[k] + 1]; e++)
      if (column[e] < inside) out[column[e] * width + k] += value[e];
  return out;
}

/** A name's weight touches all common rows; what is bought of it touches one. */
function commonRanges(
  { places }: StandardForm,
  { inside, border, commonFrom }: ArrowPlaces,
  couplings: Float64Array,
  pullAt: Int32Array,
) {
  const width = border - commonFrom;
  const commonStart = new Int32Array(inside).fill(width);
  const commonEnd = new Int32Array(inside);
  for (let v = 0; v < inside; v++) {
    for (let i = 0; i < width; i++) {
      if (couplings[v * width + i] === 0) continue;
      if (i < commonStart[v]) commonStart[v] = i;
      commonEnd[v] = i + 1;
    }
  }
  const widen = (v: number, from: number, to: number) => {
    commonStart[v] = Math.min(commonStart[v], from);
    commonEnd[v] = Math.max(commonEnd[v], to);
  };
  for (const place of pullAt) widen(Math.floor(place / width), place % width, (place % width) + 1);
  for (let v = 1; v < inside; v++)
    if (places.blockOf[v] === places.blockOf[v - 1] && commonEnd[v - 1] > 0)
      widen(v, commonStart[v - 1], commonEnd[v - 1]);
  return { commonStart, commonEnd };
}

/** A without what stands in the common couplings. */
function restOf(
  { rows }: StandardForm,
  { inside, outside, commonFrom, borderOf, keptRows }: ArrowPlaces,
): SparseRows {
  const { start, column, value } = rows;
  let dropped = 0;
  for (let k = commonFrom - outside; k < keptRows.length; k++)
    for (let e = start[keptRows[k]]; e < start[keptRows[k] + 1]; e++) if (column[e] < inside) dropped++;
  const count = start.length - 1;
  const out = {
    start: new Int32Array(count + 1),
    column: new Int32Array(column.length - dropped),
    value: new Float64Array(column.length - dropped),
  };
  let at = 0;
  for (let r = 0; r < count; r++) {
    const common = borderOf[r] >= commonFrom;
    for (let e = start[r]; e < start[r + 1]; e++) {
      if (common && column[e] < inside) continue;
      out.column[at] = column[e];
      out.value[at++] = value[e];
    }
    out.start[r + 1] = at;
  }
  return out;
}

/** Where the rows of wide cones that stand in blocks couple to the cones' unknowns. */
function pullsOf({ rows }: StandardForm, { inside, border, commonFrom, wideAt, coneStart }: ArrowPlaces) {
  const { start, column, value } = rows;
  const width = border - commonFrom;
  const [at, row, element]: number[][] = [[], [], []];
  for (let c = 0; c < wideAt.length; c++) {
    if (wideAt[c] < 0) continue;
    for (let r = coneStart[c]; r < coneStart[c + 1]; r++) {
      for (let e = start[r]; e < start[r + 1]; e++) {
        if (column[e] >= inside) continue;
        at.push(column[e] * width + wideAt[c] - commonFrom);
        row.push(r);
        element.push(value[e]);
      }
    }
  }
  return {
    pullAt: Int32Array.from(at),
    pullRow: Int32Array.from(row),
    pullValue: Float64Array.from(element),
  };
}
