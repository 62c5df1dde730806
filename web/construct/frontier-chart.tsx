import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { FrontierDocument } from "../documents/index.ts";
import { percent } from "../words.ts";

/** The frontier as a picture: a point that is pressed is a portfolio. What draws it is fetched when it is shown. */
export function FrontierChart({
  found,
  onPoint,
}: {
  readonly found: FrontierDocument;
  readonly onPoint: (at: number) => void;
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const press = useRef(onPoint);
  press.current = onPoint;
  const { frontier, current, relative } = found;
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let isGone = false;
    let dispose = (): void => {};
    void import("./draw-frontier.ts").then(({ drawFrontier }) => {
      if (isGone) return;
      dispose = drawFrontier(element, {
        riskTitle: `${riskTitle(relative)}, % a year`,
        returnTitle: `Net expected ${relative ? "active " : ""}return, % a year`,
        points: frontier.map((of) => [100 * of.volatilityAnnual, 100 * of.netReturnAnnual] as const),
        current: [100 * current.volatilityAnnual, 100 * current.returnAnnual],
        onPoint: (at) => press.current(at),
      });
    });
    return () => {
      isGone = true;
      dispose();
    };
  }, [frontier, current, relative]);
  const [low, high] = [frontier[0], frontier.at(-1)];
  return (
    <figure class="chart">
      <figcaption>
        Press a point to take its portfolio into what-if; the table below has the same points.
      </figcaption>
      <div
        ref={place}
        class="canvas pressable"
        role="img"
        aria-label={`Frontier: from ${percent(low?.netReturnAnnual)} % net return at ${percent(low?.volatilityAnnual)} % risk to ${percent(high?.netReturnAnnual)} % at ${percent(high?.volatilityAnnual)} %. Held now: ${percent(current.returnAnnual)} % at ${percent(current.volatilityAnnual)} %.`}
      />
    </figure>
  );
}

/** What risk is called. */
export function riskTitle(isRelative: boolean): string {
  return isRelative ? "Tracking error" : "Volatility";
}
