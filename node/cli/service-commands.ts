import { type Command, Option } from "commander";
import { calendarDate, folderName, portNumber, positiveInteger } from "./option-values.ts";

/** The API of a project, and who may ask it. */
export function addServiceCommands(program: Command): void {
  program
    .command("serve")
    .description("the project as an HTTP API, for programs and pages")
    .option("--project <folder>", "project folder", folderName, ".")
    .option("--host <address>", "address to listen at; beyond 127.0.0.1, the default, it takes a token")
    .option("--port <number>", "8042 by default; 0 for any that is free", portNumber)
    .option(
      "--threads <count>",
      "threads that make answers; as many as there are cores by default",
      positiveInteger,
    )
    .option("--allow-host <names...>", "names it is asked by, beside its own")
    .option("--tls-cert <file>", "certificate with its chain, PEM")
    .option("--tls-key <file>", "its key, PEM")
    .option("--trusted-proxy <addresses...>", "proxies before it that end TLS and say who asks")
    .option(
      "--rate <count>",
      "requests a second of each token; 50 beyond this machine by default",
      positiveInteger,
    )
    .option("--log-level <level>", "debug, info (the default), warn, error or silent")
    .option("--config <file>", "settings; plimsoll-server.yaml of the project by default")
    .option("--print-config", "show every setting and where it comes from, and end")
    .action(async (options) => (await import("./commands/serve.ts")).runServe(options));
  program
    .command("ask")
    .description("answers requests of the API that come as lines of JSON, for scripts")
    .option("--project <folder>", "project folder", folderName, ".")
    .action(async (options) => (await import("./commands/ask.ts")).runAsk(options));
  addTokenCommands(program.command("token").description("who may ask the API of a project, and how far"));
}

function addTokenCommands(token: Command): void {
  token
    .command("create")
    .description("make a token, which is shown this once")
    .addOption(
      new Option("--scope <scope>", "each includes the one before it")
        .choices(["read", "run", "admin"])
        .makeOptionMandatory(),
    )
    .option("--name <name>", "who it is for; the audit log has it")
    .option("--expires <date>", "last day it is good, in UTC", calendarDate)
    .option("--project <folder>", "project folder", folderName, ".")
    .option("--json", "for programs")
    .action(async (options) => (await import("./commands/token.ts")).runTokenCreate(options));
  token
    .command("list")
    .description("tokens by name, scope and days; never their text")
    .option("--project <folder>", "project folder", folderName, ".")
    .option("--json", "for programs")
    .action(async (options) => (await import("./commands/token.ts")).runTokenList(options));
  token
    .command("revoke")
    .description("refuse a token from now on, in servers that run too")
    .argument("<name>", "name of the token")
    .option("--project <folder>", "project folder", folderName, ".")
    .option("--json", "for programs")
    .action(async (name: string, options) =>
      (await import("./commands/token.ts")).runTokenRevoke(name, options),
    );
}
