import type { JSX } from "preact";
import { answerTo } from "../answers.ts";
import type { QualityDocument, QualityFinding, QualityRule, Severity } from "../documents/index.ts";
import { Answered, DataTable, LineChart, Link, Tile } from "../parts/index.ts";
import { address, addressWith, setOwn } from "../place.ts";
import { part, type WhyQuestion, whyDatum, whySum } from "../why/index.ts";
import { count, spaced } from "../words.ts";

/** What the project's data are, what is odd about them, why it matters, and what to do. */
export function QualityView(): JSX.Element {
  return <Answered answer={answerTo("/v1/check", {})}>{(quality) => <Quality quality={quality} />}</Answered>;
}

const SEVERITIES = ["severe", "warning", "note"] as const;

const TITLES: Readonly<Record<Severity, string>> = { severe: "Severe", warning: "Warnings", note: "Notes" };

const counted = (title: string, number: number | null, from: string): WhyQuestion =>
  whyDatum({ title, value: count(number), number, from });

function Quality({ quality }: { readonly quality: QualityDocument }): JSX.Element {
  const { dates, securities, rules, coverage } = quality;
  const found = (severity: Severity) => quality.findings.filter((finding) => finding.severity === severity);
  return (
    <>
      <dl class="tiles">
        <Tile
          title="Securities"
          value={count(securities)}
          unit=""
          why={counted("Securities", securities, "Counted: ids in any table of the project’s data.")}
        />
        <Tile
          title="Dates"
          value={count(dates.count)}
          unit=""
          why={counted(
            "Dates",
            dates.count,
            `Counted: days with a bar of any security, ${dates.first} to ${dates.last}.`,
          )}
        >
          {dates.first} to {dates.last}
        </Tile>
        {SEVERITIES.map((severity) => (
          <Tile
            key={severity}
            title={TITLES[severity]}
            value={count(found(severity).length)}
            unit=""
            why={whyFound(quality, severity)}
          />
        ))}
      </dl>
      <Rules rules={rules} />
      <Findings quality={quality} />
      <LineChart
        title="Names with data"
        unit="names"
        dates={coverage.dates}
        lines={coverage.series.map(({ label, names }) => ({ name: spaced(label), values: names }))}
        summary={`${count(securities)} securities in all.`}
      />
      <Tables quality={quality} />
    </>
  );
}

/** How many findings there are of a severity: rule by rule. */
function whyFound({ rules, findings }: QualityDocument, severity: Severity): WhyQuestion {
  const found = findings.filter((finding) => finding.severity === severity);
  const own = rules.filter((rule) => rule.severity === severity);
  if (own.length === 0) return counted(TITLES[severity], 0, "No rule of this severity found anything.");
  return whySum({
    title: TITLES[severity],
    value: count(found.length),
    number: found.length,
    symbols: "n = Σ_r n_r",
    source: "Methodology 1c, data quality",
    as: "plain",
    parts: own.map(({ rule, title }) =>
      part("n_r", title, found.filter((finding) => finding.rule === rule).length),
    ),
  });
}

function Rules({ rules }: { readonly rules: readonly QualityRule[] }): JSX.Element {
  if (rules.length === 0) return <p>No rule found anything odd.</p>;
  return (
    <DataTable
      caption="What is odd, by rule; press a rule to see its findings"
      fileName="data-rules"
      rows={rules}
      keyOf={({ rule }) => rule}
      classOf={({ rule }) => (rule === address.value.own.rule ? "chosen" : "")}
      columns={[
        {
          title: "Rule",
          isProse: true,
          cell: ({ rule, title }) => (
            <button
              type="button"
              class="reasoned"
              aria-pressed={rule === address.value.own.rule}
              onClick={() => setOwn({ rule: rule === address.value.own.rule ? "" : rule })}
            >
              {title}
            </button>
          ),
          value: ({ title }) => title,
        },
        { title: "Severity", cell: ({ severity }) => severity, value: ({ severity }) => severity },
        {
          title: "Findings",
          isNumber: true,
          cell: ({ total }) => count(total),
          value: ({ total }) => total,
          why: ({ title, total }) =>
            counted(
              title,
              total,
              "Counted: what the rule found. Press the rule to see each with its evidence.",
            ),
        },
        { title: "What to do", isProse: true, cell: ({ advice }) => advice, value: ({ advice }) => advice },
      ]}
    />
  );
}

