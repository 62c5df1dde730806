import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { Link, PrintedLines, Reasoned, useWindow } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import { type WhyQuestion, whyChange } from "../why/index.ts";
import { count, percent } from "../words.ts";
import { AmountCell } from "./amount-cell.tsx";
import { BookExport } from "./book-export.tsx";
import { type RowKey, type RowValues, rowValues, type Shown, shownIds, sortedIds } from "./edit-rows.ts";
import type { Session } from "./session.ts";
import { isActive, sideOf, weightWords } from "./sides.ts";
import { whyBookWeight, whyMarginal, whyNameContribution } from "./why-book-name.ts";

/** Height of a row in pixels, as the style has it. */
const ROW = 30;
/** Rows beyond the edges that are there as well. */
const MARGIN = 12;

const SHOWN: readonly (readonly [Shown, string])[] = [
  ["held", "what is held or edited"],
  ["benchmark", "that and the benchmark"],
  ["all", "every name of the model"],
];

interface Order {
  readonly key: RowKey;
  readonly isDown: boolean;
  /** As the numbers were when the order was asked for: a row does not run away while it is typed into. */
  readonly valueOf: (id: string) => number | string;
}

/** Every name with its weight to type into. Only the rows in sight are there, however many there are. */
export function EditTable({ session }: { readonly session: Session }): JSX.Element {
  const search = useSignal("");
  const shown = useSignal<Shown>("held");
  const order = useSignal<Order | null>(null);
  const start = useMemo(() => orderBy(session, "before", true), [session]);
  const listed = useComputed(() => shownIds(session, shown.value, search.value).join("\n"));
  // The list changes with what is listed, not with every key.
  const ids = useMemo(
    () => sortedIds(listed.value === "" ? [] : listed.value.split("\n"), order.value ?? start),
    [listed.value, order.value, start],
  );
  return (
    <figure class="table names">
      <figcaption>
        <form class="find" onSubmit={(event) => event.preventDefault()}>
          <label>
            Find or add a name
            <input
              type="search"
              value={search.value}
              placeholder="id or name"
              onInput={(event) => (search.value = event.currentTarget.value)}
            />
          </label>
          <label>
            Show
            <select
              value={shown.value}
              disabled={search.value.trim() !== ""}
              onChange={(event) => (shown.value = event.currentTarget.value as Shown)}
            >
              {SHOWN.map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <span role="status">
            {ids.length === 0
              ? `No name of the model on ${session.model.date} has “${search.value}” in it`
              : `${count(ids.length)} names`}
          </span>
        </form>
        <BookExport session={session} ids={ids} />
      </figcaption>
      <PrintedLines count={ids.length} />
      <Rows session={session} ids={ids} order={order} />
    </figure>
  );
}

function orderBy(session: Session, key: RowKey, isDown: boolean): Order {
  const values = rowValues(session);
  const { nameOf } = session;
  return {
    key,
    isDown,
    valueOf: (id) => (key === "id" ? id : key === "name" ? nameOf(id) : values(id)[key]),
  };
}

interface NumberColumn {
  readonly key: keyof RowValues;
  readonly title: string;
  readonly unit: string;
  readonly word: (value: number) => string;
}

function numberColumns(session: Session): readonly NumberColumn[] {
  const active = isActive(session.before);
  const hasBenchmark = session.before.active !== undefined;
  return [
    { key: "change", title: "Change", unit: "%", word: percent },
    ...(hasBenchmark ? [{ key: "against", title: "Active weight", unit: "%", word: percent } as const] : []),
    {
      key: "marginal",
      title: active ? "Marginal to tracking error" : "Marginal to volatility",
      unit: "bp for 1 %",
      word: (value) => percent(value, 1),
    },
    {
      key: "contribution",
      title: active ? "Active risk contribution" : "Risk contribution",
      unit: "points of %",
      word: percent,
    },
  ];
}

function Rows({
  session,
  ids,
  order,
}: {
  readonly session: Session;
  readonly ids: readonly string[];
  readonly order: Signal<Order | null>;
}): JSX.Element {
  const place = useRef<HTMLElement>(null);
  const { first, end } = useWindow(place, { along: "y", count: ids.length, size: ROW, margin: MARGIN });
  const columns = numberColumns(session);
  const press = (key: RowKey): void => {
    const before = order.value ?? { key: "before", isDown: true };
    const isDown = before.key === key ? !before.isDown : key !== "id" && key !== "name";
    order.value = orderBy(session, key, isDown);
  };
  const heading = (key: RowKey, title: string, unit?: string): JSX.Element => {
    const now = order.value ?? { key: "before", isDown: true };
    const way = now.key === key ? (now.isDown ? "descending" : "ascending") : "none";
    return (
      <th key={key} scope="col" class={unit === undefined ? "" : "number"} aria-sort={way}>
        <button type="button" onClick={() => press(key)}>
          {title}
          {unit === undefined ? null : <small>{unit}</small>}
        </button>
      </th>
    );
  };
  const move = (row: number, unit: "percent" | "shares"): void => {
    place.current?.querySelector<HTMLInputElement>(`input[data-cell="${unit} ${row}"]`)?.focus();
  };
  const hasShares = session.market.value.price.size > 0 && !Number.isNaN(session.worth.value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section ref={place} class="scroll rows" tabIndex={0} aria-label="Weights of the names">
      <table aria-rowcount={ids.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {heading("id", "Id")}
            {heading("name", "Name")}
            {heading("before", "Weight before", "%")}
            {heading("after", "Weight", "% · type here")}
            {hasShares ? (
              <th scope="col" class="number">
                Shares
                <small>count</small>
              </th>
            ) : null}
            {columns.map(({ key, title, unit }) => heading(key, title, unit))}
          </tr>
        </thead>
        <tbody>
          <Gap height={first * ROW} />
          <BodyRows
            session={session}
            ids={ids}
            range={{ first, end }}
            layout={{ columns, hasShares, move }}
          />
          <Gap height={(ids.length - end) * ROW} />
        </tbody>
      </table>
    </section>
  );
}

interface Layout {
  readonly columns: readonly NumberColumn[];
  readonly hasShares: boolean;
  readonly move: (row: number, unit: "percent" | "shares") => void;
}

/** The rows in sight: they alone are drawn again at every key. */
function BodyRows({
  session,
  ids,
  range: { first, end },
  layout: { columns, hasShares, move },
}: {
  readonly session: Session;
  readonly ids: readonly string[];
  readonly range: { readonly first: number; readonly end: number };
  readonly layout: Layout;
}): JSX.Element {
  const values = rowValues(session);
  const { nameOf, isModelled, held, shareWeight } = session;
  const weightsOf = (id: string) => {
    const { before, after } = values(id);
    return { before, after, benchmark: session.benchmark.get(id) ?? 0 };
  };
  const why = whyOfRows(session);
  return (
    <>
      {ids.slice(first, end).map((id, at) => {
        const row = values(id);
        const cell = { id, row: first + at, move };
        return (
          <tr key={id} aria-rowindex={first + at + 2} class={row.change === 0 ? "" : "edited"}>
            <th scope="row">
              {isModelled(id) ? <Link to={addressWith({ view: "name", item: id })}>{id}</Link> : id}
            </th>
            <td class="name">
              {nameOf(id)}
              {isModelled(id) || held.cashIds.includes(id) ? "" : " (outside the model)"}
            </td>
            <td class="number">
              <Reasoned why={whyBookWeight(id, "before", weightsOf(id))}>{percent(row.before)}</Reasoned>
            </td>
            <td class="number">
              <AmountCell session={session} cell={{ ...cell, unit: "percent", shown: percent(row.after) }} />
            </td>
            {hasShares ? (
              <td class="number">
                {Number.isFinite(shareWeight(id)) ? (
                  <AmountCell
                    session={session}
                    cell={{ ...cell, unit: "shares", shown: count(row.after / shareWeight(id)) }}
                  />
                ) : (
                  "–"
                )}
              </td>
            ) : null}
            {columns.map(({ key, word }) => (
              <td key={key} class="number">
                <Reasoned why={why(id, key)}>{word(row[key])}</Reasoned>
              </td>
            ))}
          </tr>
        );
      })}
    </>
  );
}

/** Why a number of a name's row is what it is, as the book is now. */
function whyOfRows(session: Session): (id: string, key: keyof RowValues) => WhyQuestion | undefined {
  const values = rowValues(session);
  const risk = sideOf(session.after.value);
  const whole = isActive(session.before) ? "tracking error" : "volatility";
  return (id, key) => {
    const of = { id, model: session.model, risk, whole, words: weightWords(isActive(session.before)) };
    const { before, after } = values(id);
    if (key === "marginal") return whyMarginal(of);
    if (key === "contribution") return whyNameContribution(of);
    const weights = { before, after, benchmark: session.benchmark.get(id) ?? 0 };
    if (key !== "change") return whyBookWeight(id, key, weights);
    return whyChange({
      title: `Change of ${id}`,
      value: `${percent(after - before)} %`,
      number: after - before,
      before: whyBookWeight(id, "before", weights),
      after: whyBookWeight(id, "after", weights),
      as: "percent",
    });
  };
}

/** The room of rows that are not drawn. */
function Gap({ height }: { readonly height: number }): JSX.Element | null {
  return height <= 0 ? null : (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row is no thing that takes the focus
    <tr aria-hidden="true" class="gap">
      <td colSpan={99} style={{ height: `${height}px` }} />
    </tr>
  );
}
