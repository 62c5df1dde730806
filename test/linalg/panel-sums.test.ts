import { afterEach, expect, test } from "vitest";
import { kernelKind, PANEL, sumPanelsInto, useKernels } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

/** Rows up to more than two blocks of the kernel, panels up to more than a batch, widths that fill its tiles and that do not. */
const SHAPES = [
  { rows: 1, panels: 1, width: 4, slots: 0 },
  { rows: 7, panels: 3, width: 5, slots: 2 },
  { rows: 256, panels: 2, width: 12, slots: 3 },
  { rows: 530, panels: 18, width: 20, slots: 5 },
] as const;

test.each(["simd", "plain"] as const)(
  "sums of both tables, bit for bit those of the definition, %s",
  (kernels) => {
    useKernels(kernels);
    const random = randomStream("panel-sums");
    const draw = (length: number) => Float64Array.from({ length }, () => random.normal());
    for (const { rows, panels, width, slots } of SHAPES) {
      const values = draw(rows * panels * PANEL);
      const table = draw(rows * width);
      // Two entries a row, but for each third, which has none.
      const at =
        slots === 0 ? [] : Array.from({ length: 2 * rows }, (_, e) => e >> 1).filter((r) => r % 3 > 0);
      const entries = {
        rows: Int32Array.from(at),
        slots: Int32Array.from(at, () => random.integer(Math.max(slots, 1))),
        values: draw(at.length),
        slotCount: slots,
      };
      const out = new Float64Array(panels * PANEL * (width + slots)).fill(7);
      sumPanelsInto(out, { rows, values }, { table, width, entries });
      for (let column = 0; column < panels * PANEL; column++) {
        const weight = (row: number) => values[((column >> 2) * rows + row) * PANEL + (column & 3)];
        const wanted = new Array<number>(width + slots).fill(0);
        for (let row = 0; row < rows; row++)
          for (let c = 0; c < width; c++) wanted[c] += weight(row) * table[row * width + c];
        at.forEach((row, e) => {
          wanted[width + entries.slots[e]] += entries.values[e] * weight(row);
        });
        expect([...out.subarray(column * (width + slots), (column + 1) * (width + slots))]).toEqual(wanted);
      }
    }
  },
);

test("entries outside the tables are refused: the kernel writes where they say", () => {
  const entry = (row: number, slot: number) => ({
    rows: Int32Array.of(row),
    slots: Int32Array.of(slot),
    values: Float64Array.of(1),
    slotCount: 1,
  });
  const panels = { rows: 1, values: new Float64Array(PANEL) };
  for (const entries of [entry(1, 0), entry(-1, 0), entry(0, 1), entry(0, -1)]) {
    expect(() =>
      sumPanelsInto(new Float64Array(2 * PANEL), panels, { table: Float64Array.of(1), width: 1, entries }),
    ).toThrow("entries within the tables");
  }
});
