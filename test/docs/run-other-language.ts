import { spawnSync } from "node:child_process";
import { DuckDBInstance } from "@duckdb/node-api";

/** Pages write models/us for the folder of a model; here it is the one of the shared project. */
const inProject = (text: string): string => text.replaceAll("models/us", "my-model/models/my-model");

/** Why a piece of SQL is wrong; nothing where it gives rows. */
export async function faultOfSql(text: string): Promise<string | undefined> {
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    let rows = 0;
    for (const statement of inProject(text).split(";")) {
      if (statement.trim() !== "") rows = (await (await connection.run(statement)).getRows()).length;
    }
    return rows > 0 ? undefined : "gives no rows";
  } finally {
    instance.closeSync();
  }
}

/** Packages of these pages that a machine need not have: without one only the syntax is looked at. */
const MISSING = /ModuleNotFoundError|there is no package called|could not find function/;

/** Why a program of Python or R is wrong; nothing where it runs, or where the interpreter or a package of it is not there. */
export function faultOfInterpreted(language: "python" | "r", text: string): string | undefined {
  const [program, flag] = language === "python" ? ["python3", "-c"] : ["Rscript", "-e"];
  const ran = spawnSync(program, [flag, inProject(text)], { encoding: "utf8" });
  if (ran.error !== undefined || ran.status === 0) return undefined;
  if (!MISSING.test(ran.stderr)) return ran.stderr.trim();
  if (language === "r") return undefined;
  const parsed = spawnSync(program, ["-c", `import ast, sys; ast.parse(sys.stdin.read())`], {
    input: text,
    encoding: "utf8",
  });
  return parsed.status === 0 ? undefined : parsed.stderr.trim();
}
