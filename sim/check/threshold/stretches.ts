/**
 * What is known of a verdict along the values of a knob. A value that was tried is one; where a run
 * shows the verdict, it shows it at others as well, from one to another: all that a run asks of
 * moments are bounds of their differences, so if durations grow evenly with the knob, the values at
 * which there are moments for it have no gap.
 */

import type { Step } from '../../system/definition.ts';
import type { CheckResult } from '../check.ts';
import type { PropertyResult } from '../judge.ts';

/** A value at which a whole search has decided. */
export interface Tried {
  readonly value: number;
  readonly verdict: 'holds' | 'violated';
  readonly property: PropertyResult;
  readonly result: CheckResult;
  /** Equal for searches that have come to the same control states: see `Seen`. */
  readonly seen: string;
}

/** The run that shows a verdict, at the moments of a value. */
export type Run = readonly Step[];

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly verdict: Tried['verdict'];
  readonly tried: Tried;
  /** The run at the values at either end; null if no run shows the verdict. */
  readonly runs: { readonly from: Run; readonly to: Run } | null;
  /** Whether it was tried as the neighbour of another. */
  readonly isNext: boolean;
}

/** Two that are next to each other, with values between them that nothing is known of. */
export interface Gap {
  readonly before: Stretch;
  readonly after: Stretch;
}

const widthOf = ({ before, after }: Gap): number => after.from - before.to;

/** In order: no two share a value. */
export class Stretches {
  readonly all: Stretch[] = [];

  add(stretch: Stretch): void {
    const place = this.all.findIndex(({ from }) => from > stretch.to);
    this.all.splice(place < 0 ? this.all.length : place, 0, stretch);
  }

  /** Those next to each other, with or without values between them. */
  get pairs(): Gap[] {
    return this.all.slice(1).map((after, place) => {
      return { before: this.all[place] as Stretch, after };
    });
  }

  get gaps(): Gap[] {
    return this.pairs.filter((gap) => widthOf(gap) > 1);
  }

  /** The next value to try that a change of the verdict is sought at; null if all are found. */
  get change(): Try | null {
    const gap = this.gaps.find(({ before, after }) => before.verdict !== after.verdict);
    return gap === undefined ? null : within(gap);
  }

  /**
   * The next value to try between two of one verdict, where there may be others; null if there is
   * none. First where another run is needed, or where the searches on either side have found
   * other states or taken other transitions: something has changed in between.
   */
  get probe(): (Try & { readonly isLikely: boolean }) | null {
    const [first] = this.gaps
      .filter(({ before, after }) => before.verdict === after.verdict)
      .map((gap) => ({ gap, isLikely: isUnlike(gap) }))
      .sort((a, b) => Number(b.isLikely) - Number(a.isLikely) || widthOf(b.gap) - widthOf(a.gap));
    return first === undefined ? null : { ...within(first.gap), isLikely: first.isLikely };
  }

  /** How many values nothing is known of. */
  get unknown(): number {
    return this.gaps.reduce((sum, gap) => sum + widthOf(gap) - 1, 0);
  }
}

/** A value to try, and whether it is the next one beyond what a run shows. */
export interface Try {
  readonly value: number;
  readonly isNext: boolean;
}

/**
 * Next to what a run shows, as it is there that the verdict changes if no other run shows the same;
 * if one does, in the middle.
 */
function within({ before, after }: Gap): Try {
  if (before.runs !== null && !before.isNext) return { value: before.to + 1, isNext: true };
  if (after.runs !== null && !after.isNext) return { value: after.from - 1, isNext: true };
  return { value: Math.floor((before.to + after.from) / 2), isNext: false };
}

function isUnlike({ before, after }: Gap): boolean {
  if (before.runs !== null && after.runs !== null) return true;
  return likenessOf(before) !== likenessOf(after);
}

function likenessOf({ tried }: Stretch): string {
  const { states, coverage } = tried.result;
  // The name of a transition may have the delay in it.
  return `${tried.seen} ${states} ${coverage.taken.join().replace(/\d+/g, '')}`;
}
