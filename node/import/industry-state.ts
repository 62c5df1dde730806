import { type Memberships, singleMembership } from "../../engine/data/index.ts";

/** Part of one asset's classification between two trading days, both included. */
export interface Spell {
  readonly fromDay: number;
  readonly toDay: number;
  readonly asset: number;
  readonly code: number;
  readonly share: number;
}

/** Which industries every asset is in, day after day. */
export interface IndustryState {
  /** An industry that stands in a bar; it holds until another one does. */
  see(asset: number, code: number): void;
  /**
   * Memberships at the close of a day: of a dated classification, else of the last bar that named an industry, else of
   * the securities table; assets without a first bar yet have none. The same object as long as nothing changes.
   */
  at(day: number): Memberships;
}

/** @param spells  by fromDay ascending */
export function industryState(
  firstDays: readonly number[],
  staticCodes: readonly number[],
  spells: readonly Spell[],
): IndustryState {
  const assetCount = firstDays.length;
  const barCodes = new Int32Array(assetCount).fill(-1);
  const active = new Map<number, Spell[]>();
  const endings = new Map<number, Set<number>>();
  let nextSpell = 0;
  let appeared = 0;
  let lastDay = -1;
  let changed = true;
  let current = singleMembership(new Int32Array(assetCount).fill(-1));

  const startSpell = (spell: Spell) => {
    active.set(spell.asset, [...(active.get(spell.asset) ?? []), spell]);
    endings.set(spell.toDay, (endings.get(spell.toDay) ?? new Set()).add(spell.asset));
    changed = true;
  };
  const endSpells = (day: number) => {
    for (const asset of endings.get(day - 1) ?? []) {
      const rest = active.get(asset)!.filter((spell) => spell.toDay >= day);
      if (rest.length > 0) active.set(asset, rest);
      else active.delete(asset);
      changed = true;
    }
    endings.delete(day - 1);
  };
  const advance = (day: number) => {
    endSpells(day);
    while (nextSpell < spells.length && spells[nextSpell]!.fromDay <= day) startSpell(spells[nextSpell++]!);
    while (appeared < assetCount && firstDays[appeared]! <= day) {
      appeared++;
      changed = true;
    }
  };
  const build = (): Memberships => {
    const offsets = new Int32Array(assetCount + 1);
    const codes: number[] = [];
    const shares: number[] = [];
    for (let asset = 0; asset < assetCount; asset++) {
      if (asset < appeared) addRow(asset, codes, shares);
      offsets[asset + 1] = codes.length;
    }
    return { offsets, codes: Int32Array.from(codes), shares: Float64Array.from(shares) };
  };
  const addRow = (asset: number, codes: number[], shares: number[]) => {
    const own = active.get(asset);
    if (own === undefined) {
      const code = barCodes[asset]! >= 0 ? barCodes[asset]! : staticCodes[asset]!;
      if (code >= 0) {
        codes.push(code);
        shares.push(1);
      }
    } else if (own.length === 1) {
      // A share as written sums to 1 within 1e-6; as delivered, to the last digit.
      codes.push(own[0]!.code);
      shares.push(1);
    } else {
      for (const { code, share } of normalised(own)) {
        codes.push(code);
        shares.push(share);
      }
    }
  };
  return {
    see(asset, code) {
      if (barCodes[asset] === code) return;
      barCodes[asset] = code;
      changed = true;
    },
    at(day) {
      while (lastDay < day) advance(++lastDay);
      if (changed) current = build();
      changed = false;
      return current;
    },
  };
}

/** Shares as written sum to 1 within 1e-6; as delivered, to the last digit. */
function normalised(spells: readonly Spell[]): { code: number; share: number }[] {
  const total = spells.reduce((sum, spell) => sum + spell.share, 0);
  return spells
    .map((spell) => ({ code: spell.code, share: spell.share / total }))
    .sort((a, b) => a.code - b.code);
}
