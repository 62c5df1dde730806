import type { JSX } from "preact";
import { answerTo } from "../answers.ts";
import type { CardDocument, CardTests, FamilyTest } from "../documents/index.ts";
import { Answered, type Column, DataTable, LineChart, Link, Tile } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import { count, percent, score, spaced } from "../words.ts";
import { type TestNumber, whyBias, whyCard, whyTest } from "./why-card.ts";

/** The model card: what the model is, where it is weak, and whether its forecasts were right. */
export function CardView(): JSX.Element {
  return <Answered answer={answerTo("/v1/card", {})}>{(card) => <Card card={card} />}</Answered>;
}

function Card({ card }: { readonly card: CardDocument }): JSX.Element {
  const { coverage, fit, tests } = card;
  return (
    <>
      <dl class="tiles">
        <Tile title="Securities" value={count(coverage.securities)} unit="" why={whyCard(card, "securities")}>
          {coverage.stoppedTrading} stopped trading
        </Tile>
        <Tile title="Dates" value={count(coverage.dates.count)} unit="" why={whyCard(card, "dates")}>
          {coverage.dates.first} to {coverage.dates.last}
        </Tile>
        <Tile
          title="R² of the regression"
          value={percent(fit.rSquaredCentred, 1)}
          unit="%, about the mean return"
          why={whyCard(card, "fit")}
        >
          {count(fit.regressions)} regressions
        </Tile>
        <Tile
          title="Kinds of portfolios forecast well"
          value={tests === null ? "–" : `${tests.passed} of ${tests.count}`}
          unit=""
          why={whyCard(card, "tests")}
        >
          {tests === null ? "too few forecasts to judge" : "by bias, at all horizons"}
        </Tile>
      </dl>
      <h2>Where it is weak</h2>
      <ul>
        {card.weaknesses.map(({ rule, words }) => (
          <li key={`${rule} ${words}`}>
            <strong>{rule}</strong>: {words}
          </li>
        ))}
      </ul>
      {tests === null ? null : <Forecasts tests={tests} />}
      <LineChart
        title="R² of the regression by quarter, centred"
        unit="%"
        dates={fit.quarters.labels}
        lines={[
          {
            name: "R²",
            values: fit.quarters.rSquaredCentred.map((value) => (value === null ? null : 100 * value)),
          },
        ]}
        summary={`${percent(fit.rSquaredCentred, 1)} % in the mean.`}
      />
      <LineChart
        title="Names in the model by month"
        unit="names"
        dates={coverage.months.dates}
        lines={[
          { name: "covered", values: coverage.months.covered },
          { name: "in the estimation universe", values: coverage.months.estimation },
        ]}
        summary={`${count(coverage.months.covered.at(-1))} covered in the last month.`}
      />
      <Description card={card} />
    </>
  );
}

function Forecasts({ tests }: { readonly tests: CardTests }): JSX.Element {
  return (
    <>
      {tests.horizons.map(({ horizon, windows, first, last, families, portfolios }) => (
        <DataTable
          key={horizon}
          caption={`Forecasts over one ${horizon}, ${count(windows)} windows from ${first} to ${last}. A bias of 1 is right, above it risk was forecast too low`}
          fileName={`forecasts-${horizon}`}
          rows={families}
          keyOf={({ family }) => family}
          columns={[
            { title: "Kind", cell: ({ family }) => spaced(family), value: ({ family }) => family },
            number(["Portfolios", "count"], "portfolios", count),
            {
              title: "Bias",
              unit: "1 is right",
              isNumber: true,
              cell: ({ bias }) => score(bias),
              value: ({ bias }) => bias,
              why: (test) => whyBias(test, portfolios),
            },
            number(["From", "95 % band"], "lower", score),
            number(["To", "95 % band"], "upper", score),
            number(["Exceedances", "% of windows beyond the 95 % loss"], "exceedanceShare", (value) =>
              percent(value, 1),
            ),
            { title: "Verdict", cell: ({ verdict }) => verdict, value: ({ verdict }) => verdict },
          ]}
        />
      ))}
      <p>
        Whether the model needs each of its factors:{" "}
        <Link to={addressWith({ view: "compare", own: { of: "changed" } })}>
          set it beside itself without some of them
        </Link>
        .
      </p>
    </>
  );
}

const number = (
  [title, unit]: readonly [string, string],
  key: TestNumber,
  word: (value: number | null) => string,
): Column<FamilyTest> => ({
  title,
  unit,
  isNumber: true,
  cell: (test) => word(test[key]),
  value: (test) => test[key],
  why: (test) => whyTest(test, key, word(test[key])),
});

function Description({ card }: { readonly card: CardDocument }): JSX.Element {
  return (
    <>
      <DataTable
        caption="What it is"
        fileName="model-description"
        rows={card.description}
        keyOf={({ term }) => term}
        isSortable={false}
        columns={[
          { title: "", cell: ({ term }) => term, value: ({ term }) => term },
          { title: "In words", isProse: true, cell: ({ words }) => words, value: ({ words }) => words },
        ]}
      />
      <DataTable
        caption="Beside what others have published of models like it"
        fileName="published"
        rows={card.published}
        keyOf={({ topic }) => topic}
        isSortable={false}
        columns={[
          { title: "Topic", isProse: true, cell: ({ topic }) => topic, value: ({ topic }) => topic },
          { title: "Here", isProse: true, cell: ({ ours }) => ours, value: ({ ours }) => ours },
          {
            title: "Published",
            isProse: true,
            cell: ({ published }) => published,
            value: ({ published }) => published,
          },
          { title: "By", isProse: true, cell: ({ source }) => source, value: ({ source }) => source },
        ]}
      />
      <DataTable
        caption={`What it was made from: version ${card.provenance.version}, run ${card.runId.slice(0, 12)}`}
        fileName="inputs"
        rows={card.provenance.inputs}
        keyOf={({ file }) => file}
        columns={[
          { title: "File", cell: ({ file }) => file, value: ({ file }) => file },
          {
            title: "Bytes",
            cell: ({ bytes }) => count(bytes),
            value: ({ bytes }) => bytes,
          },
          {
            title: "SHA-256",
            cell: ({ hash }) => <code>{hash.slice(0, 16)}</code>,
            value: ({ hash }) => hash,
          },
        ]}
      />
    </>
  );
}
