import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A store that speaks S3, on loopback, with one bucket. */
export interface BucketServer {
  /** What reaches it from the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is in it. */
  readonly names: () => readonly string[];
  readonly close: () => Promise<void>;
}

interface Server {
  readonly run: () => Promise<{ readonly port: number }>;
  readonly close: () => Promise<void>;
}

export async function startBucket(name: string): Promise<BucketServer> {
  const directory = mkdtempSync(join(tmpdir(), "plimsoll-bucket-"));
  const S3rver = createRequire(import.meta.url)("s3rver") as new (options: object) => Server;
  const options = { address: "127.0.0.1", port: 0, silent: true, directory, configureBuckets: [{ name }] };
  const server = new S3rver(options);
  const { port } = await server.run();
  return {
    environment: {
      AWS_ACCESS_KEY_ID: "S3RVER",
      AWS_SECRET_ACCESS_KEY: "S3RVER",
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    },
    names: () => readdirSync(directory, { recursive: true, encoding: "utf8" }),
    close: async () => {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