/** Findings that are shown; all are in the export of the command, and in the sum above. */
const MOST_SHOWN = 200;

function Findings({ quality }: { readonly quality: QualityDocument }): JSX.Element | null {
  const rule = address.value.own.rule ?? "";
  const found = quality.findings.filter((finding) => rule === "" || finding.rule === rule);
  if (found.length === 0) return null;
  const place = ({ file, table, row }: QualityFinding): string =>
    `${file ?? table}${row === undefined ? "" : `, row ${row}`}`;
  const shortPlace = (finding: QualityFinding): string => place(finding).replace(/^.*\//, "");
  return (
    <DataTable
      caption={`Findings${found.length > MOST_SHOWN ? `, the first ${MOST_SHOWN} of ${count(found.length)}` : ""}`}
      fileName="data-findings"
      rows={found.slice(0, MOST_SHOWN)}
      keyOf={(finding) =>
        `${finding.rule} ${place(finding)} ${finding.id} ${finding.date} ${finding.evidence}`
      }
      columns={[
        { title: "Where", isProse: true, cell: shortPlace, value: place },
        { title: "Severity", cell: ({ severity }) => severity, value: ({ severity }) => severity },
        {
          title: "Security",
          cell: ({ id }) =>
            id === undefined ? "" : <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
          value: ({ id }) => id,
        },
        { title: "Date", cell: ({ date }) => date, value: ({ date }) => date },
        { title: "Value", cell: ({ value }) => short(value), value: ({ value }) => value },
        {
          title: "Evidence",
          isProse: true,
          cell: ({ evidence }) => evidence,
          value: ({ evidence }) => evidence,
        },
        {
          title: "What follows",
          isProse: true,
          cell: ({ consequence }) => consequence,
          value: ({ consequence }) => consequence,
        },
      ]}
    />
  );
}

/** What stands in a file; of a long fraction as many digits as are read. */
const short = (value: string | undefined): string | undefined =>
  value !== undefined && /^-?\d*\.\d{7,}$/.test(value) ? String(Number(Number(value).toPrecision(6))) : value;

function Tables({ quality }: { readonly quality: QualityDocument }): JSX.Element {
  return (
    <>
      <DataTable
        caption="Tables"
        fileName="data-tables"
        rows={quality.tables}
        keyOf={({ table }) => table}
        columns={[
          { title: "Table", cell: ({ table }) => spaced(table), value: ({ table }) => table },
          {
            title: "Rows",
            isNumber: true,
            cell: ({ rows }) => count(rows),
            value: ({ rows }) => rows,
            why: ({ table, rows }) =>
              counted(`Rows of ${spaced(table)}`, rows, "Counted: rows that were read, without the header."),
          },
          {
            title: "Ids",
            isNumber: true,
            cell: ({ ids }) => count(ids),
            value: ({ ids }) => ids,
            why: ({ table, ids }) =>
              counted(`Ids of ${spaced(table)}`, ids, "Counted: different ids in the table."),
          },
          { title: "First", cell: ({ first }) => first, value: ({ first }) => first },
          { title: "Last", cell: ({ last }) => last, value: ({ last }) => last },
          {
            title: "Missing",
            cell: ({ missing }) => missing.map(({ field, rows }) => `${field} in ${count(rows)}`).join(", "),
            value: ({ missing }) => missing.map(({ field, rows }) => `${field} in ${rows}`).join(", "),
          },
        ]}
      />
      {quality.notes.length === 0 ? null : (
        <>
          <h2>Notes of the import</h2>
          <ul>
            {quality.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
