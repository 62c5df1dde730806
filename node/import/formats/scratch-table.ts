import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../../engine/errors/index.ts";
import { type FaultList, faultLimit } from "../fault-list.ts";
import { type PreparedFile, textRelation } from "./prepared-file.ts";

/** A table that is written anew as CSV, cell by cell as text, because the engine cannot read it where it is. */
export interface ScratchTable {
  /** Adds a record; `row` is where a person would look for it, ascending. */
  add(row: number, cells: readonly string[]): void;
  /** Ends it. @throws {Error} it has no records */
  finish(facts?: ScratchFacts): PreparedFile;
  /** Gives it up. */
  drop(): void;
}

/** What else is known of a table once it is read. */
export interface ScratchFacts {
  readonly notes?: readonly string[];
  /** In how many records each column held a number, where the file tells numbers from text. */
  readonly numberCells?: readonly number[];
}

export interface ScratchPlace {
  /** The file as the user named it. */
  readonly path: string;
  readonly workFolder: string;
  readonly header: readonly string[];
}

const blockLength = 1 << 20;
const lineLengthMax = 1 << 20;
let scratchCount = 0;

/** Begins a table in the work folder. */
export function startScratch({ path, workFolder, header }: ScratchPlace): ScratchTable {
  const readable = join(workFolder, `scratch-${scratchCount++}.csv`);
  const out = openSync(readable, "w");
  let pending: string[] = [csvLine(header)];
  let pendingLength = 0;
  let recordCount = 0;
  // Runs of records whose rows follow each other: where each begins, and how far its rows are from its records.
  const starts: number[] = [];
  const shifts: number[] = [];
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(out);
    isOpen = false;
  };
  const flush = () => {
    writeSync(out, pending.join(""));
    pending = [];
    pendingLength = 0;
  };
  return {
    add(row, cells) {
      const line = csvLine(cells);
      if (line.length > lineLengthMax)
        throw new Error(`a row must not be longer than ${lineLengthMax} signs`);
      pending.push(line);
      pendingLength += line.length;
      if (shifts.at(-1) !== row - recordCount) {
        starts.push(recordCount);
        shifts.push(row - recordCount);
      }
      recordCount++;
      if (pendingLength > blockLength) flush();
    },
    finish({ notes = [], numberCells } = {}) {
      flush();
      close();
      if (recordCount === 0) throw new Error("the table has columns but no rows");
      return {
        path,
        header,
        types: header.map(() => "VARCHAR"),
        relation: textRelation(readable, header.length, { delimiter: ",", gzip: false }),
        readable,
        isText: true,
        recordCount,
        rowOf: (record) => record + shifts[lastAtMost(starts, record)]!,
        notes,
        ...(numberCells === undefined ? {} : { numberCells }),
      };
    },
    drop: close,
  };
}

function lastAtMost(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const special = /[",\n\r]/;

function csvLine(cells: readonly string[]): string {
  // A line of nothing would be no record to a parser.
  if (cells.length === 1 && cells[0] === "") return '""\n';
  let line = "";
  for (let c = 0; c < cells.length; c++) {
    const cell = cells[c]!;
    if (c > 0) line += ",";
    line += special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  }
  return `${line}\n`;
}

/** Faults of the rows of one file: all are counted, the first are kept. */
export interface RowFaults {
  add(fault: Omit<Fault, "file">): void;
  readonly count: number;
  /** Hands them over. */
  report(faults: FaultList): void;
}

export function rowFaults(file: string): RowFaults {
  const kept: Fault[] = [];
  let count = 0;
  return {
    add(fault) {
      count++;
      if (kept.length < faultLimit) kept.push({ file, ...fault });
    },
    get count() {
      return count;
    },
    report: (faults) => faults.add(kept, count),
  };
}

/** A value as a fault shows it. */
export function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
