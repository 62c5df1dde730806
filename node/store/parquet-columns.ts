import { type ByteRoom, byteRoom, putBytes, putNumbers, putWord } from "./byte-room.ts";
import { dayNumberReader } from "./day-numbers.ts";
import { bitWidthOf, numberDictionary, putBits, putHybrid } from "./parquet-encodings.ts";
import { type CodedColumn, type Column, codedColumn } from "./table-data.ts";
import { putStruct, type ThriftStruct } from "./thrift-struct.ts";

// Numbers of the format, https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
/** What values stand as, levels, and codes of a dictionary. */
export const PLAIN = 0;
export const RLE = 3;
export const RLE_DICTIONARY = 8;

/** Where a column of a row group stands in the file, and what is told of its values. */
export interface ColumnPages {
  readonly dictionaryAt: number | undefined;
  readonly dataAt: number;
  readonly statistics: ThriftStruct;
}

/** Appends the pages of a column for the rows from `from` to before `to`. */
export type PutColumn = (room: ByteRoom, from: number, to: number) => ColumnPages;

/** What writes a column. */
export function columnWriter(column: Column | CodedColumn): PutColumn {
  switch (column.kind) {
    case "number":
      return (room, from, to) => putDoubles(room, column.values.subarray(from, to));
    case "integer":
      return (room, from, to) => putIntegers(room, column.values.subarray(from, to));
    case "flag":
      return (room, from, to) => putFlags(room, column.values.subarray(from, to));
    case "date":
      return dateWriter("codes" in column ? column : codedColumn(column));
    case "text":
      return textWriter("codes" in column ? column : codedColumn(column));
  }
}

function putIntegers(room: ByteRoom, values: Int32Array): ColumnPages {
  const body = byteRoom(values.byteLength);
  putNumbers(body, values);
  return putPlain(room, values.length, body);
}

function putFlags(room: ByteRoom, values: Uint8Array): ColumnPages {
  const bits = new Uint8Array(values.length);
  for (let row = 0; row < bits.length; row++) bits[row] = values[row] === 0 ? 0 : 1;
  const body = byteRoom(bits.length >> 3);
  putBits(body, bits, 1, Math.ceil(bits.length / 8));
  return putPlain(room, bits.length, body);
}

/** NaN is NULL, whose values are left out: definition levels say which. */
function putDoubles(room: ByteRoom, values: Float64Array): ColumnPages {
  const known = withoutNaN(values);
  const statistics: ThriftStruct = [[3, { i64: values.length - known.length }]];
  const body = byteRoom(values.length + 8 * known.length + 64);
  putLevels(body, values);
  const dictionary = numberDictionary(known);
  if (dictionary === undefined) {
    putNumbers(body, known);
    return { ...putPlain(room, values.length, body), statistics };
  }
  const distinct = byteRoom(dictionary.values.byteLength);
  putNumbers(distinct, dictionary.values);
  const dictionaryAt = putDictionary(room, dictionary.values.length, distinct);
  putCodes(body, dictionary.codes, dictionary.values.length);
  return { dictionaryAt, dataAt: putData(room, values.length, RLE_DICTIONARY, body), statistics };
}

function withoutNaN(values: Float64Array): Float64Array {
  if (!hasNaN(values)) return values;
  const known = new Float64Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    known[count] = value;
    if (!Number.isNaN(value)) count++;
  }
  return known.subarray(0, count);
}

function hasNaN(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) return true;
  return false;
}

/** Definition levels behind their length: 1 where there is a value. */
function putLevels(body: ByteRoom, values: Float64Array): void {
  const levels = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) levels[row] = Number.isNaN(values[row]) ? 0 : 1;
  putWord(body, 0);
  const start = body.at;
  putHybrid(body, levels, 1);
  const end = body.at;
  body.at = start - 4;
  putWord(body, end - start);
  body.at = end;
}

