import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A line: what it is called, and its value at each of the chart's dates; null where there is none. */
export interface ChartLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Lines over dates. The numbers are those of the tables beside it: `summary` says in words what is to be seen. */
export interface LineChartProps {
  readonly title: string;
  readonly unit: string;
  readonly dates: readonly string[];
  readonly lines: readonly ChartLine[];
  readonly summary: string;
}

/** Signed series are lines, never stacked. What draws them is fetched when the first chart is shown. */
export function LineChart({ title, unit, dates, lines, summary }: LineChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let isGone = false;
    let dispose = (): void => {};
    void import("../draw-lines.ts").then(({ drawLines }) => {
      if (!isGone) dispose = drawLines(element, { unit, dates, lines });
    });
    return () => {
      isGone = true;
      dispose();
    };
  }, [unit, dates, lines]);
  return (
    <figure class="chart">
      <figcaption>
        {title}, {unit}
      </figcaption>
      <div ref={place} class="canvas" role="img" aria-label={`${title}, ${unit}. ${summary}`} />
    </figure>
  );
}
