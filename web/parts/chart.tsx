import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { type ChartBar, type ChartContent, type ChartLine, heightOf } from "../chart-content.ts";
import { saveFile } from "../save-file.ts";

/** A chart. The numbers are those of the tables beside it: `summary` says in words what is to be seen. */
interface ChartProps {
  readonly title: string;
  readonly unit: string;
  readonly summary: string;
}

/** Lines over dates. Signed series are lines, never stacked. */
export function LineChart({
  title,
  unit,
  summary,
  dates,
  lines,
}: ChartProps & { readonly dates: readonly string[]; readonly lines: readonly ChartLine[] }): JSX.Element {
  const content = useMemo(
    (): ChartContent => ({ kind: "lines", title, unit, dates, lines }),
    [title, unit, dates, lines],
  );
  return <Chart content={content} summary={summary} />;
}

/** Rows of bars, from 0 or each from the end of the one before. */
export function BarChart({
  title,
  unit,
  summary,
  bars,
}: ChartProps & { readonly bars: readonly ChartBar[] }): JSX.Element {
  const content = useMemo((): ChartContent => ({ kind: "bars", title, unit, bars }), [title, unit, bars]);
  return <Chart content={content} summary={summary} />;
}

/** Points on a line and one beside it: the points can be pressed. */
export function PointChart({
  summary,
  onPoint,
  content,
}: {
  readonly summary: string;
  readonly onPoint: (at: number) => void;
  readonly content: Omit<Extract<ChartContent, { kind: "points" }>, "kind">;
}): JSX.Element {
  // Drawn again when its content is another, not whenever the view is.
  const text = JSON.stringify(content);
  const kept = useMemo(
    (): ChartContent => ({ kind: "points", ...(JSON.parse(text) as typeof content) }),
    [text],
  );
  return <Chart content={kept} summary={summary} onPoint={onPoint} />;
}

/** What draws is fetched when the first chart is shown. */
function Chart({
  content,
  summary,
  onPoint,
}: {
  readonly content: ChartContent;
  readonly summary: string;
  readonly onPoint?: (at: number) => void;
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const press = useRef(onPoint);
  press.current = onPoint;
  const isPressable = onPoint !== undefined;
  const said = useSignal("");
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let isGone = false;
    let dispose = (): void => {};
    element.style.height = `${heightOf(content)}px`;
    import("../charts/index.ts").then(
      ({ drawChart }) => {
        if (!isGone)
          dispose = drawChart(element, content, isPressable ? (at) => press.current?.(at) : undefined);
      },
      () => {
        said.value = "What draws charts did not come: load the page anew. The table has the numbers.";
      },
    );
    return () => {
      isGone = true;
      dispose();
    };
  }, [content, said, isPressable]);
  const { title, unit } = content;
  const fileName = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  const save = async (ending: "svg" | "png"): Promise<void> => {
    const { chartPng, chartSvg } = await import("../charts/index.ts");
    saveFile(
      `${fileName}.${ending}`,
      ending === "png" ? await chartPng(content) : new Blob([chartSvg(content)], { type: "image/svg+xml" }),
    );
  };
  return (
    <figure class="chart">
      <figcaption>
        <span>
          {title}, {unit}
        </span>
        <span class="taking">
          <span role="status">{said.value}</span>
          {(["svg", "png"] as const).map((ending) => (
            <button
              key={ending}
              type="button"
              class="quiet"
              onClick={() => void save(ending)}
              aria-label={`Save the chart ${title} as ${ending.toUpperCase()}`}
            >
              {ending.toUpperCase()}
            </button>
          ))}
        </span>
      </figcaption>
      <div
        ref={place}
        class={isPressable ? "canvas pressable" : "canvas"}
        role="img"
        aria-label={`${title}, ${unit}. ${summary}`}
      />
    </figure>
  );
}
