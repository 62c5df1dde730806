import { byteRoom, putBytes, putWord } from "./byte-room.ts";
import { type ColumnPages, columnWriter, PLAIN, RLE, RLE_DICTIONARY } from "./parquet-columns.ts";
import {
  type CodedColumn,
  type Column,
  type ColumnKind,
  columnLength,
  type TableChunk,
} from "./table-data.ts";
import { putStruct, type ThriftStruct, type ThriftValue } from "./thrift-struct.ts";

/** Rows of a group; readers skip groups by the dates in them. */
const GROUP_ROWS = 122_880;

// Numbers of the format, https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
const TYPES: Readonly<Record<ColumnKind, number>> = { flag: 0, integer: 1, date: 1, number: 5, text: 6 };
/** What the bytes of a type mean, in the older and the newer way to say it. */
const MEANINGS: Readonly<Partial<Record<ColumnKind, readonly [converted: number, logical: number]>>> = {
  text: [0, 1],
  date: [6, 6],
};
const REQUIRED = 0;
const OPTIONAL = 1;
const UNCOMPRESSED = 0;
const VERSION = 1;
const MAGIC = new TextEncoder().encode("PAR1");

/**
 * The rows, in the order given, as the bytes of a Parquet file: NaN as NULL, nothing compressed. The same rows give the same
 * bytes.
 *
 * Texts, dates and numbers that repeat are codes of a dictionary; other numbers stand as they are in memory.
 *
 * @see docs/decisions/run-store.md
 */
export function formatParquet({ columns }: TableChunk): Uint8Array {
  const rowCount = columnLength(columns[0]!);
  const bytesPerRow = columns.reduce((sum, { kind }) => sum + (kind === "number" ? 8 : 2), 0);
  const room = byteRoom(4096 + Math.ceil(1.02 * bytesPerRow * rowCount));
  putBytes(room, MAGIC);
  const writers = columns.map(columnWriter);
  const groups: ThriftValue[] = [];
  for (let from = 0; from < rowCount; from += GROUP_ROWS) {
    const rows = Math.min(GROUP_ROWS, rowCount - from);
    const start = room.at;
    const chunks = columns.map((column, c) => {
      const pages = writers[c]!(room, from, from + rows);
      return columnChunk(column, pages, { rows, end: room.at });
    });
    groups.push(
      struct([
        [1, { list: chunks }],
        [2, { i64: room.at - start }],
        [3, { i64: rows }],
      ]),
    );
  }
  const footer = room.at;
  const root = struct([
    [4, { binary: "schema" }],
    [5, { i32: columns.length }],
  ]);
  putStruct(room, [
    [1, { i32: VERSION }],
    [2, { list: [root, ...columns.map(schemaElement)] }],
    [3, { i64: rowCount }],
    [4, { list: groups }],
    [6, { binary: "plimsoll" }],
    // Values are ordered as their type is; without it least and largest mean nothing.
    [7, { list: columns.map(() => struct([[1, struct([])]])) }],
  ]);
  putWord(room, room.at - footer);
  putBytes(room, MAGIC);
  return room.bytes.subarray(0, room.at);
}

function struct(fields: ThriftStruct): ThriftValue {
  return { struct: fields };
}

function schemaElement({ name, kind }: Column | CodedColumn): ThriftValue {
  const fields: ThriftStruct = [
    [1, { i32: TYPES[kind] }],
    [3, { i32: kind === "number" ? OPTIONAL : REQUIRED }],
    [4, { binary: name }],
  ];
  const meaning = MEANINGS[kind];
  if (meaning === undefined) return struct(fields);
  const [converted, logical] = meaning;
  return struct([...fields, [6, { i32: converted }], [10, struct([[logical, struct([])]])]]);
}

function columnChunk(
  { name, kind }: Column | CodedColumn,
  { dictionaryAt, dataAt, statistics }: ColumnPages,
  { rows, end }: { readonly rows: number; readonly end: number },
): ThriftValue {
  const start = dictionaryAt ?? dataAt;
  const encodings = dictionaryAt === undefined ? [PLAIN, RLE] : [PLAIN, RLE, RLE_DICTIONARY];
  const dictionary: ThriftStruct = dictionaryAt === undefined ? [] : [[11, { i64: dictionaryAt }]];
  const metadata: ThriftStruct = [
    [1, { i32: TYPES[kind] }],
    [2, { list: encodings.map((i32) => ({ i32 })) }],
    [3, { list: [{ binary: name }] }],
    [4, { i32: UNCOMPRESSED }],
    [5, { i64: rows }],
    [6, { i64: end - start }],
    [7, { i64: end - start }],
    [9, { i64: dataAt }],
    ...dictionary,
    [12, struct(statistics)],
  ];
  return struct([
    [2, { i64: start }],
    [3, struct(metadata)],
  ]);
}
