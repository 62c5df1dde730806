import { Command, Option } from "commander";
import { addConstructCommands } from "./construct-commands.ts";
import { addEstimateCommand, addPullCommand, addWorkerCommand } from "./estimate-command.ts";
import { addExplainCommand } from "./explain-command.ts";
import { addExportCommand } from "./export-command.ts";
import { addImportCommand } from "./import-command.ts";
import { addNightlyCommand } from "./nightly-command.ts";
import { calendarDate, demoAssets, demoDays, folderName, positiveInteger } from "./option-values.ts";
import { printableText } from "./printable-text.ts";
import { addResearchCommands } from "./research-commands.ts";
import { addServiceCommands } from "./service-commands.ts";
import { withPortfolio, withProject, withSpan, withTable } from "./shared-options.ts";
import { version } from "./version.ts";

/** Options of `demo` that make another market. */
const MARKET_OPTIONS = ["assets", "days", "seed"] as const;

/**
 * The commands. Each loads its own code when it is called, so that `--help` is quick.
 *
 * @param options  json: whether the call is a program's, for which nothing is said of a wrong call before it is reported
 */
export function buildProgram({ json }: { readonly json: boolean }): Command {
  const program = new Command("plimsoll")
    .description(
      "Equity factor risk models: from prices and fundamentals to Σ = XFXᵀ + Δ, and on to risk and attribution.",
    )
    .version(version())
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        if (!json) process.stderr.write(printableText(text));
      },
    })
    .showSuggestionAfterError();
  addProjectCommands(program);
  addShowCommands(program);
  addExplainCommand(program);
  addRiskCommands(program);
  addReturnCommands(program);
  addConstructCommands(program);
  addResearchCommands(program);
  addNightlyCommand(program);
  addWorkerCommand(program);
  addPullCommand(program);
  addServiceCommands(program);
  return program;
}

function addProjectCommands(program: Command): void {
  program
    .command("demo")
    .description("make a synthetic market, estimate its model, and show a risk report and an attribution")
    .option("--folder <folder>", "where to put the project", folderName, "plimsoll-demo")
    .option("--assets <count>", "number of securities, 20 or more", demoAssets, 400)
    .option("--days <count>", "number of trading days, 150 or more", demoDays, 756)
    .option("--seed <seed>", "seed of the market", positiveInteger, 1876)
    .option("--json", "for programs")
    .action(async (options, command: Command) => {
      const given = MARKET_OPTIONS.filter((name) => command.getOptionValueSource(name) === "cli");
      await (await import("./commands/demo.ts")).runDemo(options, given);
    });
  program
    .command("init")
    .description("write a project that runs, to be filled with your own data")
    .argument("[folder]", "folder of the project", folderName, ".")
    .option("--json", "for programs")
    .action(async (folder: string, options) => (await import("./commands/init.ts")).runInit(folder, options));
  withProject(
    program
      .command("check")
      .description("check the spec and the data of a project without running it, and say what looks wrong"),
  )
    .option("--html <file>", "write the report as one HTML file too")
    .option("--repairs <file>", "write suggested repairs as CSV, for review; nothing is repaired")
    .option("--actions <file>", "write suggested corporate actions as CSV, for review")
    .action(async (options) => (await import("./commands/check.ts")).runCheck(options));
  addImportCommand(program);
  addEstimateCommand(program);
  addExportCommand(program);
  withProject(program.command("spec").description("show the model spec"))
    .option("--resolved", "with every default filled in")
    .addOption(new Option("--schema", "the JSON Schema of plimsoll.yaml").conflicts("resolved"))
    .action(async (options) => (await import("./commands/spec.ts")).runSpec(options));
}

