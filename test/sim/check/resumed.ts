/** Searches that are kept, stopped, and gone on with by others that know nothing of them. */

import { type CheckResult, checkInSlices } from '../../../sim/check/check.ts';
import type { CheckOptions } from '../../../sim/check/plan.ts';
import type { Keeper, Sink, Source } from '../../../sim/check/search/keep/keeper.ts';
import type { System } from '../../../sim/system/compose.ts';

type Piece = readonly number[] | Int32Array | string;

/** Keeps a search in memory, and each time that `isDue` says so. */
class MemoryKeeper implements Keeper {
  pieces: Piece[] | null = null;
  readonly isDue: () => boolean;

  constructor(isDue: () => boolean = () => false) {
    this.isDue = isDue;
  }

  keep(write: (sink: Sink) => void): void {
    const pieces: Piece[] = [];
    write({
      numbers: (...values) => pieces.push(values),
      array: (values) => pieces.push(values.slice()),
      text: (text) => pieces.push(text),
    });
    this.pieces = pieces;
  }

  open(): Source | null {
    if (this.pieces === null) return null;
    const pieces = [...this.pieces];
    const next = () => pieces.shift() as never;
    return {
      numbers: () => next(),
      text: () => next(),
      array: (room = 0) => {
        const values: Int32Array = next();
        const roomy = new Int32Array(values.length + room);
        roomy.set(values);
        return roomy;
      },
    };
  }
}

interface Resumed {
  readonly result: CheckResult;
  /** How often it was stopped, and how often there was something to go on with. */
  readonly stops: number;
  readonly resumes: number;
}

/**
 * Checks a system in as many goes as it takes, each with a system of its own: `runsOn` says after
 * each slice whether this go goes on. A go that is given up leaves what was kept last; one that
 * stops leaves where it came to.
 */
export function checkedInGoes(
  systemOf: () => System,
  options: CheckOptions,
  runsOn: () => 'goes on' | 'stops' | 'is given up',
  isDue: () => boolean,
): Resumed {
  const keeper = new MemoryKeeper(isDue);
  let resumes = 0;
  for (let stops = 0; ; stops++) {
    if (keeper.pieces !== null) resumes++;
    const checking = checkInSlices(systemOf(), { ...options, keeper });
    let how: ReturnType<typeof runsOn> = 'goes on';
    let next = checking.next();
    while (!next.done) {
      if (how === 'goes on' && next.value.phase === 'exploring') how = runsOn();
      if (how === 'is given up') break;
      next = checking.next(how === 'goes on');
    }
    if (next.done && how === 'goes on') return { result: next.value, stops, resumes };
  }
}
