import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import type * as Flechette from "@uwdata/flechette";
import { type ArrowMessage, arrowMessages } from "./arrow-messages.ts";
import { bytesAt } from "./file-bytes.ts";
import { unpackLz4 } from "./lz4.ts";
import type { FileToPrepare, PreparedFile } from "./prepared-file.ts";
import { type ScratchTable, startScratch } from "./scratch-table.ts";

/** What may come out of one block's packed columns. */
const unpackedBytesMax = 1 << 29;

/** A column that can be a table's, and how its values are written. */
interface ArrowColumn {
  readonly place: number;
  readonly name: string;
  text(value: unknown): string;
}

/**
 * Makes a table of an Arrow file or stream (Feather, version 2), block by block. Missing values and NaN are empty cells, as in
 * Parquet; a point in time at midnight is a date. Columns of lists, structures and the like are passed over, and noted.
 *
 * @throws {Error} with a sentence, where it cannot be read
 */
export async function prepareArrow(file: FileToPrepare): Promise<PreparedFile> {
  const messages = await arrowMessages(file.absolute);
  const arrow = await loadArrow();
  const handle = await open(file.absolute, "r");
  let table: ScratchTable | undefined;
  try {
    const read = ({ offset, size }: ArrowMessage) => bytesAt(handle, offset, size);
    const schema = await read(messages[0]!);
    const { columns, passedOver } = readColumns(arrow, arrow.tableFromIPC([schema]).schema);
    table = startScratch({ ...file, header: columns.map(({ name }) => name) });
    // A file may hold its dictionaries anywhere, a stream before they are used.
    const dictionaries: Buffer[] = [];
    for (const message of messages) if (message.kind === "dictionary") dictionaries.push(await read(message));
    let row = 0;
    for (const message of messages) {
      if (message.kind !== "records") continue;
      unpacking.left = unpackedBytesMax;
      const block = arrow.tableFromIPC([schema, ...dictionaries, await read(message)], { useBigInt: true });
      row = addBlock(table, block, columns, row);
    }
    return table.finish({ notes: passedOver.length === 0 ? [] : [passedOverNote(passedOver)] });
  } catch (error) {
    table?.drop();
    throw error;
  } finally {
    await handle.close();
  }
}

function passedOverNote(names: readonly string[]): string {
  return `columns passed over, because they hold neither numbers nor text nor dates: ${names.join(", ")}`;
}

function addBlock(
  table: ScratchTable,
  block: Flechette.Table,
  columns: readonly ArrowColumn[],
  firstRow: number,
): number {
  const sources = columns.map(({ place }) => block.getChildAt(place));
  for (let i = 0; i < block.numRows; i++) {
    const cells = columns.map(({ text }, c) => {
      const value: unknown = sources[c]!.at(i);
      return value === null || value === undefined ? "" : text(value);
    });
    table.add(firstRow + i + 1, cells);
  }
  return firstRow + block.numRows;
}

function readColumns(
  arrow: typeof Flechette,
  schema: Flechette.Schema,
): { readonly columns: ArrowColumn[]; readonly passedOver: string[] } {
  const columns: ArrowColumn[] = [];
  const passedOver: string[] = [];
  for (const [place, { name, type }] of schema.fields.entries()) {
    const text = textOfType(arrow, type);
    if (text === undefined) passedOver.push(name);
    else columns.push({ place, name, text });
  }
  return { columns, passedOver };
}

/** How values of a type are written, or nothing where they cannot be a cell. */
function textOfType(
  arrow: typeof Flechette,
  type: Flechette.DataType,
): ((value: unknown) => string) | undefined {
  const { Type } = arrow;
  if (type.typeId === Type.Dictionary) {
    const { dictionary } = type as { readonly dictionary: Flechette.DataType };
    return textOfType(arrow, dictionary);
  }
  const plain: readonly number[] = [Type.Null, Type.Int, Type.Bool, Type.Utf8, Type.LargeUtf8, Type.Utf8View];
  const measured: readonly number[] = [Type.Float, Type.Decimal];
  if (plain.includes(type.typeId)) return String;
  if (measured.includes(type.typeId)) return (value) => (Number.isNaN(value) ? "" : String(value));
  if (type.typeId === Type.Date || type.typeId === Type.Timestamp)
    return (value) => instantText(Number(value));
  return undefined;
}

/** A point in time in milliseconds as a date, where it is midnight; otherwise with its time of day, which is then a fault. */
function instantText(milliseconds: number): string {
  const at = new Date(milliseconds);
  if (Number.isNaN(at.getTime())) return String(milliseconds);
  const text = at.toISOString();
  return milliseconds % 86_400_000 === 0 ? text.slice(0, -14) : text;
}

/** Bytes that may yet come out of the block at hand. */
const unpacking = { left: 0 };

let loaded: Promise<typeof Flechette> | undefined;

/** The Arrow reader, with the ways of packing that can be read. */
function loadArrow(): Promise<typeof Flechette> {
  loaded ??= import("@uwdata/flechette").then((arrow) => {
    const counted = (bytes: Uint8Array): Uint8Array => {
      unpacking.left -= bytes.length;
      return bytes;
    };
    const encode = (): Uint8Array => {
      throw new Error("nothing is packed here");
    };
    arrow.setCompressionCodec(arrow.CompressionType.LZ4_FRAME, {
      encode,
      decode: (bytes) => counted(unpackLz4(bytes, unpacking.left)),
    });
    arrow.setCompressionCodec(arrow.CompressionType.ZSTD, {
      encode,
      decode: (bytes) => counted(unpackZstd(bytes, unpacking.left)),
    });
    return arrow;
  });
  return loaded;
}

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** Newer versions of Node can unpack Zstandard by themselves. */
function unpackZstd(bytes: Uint8Array, sizeMax: number): Uint8Array {
  const zlib = createRequire(import.meta.url)("node:zlib") as { readonly zstdDecompressSync?: Unpack };
  if (zlib.zstdDecompressSync === undefined) {
    throw new Error(
      "it is packed with Zstandard, which this version of Node cannot read: write it with LZ4 or unpacked",
    );
  }
  return zlib.zstdDecompressSync(bytes, { maxOutputLength: sizeMax });
}
