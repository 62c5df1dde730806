import { labelAxis, labelRoom } from "./bar-chart.ts";
import { COLOURS, LINES } from "./chart-colours.ts";
import { type ChartOption, type ChartWidth, drawChart } from "./draw-chart.ts";
import { percent } from "./number-text.ts";

/** A group with one decimal per effect, in the order of the effects' names. */
export interface EffectGroup {
  readonly label: string;
  readonly values: readonly number[];
}

const BAR = 7;

/** Several effects by group, side by side: they have signs, so they never stand on one another. */
export function effectChart(
  label: string,
  effects: readonly string[],
  groups: readonly EffectGroup[],
): string {
  const row = effects.length * BAR + 8;
  const legend = effects.map((effect, e) => `<span class="key k${e}"></span> ${effect}`).join(" ");
  return drawChart(
    label,
    (width) => ({ height: groups.length * row + 30, option: optionOf(effects, groups, width) }),
    legend,
  );
}

function optionOf(
  effects: readonly string[],
  groups: readonly EffectGroup[],
  width: ChartWidth,
): ChartOption {
  const widest = Math.max(...groups.flatMap(({ values }) => values.map(Math.abs)), 0);
  const digits = widest < 0.03 ? 1 : 0;
  return {
    grid: { left: labelRoom(width), right: 12, top: 4, bottom: 24 },
    xAxis: {
      type: "value",
      splitNumber: width === "wide" ? 5 : 3,
      splitLine: { lineStyle: { color: COLOURS.line } },
      axisLabel: { color: COLOURS.soft, fontSize: 12, formatter: (value: number) => percent(value, digits) },
    },
    yAxis: labelAxis(
      groups.map((group) => group.label),
      width,
    ),
    series: effects.map((_, e) => ({
      type: "bar" as const,
      barWidth: BAR,
      barGap: "0%",
      silent: true,
      emphasis: { disabled: true },
      itemStyle: { color: EFFECT_COLOURS[e % EFFECT_COLOURS.length] as string },
      data: groups.map(({ values }) => values[e] ?? 0),
    })),
  };
}

/** Colours of the effects, which the style sheet has for the legend too. */
export const EFFECT_COLOURS: readonly string[] = LINES.slice(0, 3).map(({ colour }) => colour);
