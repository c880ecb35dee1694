/** Two whole runs beside one another: their rows in pairs, and what of these is drawn. */

import type { OnPath } from 'actorcheck/check';
import type { RunMessage, RunNote } from 'actorcheck/run';
import { shownLanes, shownPart } from '../laneChoice.ts';
import { type DrawnRow, layOut } from '../sequence/layout.ts';
import { type Scene, sceneOf } from '../sequence/scene.ts';
import { saidBy } from '../verdict.ts';
import { aligned, differencesIn, type Pair, withValues } from './align.ts';
import { folded } from './folded.ts';
import { type Meant, meantBy } from './meaning.ts';
import { type Band, placed, type Unplaced } from './placed.ts';
import type { Drawn, Mark } from './sideDrawing.ts';

import type { Whole } from './whole.ts';

/** One of the two runs. */
export interface Side {
  readonly whole: Whole;
  readonly scene: Scene;
  readonly meant: readonly Meant[];
  readonly said: readonly OnPath[];
}

export function sideOf(whole: Whole): Side {
  // Rows stand where those of the other side do: not to scale.
  const scene = { ...folded(whole.session, sceneOf(whole.session)), timed: null };
  return { whole, scene, meant: meantBy(whole.session, scene), said: saidBy(whole.session) };
}

/** How the drawings are to be. */
interface Look {
  /** In CSS pixels, by side. */
  readonly widths: readonly number[];
  readonly chosen: number;
}

export class Comparison {
  readonly pairs: readonly Pair[];
  /** The first pair of each stretch that differs. */
  readonly differences: readonly number[];
  readonly #differing: ReadonlySet<number>;
  /** By side, the pair that a message or a note belongs to. */
  readonly #places: readonly ReadonlyMap<RunMessage | RunNote, number>[];

  constructor(readonly sides: readonly [Side, Side]) {
    const [left, right] = sides;
    const pairs = aligned(left.meant, right.meant);
    const isOneSeed = left.whole.session.setting.seed === right.whole.session.setting.seed;
    const isSame = isOneSeed && differencesIn(pairs).length === 0;
    this.pairs = isSame ? withValues(pairs) : pairs;
    const all = differencesIn(this.pairs);
    this.#differing = new Set(all);
    this.differences = all.filter((pair) => !this.#differing.has(pair - 1));
    this.#places = (['left', 'right'] as const).map((name) => placesOf(this.pairs, name));
  }

  /** What each side is drawn from, and the bands of those pairs that are drawn. */
  drawn({ widths, chosen }: Look) {
    const sides = this.sides.map((side, index) => this.#unplaced(side, index, widths[index] ?? 0));
    const { bands, layouts } = placed(sides, this.pairs.length);
    const [first = -1] = this.differences.filter((pair) => bands.has(pair));
    const drawings = sides.map(({ scene, rows, pairOf, ruled }, index): Drawn => {
      const marks: Mark[] = [];
      for (const [pair, band] of bands) {
        const { kind } = this.pairs[pair] as Pair;
        if (kind === 'same') continue;
        const isHere = rows.has(pair);
        marks.push({ ...band, pair, kind, isHere, isFirst: pair === first });
      }
      const layout = layouts[index] as Drawn['layout'];
      const side = this.sides[index] as Side;
      const usual = ruled === null ? undefined : bands.get(ruled);
      return { scene, layout, marks, chosen, pairOf, usual: usual && usualLine(side.whole, usual) };
    });
    return { bands, drawings, first };
  }

  #unplaced({ whole, scene: all }: Side, index: number, width: number) {
    const { parties } = whole.session.system.definition;
    const { scene, origin } = shownPart(all, parties);
    const opened = { rows: new Set<string>(), parties: new Set<string>() };
    const layout = layOut(scene, shownLanes(parties), width, opened);
    const places = this.#places[index];
    const pairOf = (row: DrawnRow): number => {
      if (row.kind === 'handover') return -1;
      const about = row.kind === 'note' ? origin(row.note) : messageOf(row);
      return about === undefined ? -1 : (places?.get(about) ?? -1);
    };
    const rows = new Map<number, DrawnRow[]>();
    for (const row of layout.rows) {
      const pair = pairOf(row);
      rows.set(pair, [...(rows.get(pair) ?? []), row]);
    }
    const ruled = usualPair(whole, layout.rows, pairOf);
    return { scene, layout, rows, ruled, pairOf } satisfies Unplaced & { pairOf: unknown };
  }
}

const messageOf = (row: DrawnRow & { readonly kind: 'message' | 'polling' }) =>
  row.kind === 'message' ? row.message : row.messages[0];

function placesOf(pairs: readonly Pair[], side: 'left' | 'right') {
  const places = new Map<RunMessage | RunNote, number>();
  for (const [index, pair] of pairs.entries()) {
    const row = pair[side]?.row;
    if (row === undefined) continue;
    const messages = row.kind === 'polling' ? row.messages : [];
    const one = row.kind === 'note' ? row.note : row.kind === 'message' ? row.message : null;
    for (const about of one === null ? messages : [one]) places.set(about, index);
  }
  return places;
}

/**
 * The first pair that comes as usual after what was chosen; null if the whole run is the usual one,
 * or nothing follows.
 */
function usualPair(
  { session, usualFrom }: Whole,
  rows: readonly DrawnRow[],
  pairOf: (row: DrawnRow) => number,
): number | null {
  if (usualFrom === 0 || usualFrom >= session.steps.length) return null;
  const row = rows.find(({ moment }) => moment > usualFrom);
  return row === undefined ? null : pairOf(row);
}

const usualLine = ({ usualFrom }: Whole, { y }: Band): NonNullable<Drawn['usual']> => {
  return { y, text: `continued as usual after step ${usualFrom}` };
};