function addShowCommands(program: Command): void {
  const show = program.command("show").description("look into the published run");
  withTable(
    withSpan(show.command("factors").description("every factor: return, volatility, t, stability")),
  ).action(async (options) => (await import("./commands/show-factors.ts")).runShowFactors(options));
  withTable(withSpan(show.command("returns").description("factor returns, date by date")))
    .argument("[factors...]", "factors; all styles and the market by default")
    .option("--last <count>", "only the last dates", positiveInteger)
    .option("--cumulative", "compounded from the first date on")
    .action(async (factors: string[], options) =>
      (await import("./commands/show-returns.ts")).runShowReturns(factors, options),
    );
  withTable(
    withSpan(
      show
        .command("portfolios")
        .description("factor portfolios: shape, holdings, what they earned and tracked"),
    ),
  )
    .argument("[factor]", "one factor in full; an overview of the market and all styles by default")
    .option("--top <count>", "holdings to list on each side", positiveInteger, 10)
    .action(async (factor: string | undefined, options) =>
      (await import("./commands/show-portfolios.ts")).runShowPortfolios(factor, options),
    );
  withTable(
    withProject(
      show
        .command("covariance")
        .description("factor volatilities by stage of the forecast, correlations as a heat map"),
    ),
  )
    .argument("[factors...]", "factors to show; all by default")
    .option("--date <date>", "date; the last one by default", calendarDate)
    .option("--stage <stage>", "ewma, newey_west, shrinkage, eigenfactor or regime; the model's by default")
    .option("--svg <file>", "write the correlations as a heat map to this file too")
    .action(async (factors: string[], options) =>
      (await import("./commands/show-covariance.ts")).runShowCovariance(factors, options),
    );
  withTable(
    withSpan(
      show
        .command("volatility")
        .description("volatility forecasts by stage through time, and what each correction did"),
    ),
  )
    .argument("[factors...]", "factors in numbers; all as lines by default")
    .action(async (factors: string[], options) =>
      (await import("./commands/show-volatility.ts")).runShowVolatility(factors, options),
    );
  withTable(
    withSpan(show.command("diagnostics").description("fit, universe, gates and data quality through time")),
  ).action(async (options) => (await import("./commands/show-diagnostics.ts")).runShowDiagnostics(options));
  withTable(
    withProject(show.command("name").description("one security: exposures, specific risk, recent returns")),
  )
    .argument("<id>", "id of the security")
    .option("--date <date>", "date; the last one by default", calendarDate)
    .action(async (id: string, options) =>
      (await import("./commands/show-name.ts")).runShowName(id, options),
    );
  withTable(
    withSpan(
      show.command("universe").description("who is in the universe through time, and why names come and go"),
    ),
  )
    .argument("[id]", "one security: its membership through time")
    .action(async (id: string | undefined, options) =>
      (await import("./commands/show-universe.ts")).runShowUniverse(id, options),
    );
  addShowDataCommands(show);
}

/** What is shown of the data rather than of a run. */
function addShowDataCommands(show: Command): void {
  withTable(
    withProject(show.command("known").description("what was known of a security's accounts, and when")),
  )
    .argument("<id>", "id of the security, as in the data")
    .option("--item <name>", "one item; all by default")
    .option("--date <date>", "what the model used on a date, and how old it was", calendarDate)
    .action(async (id: string, options) =>
      (await import("./commands/show-known.ts")).runShowKnown(id, options),
    );
  withTable(
    withProject(
      show
        .command("identifiers")
        .description(
          "which security a ticker, an ISIN or the like was, and when; how much of the data mapped",
        ),
    ),
  )
    .argument("[value]", "an identifier, or the id of a security; an overview by default")
    .action(async (value: string | undefined, options) =>
      (await import("./commands/show-identifiers.ts")).runShowIdentifiers(value, options),
    );
}

