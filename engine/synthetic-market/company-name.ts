import type { RandomStream } from "../stats/index.ts";

const STARTS =
  "Al Bar Cor Dra El Fen Gar Hol In Jas Kel Lor Mer Nor Or Pel Quin Ros Sel Tor Ul Var Wes Xan Yar Zen".split(
    " ",
  );
const MIDDLES = "a an da del e en i ia in la li ma no o or ra ri ta ve vi".split(" ");
const ENDS = "bek con dale dor fax grove lis mark mont nex ric row ston tas ten thor vale ver wick zar".split(
  " ",
);

const BUSINESSES: ReadonlyMap<string, readonly string[]> = new Map([
  ["technology", ["Systems", "Digital", "Technologies", "Labs"]],
  ["financials", ["Financial", "Bancorp", "Assurance", "Capital"]],
  ["health_care", ["Therapeutics", "Health", "Medical", "Biosciences"]],
  ["industrials", ["Industries", "Engineering", "Works", "Logistics"]],
  ["consumer_cyclical", ["Stores", "Brands", "Motors", "Outfitters"]],
  ["consumer_staples", ["Foods", "Provisions", "Household", "Beverages"]],
  ["energy", ["Energy", "Petroleum", "Resources", "Drilling"]],
  ["materials", ["Chemical", "Mining", "Materials", "Packaging"]],
  ["communications", ["Communications", "Media", "Telecom", "Entertainment"]],
  ["utilities_and_property", ["Power", "Properties", "Utilities", "Water"]],
]);

/** An invented company name that is not yet in `taken`, which it joins. */
export function companyName(random: RandomStream, sector: string, taken: Set<string>): string {
  const businesses = BUSINESSES.get(sector) ?? ["Group"];
  const pick = (from: readonly string[]): string => from[random.integer(from.length)];
  for (;;) {
    const name = `${pick(STARTS)}${pick(MIDDLES)}${pick(ENDS)} ${pick(businesses)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
