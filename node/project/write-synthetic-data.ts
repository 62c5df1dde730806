import { dayNumber } from "../../engine/data/index.ts";
import { isoDate, type SyntheticDay, type SyntheticMarket } from "../../engine/synthetic-market/index.ts";
import type { NewFiles } from "./new-files.ts";

const headers = {
  bars: "date,id,price,total_return,volume,shares_outstanding",
  securities: "id,name,issuer,country,currency,primary,listed,delisted",
  fundamentals: "id,item,value,period_end,known_at",
  classifications: "id,code,from,to",
  rates: "date,rate",
  portfolios: "date,portfolio,id,weight",
  truth_factor_returns: "date,factor,factor_return",
} as const;

/** What tables of several currencies begin with in their place or beside them. */
const currencyHeaders = { rates: "date,currency,rate", fx: "date,currency,rate" } as const;

type TableName = keyof typeof headers | keyof typeof currencyHeaders;

/** The files a synthetic market is written to, inside the project's folder. */
export function dataFiles(market: SyntheticMarket): readonly string[] {
  return Object.keys(headersOf(market)).map(fileOf);
}

function headersOf({ currencies }: SyntheticMarket): Readonly<Record<string, string>> {
  return currencies.length > 1 ? { ...headers, ...currencyHeaders } : headers;
}

function fileOf(table: string): string {
  return `data/${table}.csv`;
}

/**
 * Writes a synthetic market as the CSV tables a user would bring, day by day, with the true factor returns beside them
 * for comparison (the model does not read those). A market of several currencies has rates by currency, and an fx table.
 *
 * @param onDay called with the count of days that are written, from 0 on
 */
export async function writeSyntheticData(
  files: NewFiles,
  market: SyntheticMarket,
  onDay: (done: number) => void = () => {},
): Promise<void> {
  let done = 0;
  onDay(done);
  for (const [name, header] of Object.entries(headersOf(market)))
    await files.add(fileOf(name), `${header}\n`);
  await files.add(fileOf("securities"), securityRows(market).join(""));
  const industries = startClassifications(market);
  for (const day of market.days()) {
    industries.change(day);
    for (const [name, text] of dayTables(day, market)) await files.add(fileOf(name), text);
    onDay(++done);
  }
  await files.add(fileOf("classifications"), industries.rows());
}

function securityRows(market: SyntheticMarket): readonly string[] {
  return market.securities.map(
    (line) =>
      `${line.id},${quoted(line.name)},${quoted(line.issuer)},${line.country},${line.currency},${line.primary ? 1 : 0},${line.listed},${line.delisted ?? ""}\n`,
  );
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function dayTables(day: SyntheticDay, market: SyntheticMarket): readonly (readonly [TableName, string])[] {
  return [
    ["bars", barRows(day, market)],
    ["fundamentals", fundamentalRows(day, market)],
    ...rateTables(day, market),
    ["portfolios", holdingRows(day, market)],
    [
      "truth_factor_returns",
      market.factors.map((f, k) => `${day.date},${quoted(f)},${day.truth.factorReturn[k]}\n`).join(""),
    ],
  ];
}

function rateTables(
  { date, riskFree, riskFreeByCurrency, fxRate }: SyntheticDay,
  { currencies, baseCurrency }: SyntheticMarket,
): readonly (readonly [TableName, string])[] {
  if (currencies.length === 1) return [["rates", `${date},${rounded(riskFree, 10)}\n`]];
  const rates = currencies.map(
    (currency, code) => `${date},${currency},${rounded(riskFreeByCurrency[code], 10)}\n`,
  );
  const fx = currencies.map((currency, code) =>
    code === baseCurrency ? "" : `${date},${currency},${rounded(fxRate[code], 14)}\n`,
  );
  return [
    ["rates", rates.join("")],
    ["fx", fx.join("")],
  ];
}

function barRows({ date, bars }: SyntheticDay, market: SyntheticMarket): string {
  let text = "";
  for (let row = 0; row < bars.asset.length; row++) {
    const id = market.securities[bars.asset[row] as number]?.id as string;
    text += `${date},${id},${rounded(bars.price[row], 6)},${rounded(bars.totalReturn[row], 9)},${rounded(bars.volume[row], 0)},${rounded(bars.sharesOutstanding[row], 2)}\n`;
  }
  return text;
}

function fundamentalRows({ fundamentals: records }: SyntheticDay, market: SyntheticMarket): string {
  let text = "";
  for (let row = 0; row < records.asset.length; row++) {
    const id = market.securities[records.asset[row] as number]?.id as string;
    const item = market.items[records.item[row] as number] as string;
    const [periodEnd, knownAt] = [
      isoDate(records.periodEnd[row] as number),
      isoDate(records.knownAt[row] as number),
    ];
    text += `${id},${item},${rounded(records.value[row], 0)},${periodEnd},${knownAt}\n`;
  }
  return text;
}

function holdingRows({ date, portfolios }: SyntheticDay, market: SyntheticMarket): string {
  let text = "";
  for (let row = 0; row < portfolios.asset.length; row++) {
    const name = market.portfolios[portfolios.portfolio[row] as number] as string;
    const id = market.securities[portfolios.asset[row] as number]?.id as string;
    text += `${date},${name},${id},${rounded(portfolios.weight[row], 10)}\n`;
  }
  return text;
}

/** Missing is an empty cell; no exponents. */
function rounded(value: number | undefined, digits: number): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return digits === 0 ? String(Math.round(value)) : String(Number(value.toFixed(digits)));
}

/** Memberships with dates from the industries at listing and the changes of each day. */
function startClassifications(market: SyntheticMarket) {
  const since = new Map(
    market.securities.map((line) => [line.id, { industry: line.industry, from: line.listed }]),
  );
  let closed = "";
  return {
    change: ({ date, classifications }: SyntheticDay): void => {
      classifications.asset.forEach((asset, row) => {
        const id = market.securities[asset]?.id as string;
        const before = since.get(id);
        const industry = market.industries[classifications.industry[row] as number]?.name as string;
        if (before !== undefined && before.from < date) {
          closed += `${id},${quoted(before.industry)},${before.from},${isoDate(dayNumber(date) - 1)}\n`;
        }
        since.set(id, { industry, from: date });
      });
    },
    rows: (): string =>
      closed + [...since].map(([id, of]) => `${id},${quoted(of.industry)},${of.from},\n`).join(""),
  };
}
