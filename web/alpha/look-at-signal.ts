/** What a signal file looks like before it is sent. */
export interface SignalLook {
  readonly rows: number;
  readonly dates: number;
  /** What it lacks, in words; undefined where it has the columns. The server looks at every row. */
  readonly fault: string | undefined;
}

const COLUMNS = ["date", "id", "value"] as const;

/** A first look at a CSV text: its header, and how much of it there is. */
export function lookAtSignal(text: string): SignalLook {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const header = (lines[0] ?? "")
    .replace(/^\uFEFF/, "")
    .split(",")
    .map((cell) => cell.trim().replaceAll('"', ""));
  const rows = Math.max(0, lines.length - 1);
  const missing = COLUMNS.filter((column) => !header.includes(column));
  const at = header.indexOf("date");
  const dates = new Set(lines.slice(1).map((line) => line.split(",")[at]));
  if (missing.length > 0)
    return {
      rows,
      dates: 0,
      fault: `the header needs ${missing.join(", ")}: its first line must be date,id,value, and signal where there are several`,
    };
  return {
    rows,
    dates: dates.size,
    fault: dates.size < 2 ? "a signal needs two dates or more" : undefined,
  };
}

/** The rows of a matrix that lies flat. */
export function matrixRows<T>({
  rows,
  cols,
  values,
}: {
  readonly rows: number;
  readonly cols: number;
  readonly values: readonly T[];
}): readonly (readonly T[])[] {
  return Array.from({ length: rows }, (_, row) => values.slice(row * cols, (row + 1) * cols));
}

/** Sums so far; what is missing adds nothing. */
export function cumulated(values: readonly (number | null)[]): readonly number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value ?? 0;
    return sum;
  });
}
