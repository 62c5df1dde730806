import type { JSX } from "preact";
import type { AttributionSide, ReturnSource } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import {
  factorsOf,
  familiesOf,
  type ReturnContext,
  type ReturnLine,
  restOf,
  whyMeanExposure,
  whyReturn,
  whySignificance,
  whyTilt,
} from "../why/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, score } from "../words.ts";

/** Every line of an attribution. */
export function SourceTable({
  of,
  side,
  caption,
  fileName,
}: {
  readonly of: ReturnContext;
  readonly side: AttributionSide;
  readonly caption: string;
  readonly fileName: string;
}): JSX.Element {
  return (
    <DataTable
      caption={caption}
      fileName={fileName}
      rows={[
        ...familiesOf(side).flatMap((family) => [family, ...factorsOf(side, family.source.source)]),
        ...restOf(side),
      ]}
      total={{ name: "Total", source: side.total, kind: "total" }}
      keyOf={({ kind, name, source }) => `${kind} ${name} ${source.source}`}
      classOf={({ kind }) => kind}
      isSortable={false}
      columns={columnsOf(of)}
    />
  );
}

function columnsOf(of: ReturnContext): readonly Column<ReturnLine>[] {
  const number = (
    title: string,
    unit: string,
    key: "exposureMean" | "contribution" | "tilt" | "timing" | "tStatistic",
    {
      word,
      why,
    }: { word: (value: number | null) => string; why: (line: ReturnLine) => WhyQuestion | undefined },
  ): Column<ReturnLine> => {
    const value = ({ source }: { source: ReturnSource }) => source[key];
    return {
      title,
      unit,
      isNumber: true,
      cell: (line) => (value(line) === null ? "" : word(value(line))),
      value,
      why: (line) => (value(line) === null ? undefined : why(line)),
    };
  };
  return [
    { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
    number("Mean exposure", "sd, or weight", "exposureMean", {
      word: score,
      why: (line) => whyMeanExposure(of, line),
    }),
    number("Contribution", "%", "contribution", { word: percent, why: (line) => whyReturn(of, line) }),
    number("Tilt", "%", "tilt", { word: percent, why: (line) => whyTilt(of, line, "tilt") }),
    number("Timing", "%", "timing", { word: percent, why: (line) => whyTilt(of, line, "timing") }),
    number("t", "", "tStatistic", { word: score, why: (line) => whySignificance(of, line) }),
  ];
}
