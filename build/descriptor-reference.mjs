// The reference of the built-in descriptors, made from their own definitions: npm run build, then run it after a change.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @typedef {import("../engine/exposures/index.ts").Descriptor} Descriptor */
/** @typedef {import("../engine/exposures/index.ts").Window} Window */

export const referencePage = "docs/methodology/03b-descriptors.md";

const introduction = `# 3b. Built-in descriptors

<!-- Made by build/descriptor-reference.mjs from the definitions in engine/exposures/descriptors; edit those. -->

What the engine computes itself, by family. \`plimsoll.yaml\` names them in \`factors.styles.<name>.blend\`; a score of the same name in the
data takes the place of a built-in one. How raw values become exposures: [03](03-exposures.md). How to add one:
[architecture](../ARCHITECTURE.md#where-a-new-thing-goes). The sources in full: [03c](03c-descriptor-sources.md).

**Windows** are *periods, half-life, lag, minimum*, counted in periods of the model (days or months). A weight is w = 2^(−age / half-life),
age counted from the window's end; ∞ weights all alike. The lag leaves the latest periods out. A value needs the minimum of observations
within the window, so the minimum is at most the periods; periods and lag are at most 10 000 each (100 in \`seasonality\`, which counts years).
They are changed by name: \`descriptors: { momentum: { periods: 252, lag: 21 } }\`. A descriptor without a window needs
only what is known on the day.

**What every descriptor does** where its row does not say otherwise:

<!-- not measured -->
* r is the excess return of a period (total where the data give no risk-free rate), m that of the cap-weighted estimation universe in force at
  the close before it, e the specific return of the model's own regression over the period.
* A period without a return (a gap, a suspension) is no observation; nothing is filled in. Means and slopes are over the observations there are;
  sums of log returns are scaled up for the missing ones. The return that ends a gap counts in its period.
* A return of −100 % is no observation where a logarithm is taken, and an ordinary one elsewhere.
* A name listed yesterday has fewer observations than the minimum and so no value (where that is 1, it has one after its first), and one that
  never traded has none.
* A series that does not vary has a deviation and slopes of 0. What divides by its deviation (below 0.1 bp a period) has no value.
* A name that is no longer quoted keeps a value until too few observations are left in the window; whether it is covered is the universe's affair.
* A denominator at or below 0 makes a ratio missing. A numerator may be negative.
* Nothing depends on a datum later than the close.

**Worked number.** Monthly \`momentum\` sums ln(1 + r) over eleven months, the latest month left out. A name that earns 1 % in eleven months and loses half in the twelfth: 11 · ln 1.01 = 0.1095, as the fall comes too late for it, and a month
later the window is ten months of 1 % and the fall: 10 · ln 1.01 + ln 0.5 = −0.5936. With a month without a return among the eleven, the ten that there are count for eleven: 0.1095 again, and a month later
1.1 · (9 · ln 1.01 + ln 0.5) = −0.6640.

\`\`\`ts
import { builtInDescriptors, type DescriptorInput, startSeriesHistory, stepSeriesHistory } from "plimsoll/exposures";

const momentum = builtInDescriptors.get("momentum");
const window = momentum?.windows?.monthly;
if (momentum === undefined || window === undefined) throw new Error("no such descriptor");
const suspended = 4;
const state = momentum.start(2, window);
let logs = startSeriesHistory(window.lag + window.periods + 1, 2);
for (let month = 0; month < 13; month++) {
  const log = Math.log1p(month === 11 ? -0.5 : 0.01);
  logs = stepSeriesHistory(logs, [log, month === suspended ? NaN : log]);
  const values = momentum.step(state, { series: () => logs } as unknown as DescriptorInput, window);
  if (month >= 11) console.log(\`after \${month + 1} months \${[...values].map((value) => value.toFixed(4)).join(", ")}\`);
}
const [kept, fall] = [Math.log(1.01), Math.log(0.5)];
console.log(\`by hand \${[11 * kept, 10 * kept + fall, 1.1 * (9 * kept + fall)].map((value) => value.toFixed(4)).join(", ")}\`);

// prints:
// after 12 months 0.1095, 0.1095
// after 13 months -0.5936, -0.6640
// by hand 0.1095, -0.5936, -0.6640
\`\`\`
`;

/** Of the page; a family that is not here comes last. */
const familyOrder = [
  "market sensitivity",
  "momentum",
  "size",
  "value",
  "yield",
  "growth",
  "leverage",
  "liquidity",
  "volatility",
  "profitability",
  "investment",
  "earnings quality",
  "analysts",
];

const columns = ["descriptor", "is", "formula", "daily", "monthly", "needs", "source"];

/**
 * The page, family by family, descriptors by name.
 *
 * @param {Iterable<Descriptor>} descriptors
 * @returns {string}
 */
export function descriptorReference(descriptors) {
  /** @type {Map<string, Descriptor[]>} */
  const families = new Map();
  for (const descriptor of descriptors) {
    families.set(descriptor.family, [...(families.get(descriptor.family) ?? []), descriptor]);
  }
  const place = (/** @type {string} */ family) => familyOrder.indexOf(family) + 1 || familyOrder.length + 1;
  const sorted = [...families].sort(([a], [b]) => place(a) - place(b));
  const sections = sorted.map(([family, members]) => {
    const rows = members.sort((a, b) => (a.name < b.name ? -1 : 1)).map(row);
    const title = family.charAt(0).toUpperCase() + family.slice(1);
    return `## ${title}\n\n${[columns, columns.map(() => "---"), ...rows].map(line).join("\n")}\n`;
  });
  return [introduction, ...sections].join("\n");
}

/**
 * @param {Descriptor} descriptor
 * @returns {string[]}
 */
function row({ name, meaning, formula, windows, needs, source }) {
  const usual = [windows?.daily, windows?.monthly].map((window) => (window ? windowText(window) : ""));
  const items = needs.map((need) => `\`${need}\``).join(", ");
  return [`\`${name}\``, meaning, formula, ...usual, items, source];
}

/**
 * @param {Window} window
 * @returns {string}
 */
function windowText({ periods, halfLife, lag, minPeriods }) {
  return [periods, halfLife, lag, minPeriods]
    .map((n) => (n === Number.POSITIVE_INFINITY ? "∞" : n))
    .join(", ");
}

/**
 * @param {readonly string[]} cells
 * @returns {string}
 */
function line(cells) {
  const padded = cells.map((cell) => (cell === "" ? " " : ` ${cell.replaceAll("|", "\\|")} `));
  return `|${padded.join("|")}|`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = new URL("../dist/engine/exposures/index.js", import.meta.url);
  const { builtInDescriptors } = await import(built.href);
  writeFileSync(
    new URL(`../${referencePage}`, import.meta.url),
    descriptorReference(builtInDescriptors.values()),
  );
}