function dateWriter({ labels, codes }: CodedColumn): PutColumn {
  const days = Int32Array.from(labels, dayNumberReader());
  const distinct = byteRoom(days.byteLength);
  putNumbers(distinct, days);
  return (room, from, to) => {
    const rows = codes.subarray(from, to);
    return { ...putCoded(room, rows, labels.length, distinct), statistics: dayRange(days, rows) };
  };
}

// Loops stand in functions of their own here: what is made anew for each file is also compiled anew.
function dayRange(days: Int32Array, codes: Int32Array): ThriftStruct {
  let [least, most] = [2 ** 31, -(2 ** 31)];
  for (let row = 0; row < codes.length; row++) {
    const day = days[codes[row] as number] as number;
    if (day < least) least = day;
    if (day > most) most = day;
  }
  return [
    [3, { i64: 0 }],
    [5, { binary: wordOf(most) }],
    [6, { binary: wordOf(least) }],
  ];
}

function textWriter({ labels, codes }: CodedColumn): PutColumn {
  const encoder = new TextEncoder();
  const encoded = labels.map((label) => encoder.encode(label));
  const distinct = byteRoom(16 * labels.length);
  for (const text of encoded) putText(distinct, text);
  // Labels that hardly repeat gain nothing.
  const isCoded = 2 * labels.length < codes.length;
  return (room, from, to) =>
    isCoded
      ? putCoded(room, codes.subarray(from, to), labels.length, distinct)
      : putTexts(room, codes.subarray(from, to), encoded);
}

function putTexts(room: ByteRoom, codes: Int32Array, encoded: readonly Uint8Array[]): ColumnPages {
  const body = byteRoom(16 * codes.length);
  for (const code of codes) putText(body, encoded[code] as Uint8Array);
  return putPlain(room, codes.length, body);
}

function putText(room: ByteRoom, text: Uint8Array): void {
  putWord(room, text.length);
  putBytes(room, text);
}

function wordOf(value: number): Uint8Array {
  const word = byteRoom(4);
  putWord(word, value);
  return word.bytes.subarray(0, 4);
}

const noNulls: ThriftStruct = [[3, { i64: 0 }]];

function putPlain(room: ByteRoom, rows: number, body: ByteRoom): ColumnPages {
  return { dictionaryAt: undefined, dataAt: putData(room, rows, PLAIN, body), statistics: noNulls };
}

function putCoded(room: ByteRoom, codes: Int32Array, labelCount: number, distinct: ByteRoom): ColumnPages {
  const dictionaryAt = putDictionary(room, labelCount, distinct);
  const body = byteRoom(2 * codes.length);
  putCodes(body, codes, labelCount);
  return { dictionaryAt, dataAt: putData(room, codes.length, RLE_DICTIONARY, body), statistics: noNulls };
}

function putCodes(body: ByteRoom, codes: Int32Array, labelCount: number): void {
  const bitWidth = bitWidthOf(labelCount);
  putBytes(body, Uint8Array.of(bitWidth));
  putHybrid(body, codes, bitWidth);
}

function putData(room: ByteRoom, rows: number, encoding: number, body: ByteRoom): number {
  return putPage(room, DATA_PAGE, body, [
    5,
    { struct: [1, 2, 3, 4].map((id) => [id, { i32: id === 1 ? rows : id === 2 ? encoding : RLE }] as const) },
  ]);
}

function putDictionary(room: ByteRoom, count: number, body: ByteRoom): number {
  return putPage(room, DICTIONARY_PAGE, body, [
    7,
    {
      struct: [
        [1, { i32: count }],
        [2, { i32: PLAIN }],
      ],
    },
  ]);
}

/** Appends a page behind its header. @returns where it begins */
function putPage(room: ByteRoom, type: number, body: ByteRoom, header: ThriftStruct[number]): number {
  const start = room.at;
  const sizes = [2, 3].map((id) => [id, { i32: body.at }] as const);
  putStruct(room, [[1, { i32: type }], ...sizes, header]);
  putBytes(room, body.bytes.subarray(0, body.at));
  return start;
}
