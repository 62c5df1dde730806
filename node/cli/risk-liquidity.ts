import { InputError } from "../../engine/errors/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { TradedValues } from "../model/index.ts";
import { printableName } from "./printable-text.ts";
import type { RiskReport } from "./risk-parts.ts";
import type { RiskSection } from "./risk-section.ts";
import { fixed, formatTable, money, percent, type TextColumn } from "./table-text.ts";

const HORIZONS = [1, 5, 21] as const;

const right = (header: string): TextColumn => ({ header, align: "right" });

/** Ids of everything held but money. */
export function heldIds({ assets, weights, outside }: Portfolio): readonly string[] {
  return [
    ...assets.labels.filter((_, asset) => weights[asset] !== 0),
    ...outside.filter(({ reason, weight }) => reason !== "cash" && weight !== 0).map(({ id }) => id),
  ];
}

/** @throws {InputError} no money is known, a model whose periods are no days, or no share of the volume */
export function requireLiquidity(report: RiskReport, participation: number): void {
  const { held, stored } = report;
  const refuse = (file: string, rule: string) => new InputError([{ file, rule }]);
  if (Number.isNaN(held.capital)) {
    throw refuse(
      "--liquidity",
      "needs to know what the portfolio is worth: give its capital in the table accounts, or a sum of money with --capital",
    );
  }
  if (stored.model.periodsPerYear < 200)
    throw refuse("--liquidity", "needs daily volumes, and the periods of this model are longer than a day");
  if (!(participation > 0 && participation <= 1))
    throw refuse("--participation", "must be a share of the volume above 0 and up to 1: 0.2 or 20%");
}

/** How long it takes to sell: |position| / (participation × traded value per day). */
export function liquiditySection(
  report: RiskReport,
  traded: TradedValues,
  participation: number,
): RiskSection {
  const { held, layout } = report;
  const { capital } = held;
  const names = positions(report).map(({ id, name, weight }) => {
    const perDay = traded.perDay.get(id) ?? Number.NaN;
    const value = weight * capital;
    return {
      id,
      name,
      weight,
      value,
      tradedPerDay: perDay,
      days: Math.abs(value) / (participation * perDay),
    };
  });
  const gross = names.reduce((sum, { value }) => sum + Math.abs(value), 0);
  const horizons = HORIZONS.map((days) => ({
    days,
    grossShare:
      names.reduce(
        (sum, of) => sum + Math.min(Math.abs(of.value), participation * days * (of.tradedPerDay || 0)),
        0,
      ) / gross,
    nameCount: names.filter((of) => of.days <= days).length,
  }));
  const unknown = names.filter(({ tradedPerDay }) => Number.isNaN(tradedPerDay));
  const slowest = names.filter(({ days }) => !Number.isNaN(days)).sort((a, b) => b.days - a.days);
  return {
    key: "liquidity",
    json: {
      participation,
      from: traded.from,
      to: traded.to,
      capital,
      horizons,
      names: [...slowest, ...unknown],
      withoutVolume: unknown.map(({ id, weight }) => ({ id, weight })),
    },
    get lines() {
      return [
        `Days to liquidate at ${percent(participation, 0)} % of the mean traded value of ${traded.from} to ${traded.to}`,
        formatTable(
          [right("days"), right("liquid, % of gross"), right("names out")],
          horizons.map((of) => [
            fixed(of.days, 0),
            percent(of.grossShare, 1),
            `${of.nameCount} of ${names.length}`,
          ]),
        ),
        ...unknownNote(unknown),
        "",
        `The ${Math.min(layout.top, slowest.length)} slowest names`,
        formatTable(
          [
            { header: "id", align: "left" },
            { header: "name", align: "left" },
            right("weight %"),
            right("position, money"),
            right("traded per day, money"),
            right("days"),
          ],
          slowest
            .slice(0, layout.top)
            .map((of) => [
              of.id,
              of.name,
              percent(of.weight),
              money(of.value),
              money(of.tradedPerDay),
              of.days === Number.POSITIVE_INFINITY ? "never" : fixed(of.days, of.days < 10 ? 2 : 0),
            ]),
        ),
      ];
    },
    get csv() {
      return {
        header: ["id", "name", "weight", "value", "traded_per_day", "days"],
        rows: [...slowest, ...unknown].map((of) => Object.values(of)),
      };
    },
  };
}

interface Position {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
}

function positions({ held, stored }: RiskReport): readonly Position[] {
  const { assets, weights, outside } = held.portfolio;
  const byId = new Map(outside.map(({ id, weight }) => [id, weight]));
  return heldIds(held.portfolio).map((id) => {
    const asset = assets.codes.get(id) ?? -1;
    return { id, name: stored.assetNames[asset] ?? "", weight: weights[asset] || (byId.get(id) ?? 0) };
  });
}

function unknownNote(unknown: readonly Position[]): string[] {
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, 5).map(({ id, weight }) => `${printableName(id)} ${percent(weight)} %`);
  const rest = unknown.length > 5 ? ` and ${unknown.length - 5} more` : "";
  return [`Without volumes, counted as not liquid: ${shown.join(", ")}${rest}`];
}
