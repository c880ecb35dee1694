/**
 * Paths that can show a mistake, told by what the machines with it make of what the device meets
 * there, as long as all others do what the path says.
 */

import { type Course, outcomes } from './courses.ts';
import { type Device, type Devices, type Outcome, saidIn, timersText } from './device.ts';

interface Promising {
  readonly course: Course;
  /** What the device is to say, or in which times, and what it does say. */
  readonly meant: string;
  readonly came: string;
  /** How much it meets before, and how much after that, as far as that matters. */
  readonly at: number;
  readonly rest: number;
  /** Whether only timers differ. */
  readonly isOfTime: boolean;
}

/** What others make of it takes as much as this to be seen. */
const mostRest = 12;
/** So many are taken in which the same differs, and so many in all. */
const mostAlike = 4;
const most = 60;

export class Promises {
  readonly #courses: readonly Course[];
  /** By course: what the device without a mistake makes of it. */
  readonly #plain: ReadonlyMap<Course, readonly Outcome[]>;

  /** `plain`: devices without a mistake. */
  constructor(courses: readonly Course[], plain: Devices) {
    this.#courses = courses;
    this.#plain = new Map(courses.map((one) => [one, [...outcomes(plain.of(one.settings), one)]]));
  }

  /** Those first in which something differs that does not in others, and which go on, and soon. */
  of(devices: Devices): Promising[] {
    const found = this.#courses.flatMap(
      (course) =>
        differing(course, this.#plain.get(course) ?? [], devices.of(course.settings)) ?? [],
    );
    const soonest = found.toSorted(
      (a, b) => Number(a.isOfTime) - Number(b.isOfTime) || b.rest - a.rest || a.at - b.at,
    );
    const counts = new Map<string, number>();
    const ranked = soonest.map((one) => {
      const key = `${one.came}\n${one.meant}`;
      const rank = counts.get(key) ?? 0;
      counts.set(key, rank + 1);
      return { one, rank };
    });
    const some = ranked.filter(({ rank }) => rank < mostAlike).toSorted((a, b) => a.rank - b.rank);
    return some.map(({ one }) => one).slice(0, most);
  }
}

/** The first place where they differ, one that others hear if there is any. */
function differing(course: Course, plain: readonly Outcome[], device: Device): Promising | null {
  let timed: Promising | null = null;
  let at = 0;
  const found = (meant: string, came: string, isOfTime: boolean): Promising => {
    return { course, meant, came, at, rest: Math.min(mostRest, plain.length - at), isOfTime };
  };
  for (const outcome of outcomes(device, course)) {
    const expected = plain[at] as Outcome;
    const [meant, came] = [saidIn(expected), saidIn(outcome)];
    if (came !== meant) return found(meant, came, false);
    const [times, others] = [timersText(expected.moment), timersText(outcome.moment)];
    if (times !== others) timed ??= found(times, others, true);
    at++;
  }
  return timed;
}
