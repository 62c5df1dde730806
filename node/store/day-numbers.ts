import { EngineError } from "../../engine/errors/index.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** ISO date → days since 1970-01-01, each distinct date worked out once. */
export function dayNumberReader(): (date: string) => number {
  const known = new Map<string, number>();
  return (date) => {
    let day = known.get(date);
    if (day === undefined) {
      day = dayNumber(date);
      known.set(date, day);
    }
    return day;
  };
}

/** Days since 1970-01-01 → ISO date, each distinct day worked out once. */
export function isoDateReader(): (day: number) => string {
  const known = new Map<number, string>();
  return (day) => {
    let date = known.get(day);
    if (date === undefined) {
      date = isoDate(day);
      known.set(day, date);
    }
    return date;
  };
}

function dayNumber(date: string): number {
  const day = ISO_DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) / MILLISECONDS_PER_DAY : Number.NaN;
  if (Number.isNaN(day) || isoDate(day) !== date) {
    throw new EngineError(
      "value",
      `a date column needs days written YYYY-MM-DD, got ${JSON.stringify(date)}`,
    );
  }
  return day;
}

function isoDate(day: number): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}
