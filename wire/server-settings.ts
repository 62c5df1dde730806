import { z } from "zod";
import { type Fault, InputError } from "../engine/errors/index.ts";
import { nearestName } from "./nearest-name.ts";
import { isRecord, issueFaults, type Locate, makeFault } from "./schema-faults.ts";

const count = z.int().min(1);
const list = z.array(z.string().min(1));

/** What may be set of a server, with its unit. */
const serverSchema = z.strictObject({
  host: z.string().min(1).describe("address it listens at; beyond this machine it takes a token"),
  port: z.int().min(0).max(65_535).describe("0 for any that is free"),
  threads: count.describe("threads that make answers; as many as there are cores by default"),
  allowHost: list.describe("names it is asked by, beside its own"),
  tlsCert: z.string().min(1).describe("certificate with its chain, PEM"),
  tlsKey: z.string().min(1).describe("its key, PEM"),
  trustedProxy: list.describe("addresses of proxies before it that end TLS and say who asks"),
  rate: count.describe("requests a second of each token; 50 beyond this machine by default"),
  bodyMegabytes: count.max(64).describe("largest body of a request"),
  answerSeconds: count.describe("until an answer begins"),
  jobMinutes: count.max(10_080).describe("after which a job is ended"),
  threadMegabytes: count.min(256).describe("memory of each thread"),
  connections: count.describe("open at once"),
  auditMegabytes: count.describe("of the audit log before it is set aside"),
  auditFiles: count.describe("audit logs set aside that are kept"),
  shutdownSeconds: count.describe("that answers under way get to end"),
  logLevel: z.enum(["debug", "info", "warn", "error", "silent"]).describe("of the log"),
});
const givenSchema = serverSchema.partial();

/** What a server is set to. */
export type ServerSettings = Required<
  Omit<z.output<typeof serverSchema>, "threads" | "tlsCert" | "tlsKey" | "rate">
> &
  Pick<z.output<typeof givenSchema>, "threads" | "tlsCert" | "tlsKey" | "rate">;

const DEFAULTS: ServerSettings = {
  host: "127.0.0.1",
  port: 8042,
  allowHost: [],
  trustedProxy: [],
  bodyMegabytes: 16,
  answerSeconds: 60,
  jobMinutes: 720,
  threadMegabytes: 2048,
  connections: 2048,
  auditMegabytes: 64,
  auditFiles: 20,
  shutdownSeconds: 30,
  logLevel: "info",
};

/** Every name of the environment that sets something of a server begins so. */
const PREFIX = "PLIMSOLL_SERVER_";

/** Where settings are given. */
export interface GivenSettings {
  /** A parsed document; undefined where there is no file. */
  readonly file?: { readonly name: string; readonly document: unknown; readonly locate: Locate } | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Options of the call, by their names here. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A setting as it counts, and where it comes from. */
export interface ResolvedSetting {
  readonly key: string;
  /** Undefined where nothing is set. */
  readonly value: unknown;
  readonly from: string;
  readonly meaning: string;
}

/** All of them. */
export interface ResolvedSettings {
  readonly settings: ServerSettings;
  readonly list: readonly ResolvedSetting[];
}

/**
 * Settings of a server: an option of the call before the environment, that before the file, that before the default.
 *
 * @throws {InputError} everything that is wrong in any of them, unknown keys with the nearest known one
 */
export function resolveServerSettings({ file, environment, options }: GivenSettings): ResolvedSettings {
  const faults: Fault[] = [];
  const inFile = file === undefined ? {} : settingsOfFile(file, faults);
  const inEnvironment = settingsOfEnvironment(environment, faults);
  const called = givenSchema.safeParse(options);
  if (!called.success)
    faults.push(
      ...called.error.issues.flatMap((issue) =>
        issueFaults(
          issue,
          makeFault("serve", () => undefined),
          { document: options, schema: givenSchema },
        ),
      ),
    );
  if (faults.length > 0) throw new InputError(faults);
  const sources = [
    { of: options, from: (key: string) => `--${words(key, "-")}` },
    { of: inEnvironment, from: variableOf },
    { of: inFile, from: () => file?.name ?? "" },
    { of: DEFAULTS as object, from: () => "default" },
  ];
  const resolved = Object.entries(serverSchema.shape).map(([key, schema]) => {
    const source = sources.find(({ of }) => (of as Record<string, unknown>)[key] !== undefined);
    return {
      key,
      value: (source?.of as Record<string, unknown> | undefined)?.[key],
      from: source?.from(key) ?? "default",
      meaning: schema.description ?? "",
    };
  });
  const settings = Object.fromEntries(resolved.map(({ key, value }) => [key, value])) as unknown;
  return { settings: settings as ServerSettings, list: resolved };
}

/** `bodyMegabytes` as words: body-megabytes. */
function words(key: string, between: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `${between}${letter.toLowerCase()}`);
}

function variableOf(key: string): string {
  return `${PREFIX}${words(key, "_").toUpperCase()}`;
}

type Given = z.output<typeof givenSchema>;

function settingsOfFile(
  { name, document, locate }: NonNullable<GivenSettings["file"]>,
  faults: Fault[],
): Given {
  const fault = makeFault(name, locate);
  // An empty file sets nothing.
  const given = document ?? {};
  if (!isRecord(given)) {
    faults.push(fault([], "must be keys and values, such as port: 8042"));
    return {};
  }
  const read = givenSchema.safeParse(given);
  if (read.success) return read.data;
  faults.push(
    ...read.error.issues.flatMap((issue) =>
      issueFaults(issue, fault, { document: given, schema: givenSchema }),
    ),
  );
  return {};
}

function settingsOfEnvironment(environment: GivenSettings["environment"], faults: Fault[]): Given {
  const keys = new Map(Object.keys(serverSchema.shape).map((key) => [variableOf(key), key]));
  const settings: Record<string, unknown> = {};
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || text === undefined) continue;
    const key = keys.get(variable) as keyof Given | undefined;
    if (key === undefined) {
      const nearest = nearestName(variable, [...keys.keys()]);
      faults.push({
        file: variable,
        rule: `there is no such setting; ${nearest === undefined ? `known are ${[...keys.keys()].join(", ")}` : `did you mean ${nearest}?`}`,
      });
      continue;
    }
    const value = valueOfText(serverSchema.shape[key], text);
    const read = serverSchema.shape[key].safeParse(value);
    if (read.success) settings[key] = read.data;
    else
      faults.push(
        ...read.error.issues.flatMap((issue) =>
          issueFaults(
            issue,
            makeFault(variable, () => undefined),
            { document: value, schema: serverSchema.shape[key] },
          ),
        ),
      );
  }
  return settings;
}

/** A list has commas; a number is one. */
function valueOfText(schema: z.ZodType, text: string): unknown {
  if (schema instanceof z.ZodArray)
    return text
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "");
  const isNumber = schema instanceof z.ZodNumber && text.trim() !== "" && Number.isFinite(Number(text));
  return isNumber ? Number(text) : text;
}
