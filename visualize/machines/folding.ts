/**
 * Which parts of a chart are folded: as few as there is room for, never those where the machine
 * stands, and those that the reader wants to be.
 */

import type { Chart } from './chart.ts';
import type { Wanted } from './layouts.ts';
import { allParts, holds, type Part, partsOf } from './parts.ts';
import { type Measure, type Scene, sceneOf } from './scene.ts';

/** From all that there is to little: what is in a state is cut into stages of so many. */
interface Level {
  readonly most: number;
  /** Whether that in which the machine does not stand is folded. */
  readonly folds: boolean;
}

const levels: readonly Level[] = [
  { most: Number.POSITIVE_INFINITY, folds: false },
  { most: Number.POSITIVE_INFINITY, folds: true },
  ...[16, 12, 9, 7, 5, 4].map((most) => ({ most, folds: true })),
];

export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * Between states and texts there are edges: where these cover that share of the room, they do not
 * have enough of it; where they cover the other one, they are not likely to.
 */
const tooMuch = 0.45;
const likelyTooMuch = 0.3;

const mostFailures = 2;

/** What is unfolded beside that in which the machine stands, as there is room for it. */
interface Beside {
  readonly open: Set<string>;
  readonly refused: Set<string>;
  /** What is being tried at the moment. */
  tried: string | null;
  /** How often there was no room after all: each time takes as long as a drawing. */
  failures: number;
}

export class Folding {
  #level = 0;
  /** For which share of each level there was room, as far as they have been tried. */
  #shares: number[] = [];
  readonly #roots = new Map<string, Part>();
  /** What the reader has folded or unfolded, by part. */
  readonly #chosen = new Map<string, boolean>();
  /** By where the machine stands. */
  readonly #beside = new Map<string, Beside>();

  /** `name`: of the chart, unlike that of any other. */
  constructor(
    readonly name: string,
    readonly chart: Chart,
    readonly measure: Measure,
  ) {}

  /** The part at the top, as it is cut at the moment. */
  #rootAt(standing: ReadonlySet<string>): Part {
    const { most } = levels[this.#level] as Level;
    const key = [most, ...standing].join('\n');
    const known = this.#roots.get(key) ?? partsOf(this.chart, most, standing);
    this.#roots.set(key, known);
    return known;
  }

  /** Whether the reader has had a say. */
  get isChosen(): boolean {
    return this.#chosen.size > 0;
  }

  /** Begins again with all that there is, as the room is another one. */
  again(): void {
    if (this.isChosen) return;
    this.#level = 0;
    this.#shares = [];
    this.#beside.clear();
  }

  /** As there is room for, whatever the reader has chosen. */
  reset(): void {
    this.#chosen.clear();
    this.again();
  }

  /** Folds a part, or unfolds it. */
  choose(part: Part, isOpen: boolean): void {
    this.#chosen.set(part.id, isOpen);
  }

  /** Everything is unfolded, whatever the room. */
  unfoldAll(standing: ReadonlySet<string>): void {
    this.reset();
    for (const part of allParts(this.#rootAt(standing)))
      if (part.children.length > 0) this.choose(part, true);
  }

  /** Everything is folded that can be, also where the machine stands. */
  foldAll(standing: ReadonlySet<string>): void {
    this.#chosen.clear();
    this.#level = Math.max(this.#level, 2);
    for (const part of allParts(this.#rootAt(standing))) {
      if (part.children.length > 0 && part.parent !== null) this.choose(part, false);
    }
  }

  /**
   * Folds more, as there was room for that share only, or less than none. Where nothing is left to
   * fold, goes back to the level with the largest share, and then to no other.
   */
  foldMore(share: number): boolean {
    if (this.isChosen || this.#shares.length === levels.length) return false;
    this.#shares[this.#level] = share;
    this.#beside.clear();
    if (this.#shares.length === levels.length) {
      this.#level = this.#shares.indexOf(Math.max(...this.#shares));
    } else this.#level++;
    return true;
  }

  /** Unfolds one thing more on trial, if there is one that is likely to have room. */
  tryMore(standing: ReadonlySet<string>, room: Room): boolean {
    if (this.isChosen || this.#level === 0) return false;
    const beside = this.#besideOf(standing);
    if (beside.failures === mostFailures) return false;
    const isLeft = ({ id, parent, children }: Part): boolean =>
      children.length > 0 &&
      parent !== null &&
      !beside.open.has(id) &&
      !beside.refused.has(id) &&
      this.#isOpen(parent, standing);
    const folded = allParts(this.#rootAt(standing)).filter((part) => !this.#isOpen(part, standing));
    for (const { id } of folded.filter(isLeft).sort((a, b) => a.states - b.states)) {
      beside.tried = id;
      if (covered(this.wanted(standing, room).make()) < likelyTooMuch * areaOf(room)) return true;
      beside.refused.add(id);
    }
    beside.tried = null;
    return false;
  }

  /** Whether something is on trial. */
  isTrying(standing: ReadonlySet<string>): boolean {
    return this.#besideOf(standing).tried !== null;
  }

  /** Keeps what is on trial, or folds it again. */
  decide(standing: ReadonlySet<string>, hasRoom: boolean): void {
    const beside = this.#besideOf(standing);
    if (beside.tried !== null) (hasRoom ? beside.open : beside.refused).add(beside.tried);
    if (!hasRoom) beside.failures++;
    beside.tried = null;
  }

  #besideOf(standing: ReadonlySet<string>): Beside {
    const key = [...standing].join('\n');
    const none = { open: new Set<string>(), refused: new Set<string>(), tried: null, failures: 0 };
    const known = this.#beside.get(key) ?? none;
    this.#beside.set(key, known);
    return known;
  }

  #isOpen(part: Part, standing: ReadonlySet<string>): boolean {
    if (part.parent === null) return true;
    const chosen = this.#chosen.get(part.id);
    if (chosen !== undefined) return chosen;
    if (!(levels[this.#level] as Level).folds || holds(part, standing)) return true;
    if (this.isChosen) return false;
    const { open, tried } = this.#besideOf(standing);
    return open.has(part.id) || tried === part.id;
  }

  /** What is to be on screen while the machine stands in these states. */
  wanted(standing: ReadonlySet<string>, room: Room): Wanted {
    const root = this.#rootAt(standing);
    const known = new Map(allParts(root).map((part) => [part, this.#isOpen(part, standing)]));
    const isOpen = (part: Part): boolean => known.get(part) === true;
    const open = allParts(root).filter((part) => part.children.length > 0 && isOpen(part));
    const aspect = Math.round((10 * room.width) / Math.max(1, room.height)) / 10;
    return {
      key: [this.name, this.#level, aspect, ...open.map(({ id }) => id)].join('\n'),
      make: () => sceneOf(this.chart, root, isOpen, this.measure),
      aspect,
    };
  }

  /** Which share of the room would be covered, if that is clearly too much to lay it out; or 0. */
  excess({ make }: Wanted, room: Room): number {
    const share = covered(make()) / areaOf(room);
    return share > tooMuch ? share : 0;
  }
}

const areaOf = ({ width, height }: Room): number => width * height;

const covered = ({ shapes, edges }: Scene): number =>
  shapes
    .filter(({ children }) => children.length === 0)
    .map(({ width, height }) => (width + 16) * (height + 16))
    .concat(edges.map(({ label }) => label.width * (label.height + 16)))
    .reduce((sum, area) => sum + area, 0);