function addRiskCommands(program: Command): void {
  withTable(withPortfolio(program.command("risk").description("where the risk of a portfolio comes from")))
    .option("--date <date>", "date; the last one by default", calendarDate)
    .option("--top <count>", "names to list", positiveInteger, 10)
    .option("--by <what>", "factor, family, industry, country, book, name or name-factor")
    .option("--interactions", "which families of factors make the variance together")
    .option("--what-if <file>", "risk before and after the trades of a CSV file: id, weight or to")
    .option("--relative", "allocation and selection by industry, and names, against the benchmark")
    .option("--since <date>", "why the risk is not what it was on an earlier date", calendarDate)
    .option("--liquidity", "days to liquidate")
    .option("--participation <share>", "of the traded volume, for --liquidity (default: 20%)")
    .option("--beta", "where the predicted beta comes from: factors, specific risk and names")
    .option("--tail", "value at risk and expected shortfall by name, with the specific returns of history")
    .option("--active", "only the risk against the benchmark")
    .option("--gmv", "exposures and contributions also in % of the gross value")
    .option("--money", "exposures and contributions also in money")
    .option("--outside <treatment>", "names outside the model: report or refuse", "report")
    .option("--from <date>", "risk through time: every forecast from this date on", calendarDate)
    .option("--to <date>", "risk through time: every forecast up to this date", calendarDate)
    .action(async (options) =>
      options.from === undefined && options.to === undefined
        ? (await import("./commands/risk.ts")).runRisk(options)
        : (await import("./commands/risk-history.ts")).runRiskHistory(options),
    );
  withTable(withPortfolio(program.command("stress").description("what could happen to a portfolio")))
    .option("--date <date>", "date; the last one by default", calendarDate)
    .option(
      "--horizon <periods>",
      "periods of the model that shocks and losses take; a month",
      positiveInteger,
    )
    .option("--loss <share>", "loss whose most likely way is looked for: 5% or 0.05", "5%")
    .option("--scenarios <file>", "your own: YAML, or CSV with name, factor or id, return")
    .option("--replay <from..to>", "a window of history through today's exposures")
    .option("--top <count>", "lines to list", positiveInteger, 10)
    .action(async (options) => (await import("./commands/stress.ts")).runStress(options));
}

function addReturnCommands(program: Command): void {
  withTable(
    withPortfolio(program.command("attribute").description("where the return of a portfolio came from")),
  )
    .option("--from <date>", "first period's date", calendarDate)
    .option("--to <date>", "last period's date", calendarDate)
    .option("--link <method>", "carino, menchero, grap or frongello", "carino")
    .option("--by <what>", "factor, family or name", "factor")
    .option("--top <count>", "names to list", positiveInteger, 10)
    .option(
      "--brinson [form]",
      "allocation and selection by sector and industry beside it: fachler or hood_beebower",
    )
    .option("--factors <names>", "portfolios that are factors of your own, before the model's")
    .option("--factor-returns <file>", "factors of your own as a CSV file of returns: date, factor, return")
    .option("--all", "every portfolio of the data in one pass, a row each")
    .action(async (options) =>
      options.all === true
        ? (await import("./commands/attribute-all.ts")).runAttributeAll(options)
        : (await import("./commands/attribute.ts")).runAttribute(options),
    );
  withPortfolio(
    program
      .command("report")
      .description("risk and return of a portfolio as one HTML file to forward or print"),
  )
    .option("--from <date>", "first period's date", calendarDate)
    .option("--to <date>", "last period's date", calendarDate)
    .option("--date <date>", "date of the risk; the last one of the span by default", calendarDate)
    .option("--link <method>", "carino, menchero, grap or frongello", "carino")
    .option("--brinson <form>", "allocation and selection: fachler or hood_beebower", "fachler")
    .option("--factors <names>", "portfolios that are factors of your own, before the model's")
    .option("--factor-returns <file>", "factors of your own as a CSV file of returns: date, factor, return")
    .option("--sections <names>", "of the page, with commas between them; all by default")
    .addOption(
      new Option("--minimodel", "of the primer's ten stocks instead of a project's portfolio").conflicts([
        "portfolio",
        "benchmark",
        "capital",
        "from",
        "to",
        "date",
        "factors",
        "factorReturns",
      ]),
    )
    .option("--out <file>", "where to write it", "report.html")
    .action(async (options) => (await import("./commands/report.ts")).runReport(options));
  program
    .command("minimodel")
    .description("the primer's ten stocks, chapter by chapter, by the same engine")
    .option("--chapter <number>", "1, 2, 3, 6, 7, 8, 9 or 10", positiveInteger)
    .option("--json", "for programs")
    .action(async (options) => (await import("./commands/minimodel.ts")).runMinimodel(options));
}
