import type { JSX } from "preact";
import type { MiniModel } from "../../engine/minimodel/index.ts";
import { DataTable } from "../parts/index.ts";
import { score } from "../words.ts";
import { atFirst, factor, inputs, stock } from "./learn-state.ts";
import { Formula, Live, writtenBeside } from "./live.tsx";
import { exposureOf, writeExposure } from "./written.ts";

/** From descriptors to exposures. */
export function ExposureStep({ model }: { readonly model: MiniModel }): JSX.Element {
  const now = inputs.value;
  const choose = (at: number, k: number): void => {
    stock.value = at;
    factor.value = k;
  };
  return (
    <section>
      <h2>Exposures</h2>
      <p>
        How much of each factor a stock has. A style is a descriptor as a score: 0 is the market's, 1 is one
        standard deviation above it. Press a number to see where it comes from.
      </p>
      <Formula
        name={`${now.factorNames[factor.value]} of ${now.names[stock.value]}`}
        of={writeExposure(now, stock.value, factor.value)}
        word={score3}
        unit="standard deviations"
      />
      <DataTable
        caption="X"
        fileName="exposures"
        isSortable={false}
        rows={now.names.map((name, at) => ({ name, at }))}
        keyOf={({ name }) => name}
        classOf={({ at }) => (at === stock.value ? "chosen" : "")}
        columns={[
          { title: "Stock", cell: ({ name }) => name, value: ({ name }) => name },
          ...now.factorNames.map((title, k) => ({
            title,
            isNumber: true as const,
            why: writtenBeside,
            cell: ({ at }: { at: number }) => (
              <button type="button" class="reasoned" onClick={() => choose(at, k)}>
                <Live
                  now={exposureOf(model, now, at, k)}
                  before={exposureOf(atFirst, now, at, k)}
                  word={k < 4 ? whole : score3}
                />
              </button>
            ),
            value: ({ at }: { at: number }) => exposureOf(model, now, at, k),
          })),
        ]}
      />
    </section>
  );
}

const whole = (value: number): string => String(value);
const score3 = (value: number): string =>
  Number.isFinite(value) ? value.toFixed(3).replace("-", "−") : score(value);
