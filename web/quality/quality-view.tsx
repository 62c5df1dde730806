import type { JSX } from "preact";
import { answerTo } from "../answers.ts";
import type { QualityDocument, QualityFinding, QualityRule } from "../documents/index.ts";
import { Answered, DataTable, LineChart, Link, Tile } from "../parts/index.ts";
import { address, addressWith, setOwn } from "../place.ts";
import { count, spaced } from "../words.ts";

/** What the project's data are, what is odd about them, why it matters, and what to do. */
export function QualityView(): JSX.Element {
  return <Answered answer={answerTo("/v1/check", {})}>{(quality) => <Quality quality={quality} />}</Answered>;
}

const SEVERITIES = ["severe", "warning", "note"] as const;

function Quality({ quality }: { readonly quality: QualityDocument }): JSX.Element {
  const { dates, securities, rules, coverage } = quality;
  return (
    <>
      <dl class="tiles">
        <Tile title="Securities" value={count(securities)} unit="" />
        <Tile title="Dates" value={count(dates.count)} unit="">
          {dates.first} to {dates.last}
        </Tile>
        {SEVERITIES.map((severity) => (
          <Tile
            key={severity}
            title={{ severe: "Severe", warning: "Warnings", note: "Notes" }[severity]}
            value={count(quality.findings.filter((finding) => finding.severity === severity).length)}
            unit=""
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

function Rules({ rules }: { readonly rules: readonly QualityRule[] }): JSX.Element {
  if (rules.length === 0) return <p>No rule found anything odd.</p>;
  return (
    <DataTable
      caption="What is odd, by rule; press a rule to see its findings"
      fileName="data-rules"
      rows={rules}
      keyOf={({ rule }) => rule}
      classOf={({ rule }) => (rule === address.value.own.rule ? "prose chosen" : "prose")}
      columns={[
        {
          title: "Rule",
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
        { title: "Findings", isNumber: true, cell: ({ total }) => count(total), value: ({ total }) => total },
        { title: "What to do", cell: ({ advice }) => advice, value: ({ advice }) => advice },
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
    `${file ?? table}${row === null ? "" : `, row ${row}`}`;
  return (
    <DataTable
      caption={`Findings${found.length > MOST_SHOWN ? `, the first ${MOST_SHOWN} of ${count(found.length)}` : ""}`}
      fileName="data-findings"
      rows={found.slice(0, MOST_SHOWN)}
      keyOf={(finding) =>
        `${finding.rule} ${place(finding)} ${finding.id} ${finding.date} ${finding.evidence}`
      }
      classOf={() => "prose"}
      columns={[
        { title: "Where", cell: place, value: place },
        { title: "Severity", cell: ({ severity }) => severity, value: ({ severity }) => severity },
        {
          title: "Security",
          cell: ({ id }) =>
            id === null ? "" : <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
          value: ({ id }) => id,
        },
        { title: "Date", cell: ({ date }) => date, value: ({ date }) => date },
        { title: "Value", cell: ({ value }) => value, value: ({ value }) => value },
        { title: "Evidence", cell: ({ evidence }) => evidence, value: ({ evidence }) => evidence },
        {
          title: "What follows",
          cell: ({ consequence }) => consequence,
          value: ({ consequence }) => consequence,
        },
      ]}
    />
  );
}

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
          { title: "Rows", isNumber: true, cell: ({ rows }) => count(rows), value: ({ rows }) => rows },
          { title: "Ids", isNumber: true, cell: ({ ids }) => count(ids), value: ({ ids }) => ids },
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
