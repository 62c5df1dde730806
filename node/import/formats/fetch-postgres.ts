import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client, FieldDef } from "pg";
import type { PreparedFile } from "./prepared-file.ts";
import { type ScratchTable, startScratch } from "./scratch-table.ts";

/** A query to a PostgreSQL database. */
export interface PostgresQuery {
  /** What its rows are called where a file would be. */
  readonly path: string;
  /** Environment variable that holds the database's address. */
  readonly variable: string;
  readonly text: string;
}

const rowsAtOnce = 10_000;
const connectMs = 10_000;

/**
 * Fetches the rows of a query into a scratch table in a folder of its own, block by block, in a transaction that can only read. Cells
 * are what the server writes: dates as YYYY-MM-DD, points in time in UTC, numbers with all their digits.
 *
 * @throws {Error} with a sentence, in which nothing of the address stands
 */
export async function fetchPostgres({ path, variable, text }: PostgresQuery): Promise<PreparedFile> {
  const address = process.env[variable];
  if (address === undefined || address === "") {
    throw new Error(`the environment variable ${variable} is not set: it is to hold the database's address`);
  }
  const workFolder = await realpath(await mkdtemp(join(tmpdir(), "plimsoll-fetched-")));
  let client: Client | undefined;
  try {
    client = await connect(address);
    await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await client.query("SET LOCAL datestyle = 'ISO, YMD'");
    await client.query("SET LOCAL timezone = 'UTC'");
    await client.query("SET LOCAL extra_float_digits = 1");
    return await readRows(client, text, { path, workFolder });
  } catch (error) {
    await rm(workFolder, { recursive: true, force: true });
    throw new Error(whyNotFetched(error, variable, address));
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function connect(address: string): Promise<Client> {
  if (!/^postgres(ql)?:\/\//.test(address)) throw new Error(wrongAddress);
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: connectMs });
  // A connection that is lost later fails the query that waits for it.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

const wrongAddress = "no address";

/** Rows as text, by a cursor; what is between two readings stays on the server. */
async function readRows(
  client: Client,
  text: string,
  place: { readonly path: string; readonly workFolder: string },
): Promise<PreparedFile> {
  const { default: Cursor } = await import("pg-cursor");
  const asText = { getTypeParser: () => (value: string) => value };
  const cursor = client.query(new Cursor(text, [], { rowMode: "array", types: asText as never }));
  let table: ScratchTable | undefined;
  let fields: readonly FieldDef[] = [];
  try {
    for (let row = 1; ; ) {
      const { rows, result } = await readBlock(cursor);
      // There is no result any more where all has been read.
      if (rows.length === 0) break;
      fields = result;
      table ??= startScratch({ ...place, header: fields.map(({ name }) => name) });
      for (const cells of rows) {
        table.add(
          row++,
          cells.map((cell, c) => cellText(cell, fields[c]!.dataTypeID)),
        );
      }
    }
    if (table === undefined) throw new Error(noRows);
    return table.finish();
  } finally {
    table?.drop();
    await cursor.close().catch(() => undefined);
  }
}

type Row = readonly (string | null)[];

function readBlock(cursor: {
  read(
    count: number,
    done: (error: Error | undefined, rows: Row[], result: { fields: FieldDef[] } | undefined) => void,
  ): void;
}): Promise<{ readonly rows: readonly Row[]; readonly result: readonly FieldDef[] }> {
  return new Promise((resolve, reject) => {
    cursor.read(rowsAtOnce, (error, rows, result) => {
      if (error) reject(error);
      else resolve({ rows, result: result?.fields ?? [] });
    });
  });
}

const noRows = "the query gives no rows";
const [booleanType, timestampType, timestampZoneType] = [16, 1114, 1184];

function cellText(cell: string | null, type: number): string {
  if (cell === null) return "";
  if (type === booleanType) return cell === "t" ? "true" : "false";
  // As everywhere, a point in time is a date at midnight.
  if (type === timestampType || type === timestampZoneType) return cell.replace(/ 00:00:00(\+00)?$/, "");
  return cell;
}

/** Why rows could not be fetched; whatever the server or the system says, nothing of the address is in it. */
function whyNotFetched(error: unknown, variable: string, address: string): string {
  const { code = "", message = "" } = error as { readonly code?: string; readonly message?: string };
  if (message === noRows) return noRows;
  if (message === wrongAddress) {
    return `the environment variable ${variable} must hold an address such as postgres://user:password@host:5432/database`;
  }
  if (code === "28P01" || code === "28000") return `the database refuses the user or password of ${variable}`;
  if (code === "3D000") return `the server that ${variable} names has no such database`;
  if (code === "25006") return "the query must only read: it would change the database";
  if (!/^[0-9A-Z]{5}$/.test(code) || code.startsWith("E")) {
    return `the database that ${variable} names cannot be reached${code === "" ? "" : ` (${code})`}`;
  }
  return `the database refuses the query: ${withoutSecrets(message, address).split("\n")[0]!.slice(0, 300)}`;
}

function withoutSecrets(message: string, address: string): string {
  const parts = address.split(/[/:@?&=]+/).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  const secrets = [address, ...parts.slice(1)].filter((part) => part.length > 2);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "…"), message);
}

/** Takes away what was fetched. */
export async function removeFetched({ readable }: PreparedFile): Promise<void> {
  await rm(join(readable, ".."), { recursive: true, force: true });
}
